"""Who decides about a notice of a placement, and who gives it (regulation 13, ADR 140)."""

from calloffs.models import PlacementNotice
from calloffs.states import TellingStep
from placements.policies import may
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

# Who answers in law for a home, or manages those who place: they weigh the risk of significant harm.
LEAVING_OUT = (Permission.LAW_APPROVE, Permission.REFERRAL_APPROVE)


def gives(user: User, notice: PlacementNotice) -> bool:
    """Whether a person gives notices of this placement: who issues its agreement, on duty too in an emergency."""
    return may(user, Permission.AGREEMENT_ISSUE, notice.call_off.referral)


def leaves_out(user: User) -> bool:
    """Whether a person may decide that somebody is not told."""
    return any(has_permission(user, one) for one in LEAVING_OUT)


def steps_of(user: User, notice: PlacementNotice) -> list[TellingStep]:
    """What a person may decide about a notice; to leave somebody out only who answers in law or manages."""
    steps = [TellingStep.NOTIFY, TellingStep.NOBODY] if gives(user, notice) else []
    return [*steps, *([TellingStep.WITHHOLD] if leaves_out(user) and notice.recipient.may_leave_out else [])]
