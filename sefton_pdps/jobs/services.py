"""Asking for a job."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sefton_pdps.access.access import check_has
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.jobs import wake
from sefton_pdps.jobs.kinds import KINDS
from sefton_pdps.jobs.models import Job

RUN = "sefton_pdps.jobs.tasks.run"


@transaction.atomic
def queue(*, kind: str, parameters: Mapping[str, UUID], by: User, at: datetime) -> Job:
    """Put a job into the queue, to run in the scope of whoever asks. `parameters` are keys of rows only."""
    if permission := KINDS[kind].permission:
        check_has(by, permission)
    job = Job.objects.create(
        kind=kind,
        owner=by,
        scope=by.scope,
        parameters={name: str(key) for name, key in parameters.items()},
        queued_at=at,
    )
    events.record("job.queued", subject=job, by=by, at=at, kind=kind)
    wake(RUN)
    return job
