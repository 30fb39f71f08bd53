"""Keeping the record of an executive decision by officers: frozen with it, and its PDF made by a job (ADR 158)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.documents.decision_record import frozen_record, record_pdf, title_of
from calloffs.models import Authorisation, DecisionRecord
from calloffs.states import DecidedAs
from sefton_pdps.core.database.tenancy import COUNCIL
from sefton_pdps.core.jobs import wake
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here

RENDER = "calloffs.tasks.keep_decision_records"
RECORD_FILE = "decision-record"


def keep(authorisation: Authorisation, decided_as: DecidedAs, *, at: datetime) -> DecisionRecord:
    """Write down what was decided, in the transaction of the decision."""
    record = DecisionRecord.objects.create(
        authorisation=authorisation,
        decided_as=decided_as,
        at=at,
        text=frozen_record(authorisation, decided_as),
    )
    wake(RENDER)
    return record


def keep_pdf(*, record_id: UUID, at: datetime) -> bool:
    """Make the PDF of a record and keep it with its fingerprint; False where another was quicker."""
    record = DecisionRecord.objects.select_related("authorisation").get(pk=record_id)
    body = record_pdf(record)
    with transaction.atomic():
        locked = DecisionRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
        if locked.file_id is not None:
            return False
        locked.file = store(
            made_here(body, name=f"{title_of(record)}.pdf"),
            kind=RECORD_FILE,
            owner_scope=COUNCIL,
            by=None,
            at=at,
        )
        locked.save(update_fields=["file"])
    return True
