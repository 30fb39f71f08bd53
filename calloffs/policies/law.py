"""Who approves a home outside the council's area under their own name (reg. 11)."""

from collections.abc import Sequence

from calloffs.models import StandIn
from calloffs.policies.stand_ins import Mandate
from calloffs.rules.law import OFFICES
from calloffs.rules.stand_ins import HELD_BY
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
STOOD_IN_FOR = {
    LawOffice.DCS: frozenset({StandInOffice.DCS}),
    LawOffice.NOMINATED: frozenset({StandInOffice.NOMINATED, StandInOffice.HEAD_OF_SERVICE}),
}


def office_in_law(user: User, location_class: str, stand_in: StandIn | None = None) -> LawOffice | None:
    """The office under which this person approves such a home themselves; None: they record what another answered.

    `stand_in`: in whose name they decide about the money, which then holds for the law too.
    """
    offices = OFFICES[LocationClass(location_class)]
    in_name_of = next((one for one in offices if answers_for(one, stand_in)), None)
    return in_name_of or next((one for one in reversed(offices) if LAW_ROLES[one] & user.roles), None)


def answers_for(office: LawOffice, stand_in: StandIn | None) -> StandIn | None:
    """The row under which an office is answered for in another's name; None where it is answered in one's own."""
    return stand_in if stand_in is not None and stand_in.office in STOOD_IN_FOR[office] else None


def answers_as(
    user: User, location_class: str, asked: Sequence[LawOffice], mandates: Sequence[Mandate]
) -> tuple[LawOffice | None, StandIn | None]:
    """The office that this person answers for now, of those that are `asked`, and in whose name.

    Whoever holds the absent person's own office answers in their own right; a Head of Service, who is a nominated
    officer by that office alone, answers for the nominated officer whom they stand in for.
    """
    own = office_in_law(user, location_class)
    for office in asked:
        for mandate in mandates:
            held = HELD_BY[StandInOffice(mandate.row.office)] in user.roles
            if mandate.is_running and mandate.absent_holds and answers_for(office, mandate.row) and not held:
                return office, mandate.row
        if office == own:
            return office, None
    return None, None
