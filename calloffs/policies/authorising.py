"""Who may decide for an office that is asked: its people, never one who made, scored or referred what is decided."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import CharField, UUIDField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from calloffs.models import (
    AskedOffice,
    Authorisation,
    DirectAwardCase,
    OfferAssessment,
    Recommendation,
    StandIn,
)
from calloffs.policies import stand_ins
from calloffs.policies.stand_ins import Mandate
from calloffs.rules.direct_awards import NIGHTS
from calloffs.states import TO_RATIFY, DecidingOffice, StandInOffice
from placements.policies import is_emergency
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import NotAllowed

OFFICE_ROLES = {
    DecidingOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    DecidingOffice.DCS: Role.DCS,
    DecidingOffice.ASC: Role.ASC_DIRECTOR,
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
        (authorisation.provisional_by_id, "gave the provisional authority"),
    ]
    done += [(pk, TRIED.get(what, what)) for pk, what in _ever_involved(call_off.pk)]
    return {pk: what for pk, what in reversed(done) if pk is not None}


def _ever_involved(call_off_id: UUID) -> list[tuple[UUID | None, str]]:
    """Who scored, recommended, made the case or asked, now or before a return, in one query.

    With everybody who was ever chosen as an evaluator, taken off since or not, whether or not they had declared.
    """
    scored, recommended, made_case, asked = (
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
    chosen = Event.objects.filter(subject_id=call_off_id, name="call_off.assign_evaluator")
    rows = scorers.values_list("evaluator_id", scored).union(
        Recommendation.objects.filter(call_off=call_off_id).values_list("by_id", recommended),
        DirectAwardCase.objects.filter(call_off=call_off_id).values_list("by_id", made_case),
        Authorisation.objects.filter(call_off=call_off_id).values_list("requested_by_id", asked),
        tried.values_list("actor_id", "name"),
        chosen.values_list(Cast(KT("payload__evaluator"), UUIDField()), scored),
    )
    return sorted(rows, key=lambda row: row[1])


def is_on_call(user: User, asked: AskedOffice) -> bool:
    """Whether a person decides for the Head of Service as on-call authoriser, because no role of the office is theirs.

    Only what was argued as an emergency, ends by itself within 28 days, and is needed before the next working day is
    over. The band is the Head of Service's: above its ceiling the director is asked.
    """
    if asked.office != DecidingOffice.HEAD_OF_SERVICE or not has_permission(
        user, Permission.EMERGENCY_AUTHORISE
    ):
        return False
    if user.roles & {Role.HEAD_OF_SERVICE, Role.DCS}:
        return False
    return is_for_on_call(asked)


def is_for_on_call(asked: AskedOffice) -> bool:
    """Whether what the Head of Service is asked may be decided by who is on call."""
    authorisation = asked.authorisation
    # An office itself ratifies what was given for a time.
    if authorisation.state in TO_RATIFY:
        return False
    for_its_time = authorisation.proposal.how_long in NIGHTS
    return for_its_time and is_emergency(authorisation.call_off.referral)


def holds_office(user: User, asked: AskedOffice, offices_asked: set[str]) -> bool:
    """Whether a person holds the office that is asked; the director may stand in for the Head of Service.

    Not where the director is asked too: nobody decides for two offices of one authorisation.
    """
    if is_on_call(user, asked):
        return True
    own = {office for office, role in OFFICE_ROLES.items() if role in user.roles}
    return any(stand_ins.reaches(office, asked.office, offices_asked) for office in own)


def check_may_decide(
    user: User,
    asked: AskedOffice,
    *,
    offices: list[AskedOffice],
    involved: dict[UUID, str],
    mandates: Sequence[Mandate] = (),
) -> StandIn | None:
    """A person of the office decides, who had no part in the proposal, and for one office only (S-49).

    Or who stands in for one, then under the row that is given back: nothing is decided so that the absent person could
    not decide. Whoever holds the office decides in their own right. `mandates`: of the person.
    """
    offices_asked = {one.office for one in offices}
    stand_in = None
    if not holds_office(user, asked, offices_asked):
        stand_in = stand_ins.in_force([one for one in mandates if _reaches(one, asked, offices_asked)])
        if stand_in is None:
            on_call = f" {ON_CALL_LIMITS}" if has_permission(user, Permission.EMERGENCY_AUTHORISE) else ""
            raise NotAllowed(f"This decision is for the {DecidingOffice(asked.office).label}.{on_call}")
    if user.pk in involved:
        raise NotAllowed(
            f"You {involved[user.pk]}, so somebody else must decide. Ask the person who stands in for you."
        )
    stand_ins.check_had_no_part(stand_in, involved)
    if any(one.by_id == user.pk for one in offices):
        raise NotAllowed(
            "You have decided this authorisation for another office. Each office needs another person."
        )
    if stand_in is not None and stand_in.absent_id in {pk for one in offices for pk in _deciders(one)}:
        raise NotAllowed(
            f"{stand_in.absent.name} has decided this authorisation for another office, or somebody in their name. "
            "Each office needs another person."
        )
    return stand_in


def _reaches(mandate: Mandate, asked: AskedOffice, offices_asked: set[str]) -> bool:
    if mandate.row.office == StandInOffice.ON_CALL:
        return asked.office == DecidingOffice.HEAD_OF_SERVICE and is_for_on_call(asked)
    return stand_ins.reaches(mandate.row.office, asked.office, offices_asked)


def _deciders(asked: AskedOffice) -> tuple[UUID | None, ...]:
    """Who decided for an office, and in whose name."""
    return asked.by_id, asked.stand_in.absent_id if asked.stand_in else None
