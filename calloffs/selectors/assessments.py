"""An evaluator's own scoring, and how far everybody is without anybody's scores."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from calloffs.models import CallOff, Invitation, Offer, OfferAssessment, OfferScore
from calloffs.selectors.ranking import compared_offers
from providers.models import Provider
from providers.selectors.people import names_of_organisations
from sefton_pdps.accounts.models import User


@dataclass(frozen=True)
class OfferToScore:
    """An offer and this evaluator's own score of it, where there is one."""

    offer: Offer
    score: OfferScore | None


def mine(user: User) -> QuerySet[OfferAssessment]:
    """A person's own assessments, newest first; nobody sees another's."""
    found = OfferAssessment.objects.filter(evaluator=user).select_related("call_off", "call_off__lot")
    return found.order_by("-assigned_at")


def mine_for(user: User, call_off_id: UUID) -> QuerySet[OfferAssessment]:
    """The person's own assessment of one competition."""
    return mine(user).filter(call_off_id=call_off_id)


def to_score(assessment: OfferAssessment) -> list[OfferToScore]:
    """The competition's offers with this evaluator's own scores only."""
    own = {score.offer_id: score for score in OfferScore.objects.filter(assessment=assessment)}
    return [OfferToScore(offer, own.get(offer.pk)) for offer in compared_offers(assessment.call_off)]


def organisations(call_off: CallOff) -> dict[str, list[str]]:
    """Who was invited, each with the names of its own people: what a declaration needs, and nothing of an offer."""
    invited = Provider.objects.filter(pk__in=Invitation.objects.filter(call_off=call_off).values("provider"))
    return names_of_organisations(invited)


def unfinished(call_off: CallOff) -> QuerySet[OfferAssessment]:
    """Evaluators without a declared conflict who have not finished."""
    return OfferAssessment.objects.filter(call_off=call_off, completed_at=None).exclude(has_conflict=True)


def finished_count(call_off: CallOff) -> int:
    """How many evaluators have finished."""
    return OfferAssessment.objects.filter(call_off=call_off, completed_at__isnull=False).count()
