"""Who writes, agrees and signs a placement plan (regulation 9, ADR 146)."""

from placements.models import PlacementPlan
from placements.policies import check_works_with
from placements.states import PlacementState
from sefton_pdps.access.access import has_permission, not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound

WRITING = ("placement_plan.begin", "placement_plan.save", "placement_plan.decide", "placement_plan.send")
CANCELLED = (
    "This placement was cancelled, so it needs no plan. Look at the child’s record for the one that follows."
)
ENDED = (
    "The child lives there no more, so no plan is begun. Look at the child’s record for where they live now."
)
NO_PLAN = "There is no such plan."
ANOTHER = "You wrote of this plan. Ask another manager to sign it for the council."

FOR_BOTH = "You recorded that the home agreed. Ask another manager to sign it for the council."


def check_goes_on(plan: PlacementPlan) -> None:
    """A placement that will not happen has no plan; what was written of it stays to be read."""
    if plan.placement.state == PlacementState.CANCELLED:
        raise DomainError(CANCELLED)


def check_begins(user: User, plan: PlacementPlan) -> None:
    """A plan is begun while the child lives there or is to; a social worker begins it for their own children."""
    if plan.placement.state == PlacementState.ENDED:
        raise DomainError(ENDED)
    check_writes(user, plan)


def check_writes(user: User, plan: PlacementPlan) -> None:
    """A plan is written by the placements team, and by a social worker for their own children."""
    check_goes_on(plan)
    check_works_with(user, plan.placement.child)


def may_write(user: User, plan: PlacementPlan) -> bool:
    """The same for a page, which shows no way to what would be refused."""
    if not has_permission(user, Permission.PLAN_WRITE):
        return False
    try:
        check_writes(user, plan)
    except DomainError:
        return False
    return True


def check_may_write(user: User, plan: PlacementPlan) -> None:
    """Role and duty, for the services that change what a plan says."""
    if not has_permission(user, Permission.PLAN_WRITE):
        raise not_let(Permission.PLAN_WRITE)
    check_writes(user, plan)


def wrote(user: User, plan: PlacementPlan) -> bool:
    """Whether a person wrote any of a plan, last or before somebody else; of the versions before it too."""
    versions = PlacementPlan.objects.filter(placement=plan.placement_id).values("pk")
    return user.pk in (plan.begun_by_id, plan.sent_by_id) or (
        Event.objects.filter(subject_id__in=versions, name__in=WRITING, actor_id=user.pk).exists()
    )


def check_signs(user: User, plan: PlacementPlan) -> None:
    """The council's signature is by a manager who wrote none of it (separation of duties)."""
    check_goes_on(plan)
    if wrote(user, plan):
        raise NotAllowed(ANOTHER)
    if user.pk == plan.home_recorded_by_id:
        raise NotAllowed(FOR_BOTH)


def check_own_home(user: User, plan: PlacementPlan) -> None:
    """A plan is agreed by the people of its own provider; to others there is no such plan."""
    if user.provider_id is None or user.provider_id != plan.provider_id:
        raise NotFound(NO_PLAN)
    check_goes_on(plan)
