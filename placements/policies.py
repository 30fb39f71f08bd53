"""Who may see and do what to children, referrals and placements; each refusal says why."""

from typing import Any

from placements.models import Child, Referral
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.core.errors import NotAllowed


def sees_all(user: Any, permission: Permission) -> bool:
    """Whether a role other than social worker gives the permission: then it reaches every child's things."""
    return any(permission in ROLE_PERMISSIONS[role] for role in user.roles if role is not Role.SOCIAL_WORKER)


def sees_own(user: Any, permission: Permission) -> bool:
    """Whether the permission reaches only the children that this social worker works with."""
    held = any(permission in ROLE_PERMISSIONS[role] for role in user.roles)
    return held and not sees_all(user, permission)


def check_works_with(user: Any, child: Child) -> None:
    """A social worker acts for own children only (design 5)."""
    if sees_own(user, Permission.REFERRAL_SEE) and user.pk not in (
        child.social_worker_id,
        child.recorded_by_id,
    ):
        raise NotAllowed("This child has another social worker. Ask your team manager.")


def check_own_referral(user: Any, referral: Referral) -> None:
    """A social worker acts on referrals of own children, or that the social worker started."""
    if user.pk != referral.started_by_id:
        check_works_with(user, referral.child)


def check_changes_fees(user: Any) -> None:
    """A fee is changed by somebody who starts and ends placements, whichever way the change comes (S-49)."""
    if not has_permission(user, Permission.PLACEMENT_START):
        raise NotAllowed("Your role does not let you change a fee. Ask a placements officer.")


def check_not_submitter(user: Any, referral: Referral) -> None:
    """A referral is approved by somebody other than who submitted it (separation of duties)."""
    if user.pk == referral.submitted_by_id:
        raise NotAllowed("You submitted this referral. Ask another manager to approve it.")
    check_own_referral(user, referral)
