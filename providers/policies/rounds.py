"""Who signs a round, and who gives which advice on it (S-9)."""

from typing import Any

from providers.states import AdviceKind, Office
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import NotAllowed

OFFICES = {Office.DCS: Role.DCS, Office.ASC: Role.ASC_DIRECTOR}
ADVISERS = {
    AdviceKind.PROCUREMENT: Role.PROCUREMENT_ADVISER,
    AdviceKind.LEGAL: Role.LEGAL_ADVISER,
    AdviceKind.CABINET_MEMBER: Role.COMMISSIONING_MANAGER,
}


def office_of(user: Any) -> Office | None:
    """The office for which this person signs rounds, if they hold one."""
    return next((office for office, role in OFFICES.items() if role in user.roles), None)


def check_signs(user: Any, office: str) -> None:
    """Each Executive Director signs for the own office only (S-9)."""
    if user is None or OFFICES[Office(office)] not in user.roles:
        raise NotAllowed(f"Only the {Office(office).label} signs here. Ask them to sign the round off.")


def advice_of(user: Any) -> list[AdviceKind]:
    """The kinds of advice that this person's role gives."""
    return [kind for kind, role in ADVISERS.items() if role in user.roles]


def check_advises(user: Any, kind: str) -> None:
    """Procurement and legal advice are recorded by those advisers, the consultation by commissioning (S-9)."""
    role = ADVISERS[AdviceKind(kind)]
    if user is None or role not in user.roles:
        raise NotAllowed(f"{AdviceKind(kind).label} is recorded by the {role.value.lower()}. Ask them to.")
