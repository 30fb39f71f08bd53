"""What the transition table of a call-off asks of the database."""

from calloffs.models import Authorisation, CallOff, OfferAssessment
from calloffs.rules.competition import EndFacts, PublishFacts, ScoringFacts
from calloffs.selectors.ladder import yeses_that_stand
from calloffs.states import AuthorisationState, CallOffRoute
from placements.selectors.profiles import that_stand


def for_publishing(call_off: CallOff) -> PublishFacts:
    """The facts that a competition is published on."""
    approved = that_stand().filter(referral_id=call_off.referral_id).exists()
    return PublishFacts(
        route=call_off.route, has_approved_profile=approved, referral_state=call_off.referral.state
    )


def for_a_case(call_off: CallOff) -> tuple[str, bool]:
    """The route that was assessed, and whether somebody on the ladder said yes for a home that is on record."""
    if call_off.route != CallOffRoute.CONTINGENCY:
        return call_off.route, False
    return call_off.route, yeses_that_stand(call_off).filter(setting__isnull=False).exists()


def for_finishing(call_off: CallOff) -> ScoringFacts:
    """How far the evaluators are; one who declared a conflict of interest does not count."""
    done = OfferAssessment.objects.filter(call_off=call_off).values_list("has_conflict", "completed_at")
    scoring = [completed for conflict, completed in done if not conflict]
    return ScoringFacts(len(scoring), sum(completed is not None for completed in scoring))


def for_ending(call_off: CallOff) -> EndFacts:
    """Whether an authorisation is waiting."""
    waiting = Authorisation.objects.filter(call_off=call_off, state=AuthorisationState.REQUESTED)
    return EndFacts(waiting_authorisation=waiting.exists())


def route_of(call_off: CallOff) -> str:
    """By which route a call-off was opened."""
    return call_off.route
