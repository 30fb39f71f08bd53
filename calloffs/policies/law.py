"""Who approves a home outside the council's area under their own name (reg. 11)."""

from calloffs.models import StandIn
from calloffs.rules.law import OFFICES
from calloffs.states import LawOffice, StandInOffice
from placements.states import LocationClass
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User

# The Head of Service is a nominated officer beside whoever holds that role alone (ADR 127).
LAW_ROLES = {
    LawOffice.DCS: frozenset({Role.DCS}),
    LawOffice.NOMINATED: frozenset({Role.NOMINATED_OFFICER, Role.HEAD_OF_SERVICE}),
}


# In whose name a stand-in answers in law too (ADR 123).
STOOD_IN_FOR = {LawOffice.DCS: StandInOffice.DCS, LawOffice.NOMINATED: StandInOffice.HEAD_OF_SERVICE}


def office_in_law(user: User, location_class: str, stand_in: StandIn | None = None) -> LawOffice | None:
    """The office under which this person approves such a home themselves; None: they record what another answered.

    `stand_in`: in whose name they decide about the money, which then holds for the law too.
    """
    stood_in_for = stand_in.office if stand_in else ""
    return next(
        (
            one
            for one in reversed(OFFICES[LocationClass(location_class)])
            if LAW_ROLES[one] & user.roles or STOOD_IN_FOR[one] == stood_in_for
        ),
        None,
    )
