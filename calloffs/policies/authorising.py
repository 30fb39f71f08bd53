"""Who may turn a key: the office it asks for, and never a person who made, scored or referred what is decided."""

from uuid import UUID

from django.db.models import Q

from calloffs.models import (
    Authorisation,
    AuthorisationKey,
    CallOff,
    DirectAwardCase,
    OfferAssessment,
    Recommendation,
)
from calloffs.states import KeyOffice
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import NotAllowed

OFFICE_ROLES = {
    KeyOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    KeyOffice.DCS: Role.DCS,
    KeyOffice.ASC: Role.ASC_DIRECTOR,
}


def people_involved(authorisation: Authorisation) -> dict[UUID, str]:
    """What each person did towards the proposal, so that none of them authorises it."""
    call_off = authorisation.call_off
    referral = call_off.referral
    done: list[tuple[UUID | None, str]] = [
        (referral.started_by_id, "made the referral"),
        (referral.submitted_by_id, "submitted the referral"),
        (call_off.opened_by_id, "opened the call-off"),
        (call_off.published_by_id, "published the mini-competition"),
        (authorisation.proposal.made_by_id, "made the proposal"),
        (authorisation.requested_by_id, "asked for the authorisation"),
    ]
    scorers = OfferAssessment.objects.filter(call_off=call_off).exclude(Q(declared_at=None))
    done += [(pk, "scored the offers") for pk in scorers.values_list("evaluator_id", flat=True)]
    done += [(pk, "read the offers to score them") for pk in _taken_off(call_off)]
    for model, what in ((Recommendation, "recommended the offer"), (DirectAwardCase, "made the case")):
        done += [(pk, what) for pk in model.objects.filter(call_off=call_off).values_list("by_id", flat=True)]
    return {pk: what for pk, what in reversed(done) if pk is not None}


def _taken_off(call_off: CallOff) -> list[UUID]:
    """The evaluators who were taken off after they had declared, and so had read the offers."""
    told = Event.objects.filter(
        subject_id=call_off.pk, name="call_off.take_off_evaluator", payload__declared=True
    )
    return [UUID(pk) for pk in told.values_list("payload__evaluator", flat=True)]


def holds_office(user: User, key: AuthorisationKey, offices_asked: set[str]) -> bool:
    """Whether a person holds the office of a key; the director may stand in for the Head of Service.

    Not where the director's own key is asked for too: nobody turns two keys of one authorisation.
    """
    if OFFICE_ROLES[KeyOffice(key.office)] in user.roles:
        return True
    stands_in = key.office == KeyOffice.HEAD_OF_SERVICE and KeyOffice.DCS not in offices_asked
    return stands_in and Role.DCS in user.roles


def check_may_turn(
    user: User, key: AuthorisationKey, *, keys: list[AuthorisationKey], involved: dict[UUID, str]
) -> None:
    """A key is turned by its office, by a person who had no part in the proposal, one key a person (S-49)."""
    if not holds_office(user, key, {one.office for one in keys}):
        raise NotAllowed(f"This key is for the {KeyOffice(key.office).label}.")
    if user.pk in involved:
        raise NotAllowed(
            f"You {involved[user.pk]}, so somebody else must decide. Ask the person who stands in for you."
        )
    if any(one.by_id == user.pk for one in keys):
        raise NotAllowed("You have turned another key of this authorisation. Each key needs another person.")
