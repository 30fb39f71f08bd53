"""Who may turn a key: the office it asks for, and never a person who made, scored or referred what is decided."""

from uuid import UUID

from django.db.models import CharField, Value

from calloffs.models import (
    Authorisation,
    AuthorisationKey,
    CallOff,
    DirectAwardCase,
    OfferAssessment,
    Recommendation,
)
from calloffs.rules.direct_awards import NIGHTS
from calloffs.states import KeyOffice
from placements.policies import is_emergency
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import NotAllowed

OFFICE_ROLES = {
    KeyOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    KeyOffice.DCS: Role.DCS,
    KeyOffice.ASC: Role.ASC_DIRECTOR,
}


ON_CALL_LIMITS = (
    "On call you authorise an emergency of 72 hours or 28 days that is needed before the next working day is over, "
    "within the Head of Service's band."
)
# A second try after a return overwrites the recommendation and the case; the audit trail keeps who made the first.
TRIED = {
    "call_off.offer_recommended": "recommended an offer",
    "call_off.make_case": "made the case",
    "call_off.case_changed": "changed the case",
}


def people_involved(authorisation: Authorisation) -> dict[UUID, str]:
    """What each person did towards the proposal, so that none of them authorises it (S-49).

    Whoever recommended, made the case or asked before a return stays involved, whoever did it the second time.
    """
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
    done += [(pk, TRIED.get(what, what)) for pk, what in _ever_involved(call_off.pk)]
    done += [(pk, "were chosen to score the offers") for pk in _ever_chosen(call_off)]
    return {pk: what for pk, what in reversed(done) if pk is not None}


def _ever_involved(call_off_id: UUID) -> list[tuple[UUID | None, str]]:
    """Who scored, recommended, made the case or asked, now or before a return, in one query."""
    scored, recommended, made, asked = (
        Value(what, output_field=CharField())
        for what in (
            "were chosen to score the offers",
            "recommended the offer",
            "made the case",
            "asked for the authorisation before",
        )
    )
    scorers = OfferAssessment.objects.filter(call_off=call_off_id)
    tried = Event.objects.filter(subject_id=call_off_id, name__in=TRIED)
    rows = scorers.values_list("evaluator_id", scored).union(
        Recommendation.objects.filter(call_off=call_off_id).values_list("by_id", recommended),
        DirectAwardCase.objects.filter(call_off=call_off_id).values_list("by_id", made),
        Authorisation.objects.filter(call_off=call_off_id).values_list("requested_by_id", asked),
        tried.values_list("actor_id", "name"),
    )
    return sorted(rows, key=lambda row: row[1])


def _ever_chosen(call_off: CallOff) -> list[UUID]:
    """Everybody who was ever chosen as an evaluator, taken off since or not, whether or not they had declared."""
    told = Event.objects.filter(subject_id=call_off.pk, name="call_off.assign_evaluator")
    return [UUID(pk) for pk in told.values_list("payload__evaluator", flat=True)]


def is_on_call(user: User, key: AuthorisationKey) -> bool:
    """Whether a person turns the Head of Service's key as on-call authoriser, because no role of the office is theirs.

    Only what was argued as an emergency, ends by itself within 28 days, and is needed before the next working day is
    over. The band is the Head of Service's: above its ceiling the key is the director's.
    """
    if key.office != KeyOffice.HEAD_OF_SERVICE or not has_permission(user, Permission.EMERGENCY_AUTHORISE):
        return False
    if user.roles & {Role.HEAD_OF_SERVICE, Role.DCS}:
        return False
    asked = key.authorisation
    case = asked.proposal.case
    bought_for_its_time = case is not None and case.how_long in NIGHTS
    return bought_for_its_time and is_emergency(asked.call_off.referral)


def holds_office(user: User, key: AuthorisationKey, offices_asked: set[str]) -> bool:
    """Whether a person holds the office of a key; the director may stand in for the Head of Service.

    Not where the director's own key is asked for too: nobody turns two keys of one authorisation.
    """
    if OFFICE_ROLES[KeyOffice(key.office)] in user.roles:
        return True
    if is_on_call(user, key):
        return True
    stands_in = key.office == KeyOffice.HEAD_OF_SERVICE and KeyOffice.DCS not in offices_asked
    return stands_in and Role.DCS in user.roles


def check_may_turn(
    user: User, key: AuthorisationKey, *, keys: list[AuthorisationKey], involved: dict[UUID, str]
) -> None:
    """A key is turned by its office, by a person who had no part in the proposal, one key a person (S-49)."""
    if not holds_office(user, key, {one.office for one in keys}):
        on_call = f" {ON_CALL_LIMITS}" if has_permission(user, Permission.EMERGENCY_AUTHORISE) else ""
        raise NotAllowed(f"This key is for the {KeyOffice(key.office).label}.{on_call}")
    if user.pk in involved:
        raise NotAllowed(
            f"You {involved[user.pk]}, so somebody else must decide. Ask the person who stands in for you."
        )
    if any(one.by_id == user.pk for one in keys):
        raise NotAllowed("You have turned another key of this authorisation. Each key needs another person.")
