"""Who decides what was asked for, in the office or on call: to be told that it waits, or rung."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from calloffs.models import Authorisation
from calloffs.policies.authorising import OFFICE_ROLES, is_for_on_call
from calloffs.policies.provisional import wanted
from calloffs.rules.law import OFFICES
from calloffs.rules.provisional import why_not_give
from calloffs.rules.stand_ins import HELD_BY
from calloffs.selectors.provisional import scheme_on
from calloffs.selectors.stand_ins import standing_in_for
from calloffs.states import AuthorisationState, DecidingOffice, StandInOffice
from placements.policies import is_emergency
from placements.states import LocationClass
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.time.working_days import local


def who_decides(authorisation: Authorisation, at: datetime) -> list[UUID]:
    """Who may decide of the offices that are asked."""
    return who_holds([asked.office for asked in authorisation.offices.all()], at)


def who_holds(offices: Sequence[str], at: datetime) -> list[UUID]:
    """Who holds these offices, and who stands in for them on the day."""
    holding = people_in(*(OFFICE_ROLES[DecidingOffice(one)] for one in offices)).values_list("pk", flat=True)
    return list(dict.fromkeys([*holding, *standing_in_for(offices, local(at).date())]))


def to_ring(authorisation: Authorisation, at: datetime) -> list[User]:
    """In an emergency that waits: who may decide or give authority tonight, for the money and in law (reg. 11).

    Without whoever asked for it.
    """
    waits = authorisation.state == AuthorisationState.REQUESTED
    if not waits or not is_emergency(authorisation.call_off.referral):
        return []
    where = LocationClass(authorisation.proposal.location_class)
    in_law = [HELD_BY[StandInOffice(one)] for one in OFFICES[where]]
    keys = [
        *who_may_give(authorisation, at),
        *who_decides(authorisation, at),
        *(people_in(*in_law).values_list("pk", flat=True) if in_law else ()),
    ]
    people = User.objects.exclude(pk=authorisation.requested_by_id).in_bulk(keys)
    return [people[key] for key in dict.fromkeys(keys) if key in people]


def who_may_give(authorisation: Authorisation, at: datetime) -> list[UUID]:
    """Whom the scheme in force names for it, and who is on call where they may decide it themselves.

    With who stands in for them that day, and without whoever asked for it.
    """
    offices = _offices(authorisation, at)
    roles = [HELD_BY[office] for office in offices]
    holding = people_in(*roles).values_list("pk", flat=True) if roles else []
    told = dict.fromkeys([*holding, *standing_in_for(offices, local(at).date())])
    return [pk for pk in told if pk != authorisation.requested_by_id]


def _offices(authorisation: Authorisation, at: datetime) -> list[StandInOffice]:
    scheme = scheme_on(local(at).date())
    offices = []
    if scheme is not None and not why_not_give(scheme, wanted(authorisation)):
        offices.append(StandInOffice(scheme.office))
    asked = authorisation.offices.filter(office=DecidingOffice.HEAD_OF_SERVICE).first()
    if asked is not None and is_for_on_call(asked):
        offices.append(StandInOffice.ON_CALL)
    return offices
