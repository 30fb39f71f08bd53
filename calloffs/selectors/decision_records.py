"""What a record of a decision is made of, and the records of an authorisation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from calloffs.models import CallOff, DecisionRecord, LadderRung, OfferAssessment
from sefton_pdps.files.models import StoredFile

# A record takes a second; the worker has other work, and the next run takes the next ones.
AT_ONCE = 20


def rungs_before(call_off: CallOff) -> list[LadderRung]:
    """The rungs of the ladder that were asked or skipped, in their order."""
    return list(call_off.rungs.prefetch_related("approaches"))


def with_a_conflict(call_off: CallOff) -> list[OfferAssessment]:
    """The evaluators who declared a conflict of interest and did not score."""
    rows = OfferAssessment.objects.filter(call_off=call_off, has_conflict=True)
    return list(rows.select_related("evaluator").order_by("declared_at"))


def records_beside() -> ArraySubquery:
    """The records of an authorisation, as JSON beside its row."""
    rows = DecisionRecord.objects.filter(authorisation=OuterRef("pk")).order_by("at")
    told = JSONObject(decided_as=F("decided_as"), at=F("at"), sha256=F("file__sha256"))
    return ArraySubquery(rows.values(told=told))


def from_kept(told: Mapping[str, Any]) -> DecisionRecord:
    """A record as the database tells it: of what, when, and by which fingerprint its PDF is known."""
    record = DecisionRecord(decided_as=told["decided_as"], at=datetime.fromisoformat(told["at"]))
    if told["sha256"]:
        record.file = StoredFile(sha256=told["sha256"])
    return record


def due() -> list[UUID]:
    """The records that are not kept as a PDF yet, the newest first."""
    rows = DecisionRecord.objects.filter(file=None).order_by("-at", "-id")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])
