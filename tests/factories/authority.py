"""The council's scheme for provisional authority, and an emergency above the Head of Service's band that waits."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from calloffs.models import Authorisation, DistanceApproval, ProvisionalAuthority, StandIn
from calloffs.rules.direct_awards import Stay
from calloffs.rules.law import Told
from calloffs.services import law, ratifying, stand_ins
from calloffs.services.provisional_schemes import set_scheme
from calloffs.states import (
    ExpiryUnit,
    GivingOffice,
    HowLong,
    LawAnswer,
    LawOffice,
    NotNearer,
    OfficeDecision,
    StandInOffice,
)
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards, placements
from tests.factories.awards import Story

DISTANT = "E08000003"
# Liverpool adjoins Sefton.
NEAR = "E08000012"
WHY = "The Director does not answer and the child sits in the office."


def scheme(**fields: Any) -> ProvisionalAuthority:
    """Provisional authority switched on from today."""
    given = {
        "scheme_reference": "Constitution, part 5, paragraph 12",
        "office": GivingOffice.ON_CALL,
        "up_to": Decimal("2000000.00"),
        "lasts": 48,
        "unit": ExpiryUnit.HOURS,
        "valid_from": clock.today(),
        "by": accounts.person(Role.COMMISSIONING_MANAGER),
        "at": clock.now(),
    }
    return set_scheme(**{**given, **fields})


def asked_tonight(*args: Any, **fields: Any) -> tuple[Story, Authorisation]:
    """A direct award of an emergency for years, which waits for the Director."""
    story = case_made_tonight(*args, **fields)
    return story, awards.ask(story)


def case_made_tonight(
    weekly: str = "5000.00",
    *,
    age: int = 9,
    distant: bool = False,
    near: bool = False,
    worker: User | None = None,
    **case: Any,
) -> Story:
    """The same before it is asked for; `distant`: in Manchester; `near`: in Liverpool."""
    referral = placements.referral(
        placements.child(age=age, social_worker=worker),
        needed_on=clock.today(),
        state=ReferralState.SEARCHING,
    )
    story = awards.direct(referral=referral, needed_on=referral.needed_on)
    if distant or near:
        story.homes[0].authority_code = DISTANT if distant else NEAR
        story.homes[0].save()
    awards.make_case(story, weekly, **{"stay": Stay(HowLong.LONGER, "The plan is for years."), **case})
    return story


def approved_in_law(authorisation: Authorisation, by: User | None = None, **fields: Any) -> DistanceApproval:
    """The Director was rung about the home and approved it, as whoever is on call recorded."""
    told = Told(
        **{
            "outcome": LawAnswer.APPROVED,
            "office": LawOffice.DCS,
            "answered_by": "Invented Director",
            "at": clock.now(),
            "considered": "The aunt lives there, and no nearer home has a place.",
            "why_not_nearer": (NotNearer.NOT_FREE,),
            **fields,
        }
    )
    by = by or accounts.person(Role.ON_CALL_AUTHORISER)
    return law.record_answer(authorisation=authorisation, told=told, by=by, at=clock.now())


def give(authorisation: Authorisation, by: User | None = None, **fields: Any) -> Authorisation:
    """Provisional authority by who is on call."""
    given = {
        "authorisation": authorisation,
        "reason": WHY,
        "no_conflict": True,
        "by": by or accounts.person(Role.ON_CALL_AUTHORISER),
        "at": clock.now(),
    }
    return ratifying.give(**{**given, **fields})


def given_tonight(**fields: Any) -> tuple[Story, Authorisation]:
    """The same with provisional authority."""
    scheme()
    story, asked = asked_tonight(**fields)
    return story, give(asked)


def stand_in(absent: User | None = None, by: User | None = None, **fields: Any) -> StandIn:
    """Somebody who stands in for the Director for five days from today, unless told otherwise."""
    given = {
        "office": StandInOffice.DCS,
        "stand_in": by or accounts.person(Role.HEAD_OF_SERVICE),
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=4),
        "reason": "Annual leave.",
        "by": absent or accounts.person(Role.DCS),
        "at": clock.now(),
    }
    return stand_ins.name(**{**given, **fields})


def ratify(
    authorisation: Authorisation, by: User, decision: str = OfficeDecision.AUTHORISE, **fields: Any
) -> Any:
    """The decision of the person's office, of those that have not decided."""
    waiting = {awards.OFFICES[one.office]: one for one in authorisation.offices.filter(decision="")}
    asked = next((one for role, one in waiting.items() if role in by.roles), [*waiting.values()][0])
    given = {"reason": "", "no_conflict": True, "decision": decision, "by": by, "at": clock.now()}
    return ratifying.ratify(asked=asked, **{**given, **fields})


def asked(**where):
    """An emergency's award, asked for."""
    _story, authorisation = asked_tonight(**where)
    return authorisation


def planned(*, near=False, distant=False):
    """An award that nothing hurries, asked for."""
    story = awards.direct(age=9)
    story.homes[0].authority_code = NEAR if near else DISTANT
    story.homes[0].save()
    awards.make_case(story, "800.00")
    return story, awards.ask(story)


def decides(authorisation, by, office="head_of_service", **fields):
    row = authorisation.offices.get(office=office)
    given = {
        "decision": OfficeDecision.AUTHORISE,
        "reason": "",
        "no_conflict": True,
        "by": by,
        "at": clock.now(),
    }
    return awards.authorising.decide(asked=row, **{**given, **fields})
