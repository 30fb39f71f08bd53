"""Who may give provisional authority to what was asked for, or decide it on call: to be told that it waits."""

from datetime import datetime
from uuid import UUID

from calloffs.models import Authorisation
from calloffs.policies.authorising import is_for_on_call
from calloffs.policies.provisional import wanted
from calloffs.rules.provisional import why_not_give
from calloffs.rules.stand_ins import HELD_BY
from calloffs.selectors.provisional import scheme_on
from calloffs.selectors.stand_ins import standing_in_for
from calloffs.states import DecidingOffice, StandInOffice
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.time.working_days import local


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
