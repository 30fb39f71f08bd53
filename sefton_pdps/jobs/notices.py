"""The message that a job is over; its title says nothing about what it worked on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from sefton_pdps.accounts.models import User
from sefton_pdps.jobs.kinds import KINDS
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import JobState
from sefton_pdps.notifications.outbox import Message

ENDINGS = {
    JobState.DONE: "is done; the result waits for you",
    JobState.FAILED: "could not be done; read why",
    JobState.ABANDONED: "was given up; read what to do",
}


def over(job: Job, by: User, at: datetime) -> Iterator[Message]:
    """To whoever asked for it."""
    kind = KINDS.get(job.kind)
    yield Message(
        key=f"job.over:{job.pk}",
        recipient_id=job.owner_id,
        kind="job.over",
        title=f"{kind.title if kind else 'A job'} {ENDINGS[JobState(job.state)]}",
        url=reverse("jobs:job_detail", args=[job.pk]),
    )
