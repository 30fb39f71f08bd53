"""Who signs a round, and who gives which advice on it (S-9)."""

from providers.models import AdmissionRound, RoundCancellation
from providers.states import AdviceKind, Office
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed

OFFICES = {Office.DCS: Role.DCS, Office.ASC: Role.ASC_DIRECTOR}
ADVISERS = {
    AdviceKind.PROCUREMENT: Role.PROCUREMENT_ADVISER,
    AdviceKind.LEGAL: Role.LEGAL_ADVISER,
    AdviceKind.CABINET_MEMBER: Role.COMMISSIONING_MANAGER,
}


def office_of(user: User) -> Office | None:
    """The office for which this person signs rounds, if they hold one."""
    return next((office for office, role in OFFICES.items() if role in user.roles), None)


def check_signs(user: User, office: str) -> None:
    """Each Executive Director signs for their own office only (S-9)."""
    if user is None or OFFICES[Office(office)] not in user.roles:
        raise NotAllowed(f"Only the {Office(office).label} signs here. Ask them to sign the round off.")


def standing_cancellation(round: AdmissionRound) -> RoundCancellation | None:
    """The proposal to cancel the round that waits for an answer, or the one by which it was cancelled."""
    return (
        round.cancellations.exclude(is_confirmed=False).select_related("proposed_by", "answered_by").first()
    )


def check_confirms(user: User, round: AdmissionRound) -> None:
    """A round is cancelled on a colleague's proposal: who proposed it does not confirm it."""
    proposal = standing_cancellation(round)
    if proposal is None:
        raise DomainError("Nobody has proposed to cancel this round. Ask commissioning to propose it first.")
    if user is None or proposal.proposed_by_id == user.pk:
        raise NotAllowed("You proposed this, so somebody else confirms it. Ask an Executive Director to.")


def may_confirm(user: User, round: AdmissionRound) -> bool:
    """Whether this person may cancel the round on what a colleague has proposed."""
    if not has_permission(user, Permission.ROUND_SIGN_OFF):
        return False
    try:
        check_confirms(user, round)
    except DomainError:
        return False
    return True


def advice_of(user: User) -> list[AdviceKind]:
    """The kinds of advice that this person's role gives."""
    return [kind for kind, role in ADVISERS.items() if role in user.roles]


def check_advises(user: User, kind: str) -> None:
    """Procurement and legal advice are recorded by those advisers, the consultation by commissioning (S-9)."""
    role = ADVISERS[AdviceKind(kind)]
    if user is None or role not in user.roles:
        raise NotAllowed(f"{AdviceKind(kind).label} is recorded by the {role.value.lower()}. Ask them to.")
