"""What a record of a decision is made of, and the records of an authorisation."""

from uuid import UUID

from calloffs.models import CallOff, DecisionRecord, LadderRung, OfferAssessment

# A record takes a second; the worker has other work, and the next run takes the next ones.
AT_ONCE = 20


def rungs_before(call_off: CallOff) -> list[LadderRung]:
    """The rungs of the ladder that were asked or skipped, in their order."""
    return list(call_off.rungs.prefetch_related("approaches"))


def with_a_conflict(call_off: CallOff) -> list[OfferAssessment]:
    """The evaluators who declared a conflict of interest and did not score."""
    rows = OfferAssessment.objects.filter(call_off=call_off, has_conflict=True)
    return list(rows.select_related("evaluator").order_by("declared_at"))


def due() -> list[UUID]:
    """The records that are not kept as a PDF yet, the newest first."""
    rows = DecisionRecord.objects.filter(file=None).order_by("-at", "-id")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])
