"""What the people of a competition are told while its offers are scored."""

from django.urls import reverse

from calloffs.models import CallOff, OfferAssessment
from sefton_pdps.notifications.outbox import Message


def conflict_declared(assessment: OfferAssessment) -> list[Message]:
    """Whoever published the competition, when an evaluator declares a conflict of interest."""
    call_off = assessment.call_off
    if call_off.published_by_id is None:
        return []
    return [
        Message(
            f"call_off.conflict:{assessment.pk}",
            call_off.published_by_id,
            "call_off.conflict",
            f"An evaluator of {call_off.reference} declared a conflict of interest",
            reverse("calloffs:call_off_detail", args=[call_off.pk]),
        )
    ]


def scored(call_off: CallOff) -> list[Message]:
    """Whoever published the competition, when the last evaluator has finished."""
    if call_off.published_by_id is None:
        return []
    return [
        Message(
            f"call_off.scored:{call_off.pk}",
            call_off.published_by_id,
            "call_off.scored",
            f"Every evaluator of {call_off.reference} has scored: recommend an offer",
            reverse("calloffs:ranking", args=[call_off.pk]),
        )
    ]
