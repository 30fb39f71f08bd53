"""What waits for the nominated officer: a home near by, outside the area, that is not approved in law (reg. 11)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from calloffs.models import DistanceApproval, StandIn
from calloffs.states import AuthorisationState, CallOffState, LawAnswer, StandInOffice
from placements.states import LocationClass
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User


def answers_in_law(user: User) -> bool:
    """Whether a person holds this office alone: directors and Heads of Service answer with the money (ADR 127)."""
    return Role.NOMINATED_OFFICER in user.roles


def waits_in_law() -> Q:
    """Asked for, near, and neither approved nor refused; at a distance the Director alone is asked (S-19)."""
    answered = DistanceApproval.objects.filter(authorisation=OuterRef("pk")).exclude(
        outcome=LawAnswer.NOT_REACHED
    )
    return Q(
        ~Exists(answered),
        state=AuthorisationState.REQUESTED,
        call_off__state=CallOffState.RECOMMENDED,
        proposal__location_class=LocationClass.ADJOINING,
    )


def waits_in_their_name(stands_in: QuerySet[StandIn]) -> Q:
    """The same for who stands in for a nominated officer."""
    return waits_in_law() & Q(Exists(stands_in.filter(office=StandInOffice.NOMINATED)))
