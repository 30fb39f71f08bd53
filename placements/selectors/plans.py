"""Placement plans: of one placement, what is due, and what each step hangs on (regulation 9, ADR 146)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from placements.models import PlacementPlan, PlanMatter, PlanPart, PlanQuestion, PlanSignature
from placements.models.plans import OPEN
from placements.policies import sees_all
from placements.rules.plans import ToSend, ToSign
from placements.selectors import placements
from placements.selectors.children import worked_with
from placements.states import PlacementState, PlanState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_provider

LIVES = (PlacementState.PLANNED, PlacementState.STARTED)
WITH = (
    "placement__child__team",
    "placement__child__identifiers",
    "placement__provider",
    "placement__setting",
    "placement__place__household",
    "begun_by",
    "signed_by",
    "home_recorded_by",
    "file",
)


def visible_to(user: User) -> QuerySet[PlacementPlan]:
    """The plans of the placements that a person of the council may see."""
    seen = placements.visible_to(user).values("pk")
    return PlacementPlan.objects.select_related(*WITH).filter(placement__in=seen)


def own(user: User) -> QuerySet[PlacementPlan]:
    """A provider's own plans, once they are sent; of the child and of who wrote them nothing is read."""
    rows = PlacementPlan.objects.filter(provider_id=user.own_provider_id, sent_at__isnull=False)
    return rows.select_related("placement__setting", "placement__place__household", "placement__provider")


def newest_own(user: User, placement_id: UUID) -> PlacementPlan | None:
    """The newest version of a plan that its home may read."""
    return own(user).filter(placement=placement_id).order_by("-version").first()


def newest_of(placement_id: UUID) -> PlacementPlan | None:
    """The newest version of a placement's plan."""
    return PlacementPlan.objects.filter(placement=placement_id).order_by("-version").first()


def newest_beside(placement: str = "pk") -> Subquery:
    """The newest version of the plan of a row's placement in short, beside the row."""
    rows = PlacementPlan.objects.filter(placement=OuterRef(placement)).order_by("-version")
    names = ("id", "state", "due_on", "version")
    return Subquery(rows.values(told=JSONObject(**{name: F(name) for name in names}))[:1])


def versions_of(placement_id: UUID) -> list[PlacementPlan]:
    """Every version, the newest in front."""
    rows = PlacementPlan.objects.filter(placement=placement_id).select_related("signed_by")
    return list(rows.order_by("-version"))


def parts_of(plan: PlacementPlan) -> dict[str, PlanPart]:
    """What is written, by section."""
    return {one.code: one for one in PlanPart.objects.filter(plan=plan)}


def matters_of(plan: PlacementPlan) -> dict[str, PlanMatter]:
    """Who decides what."""
    return {one.code: one for one in PlanMatter.objects.filter(plan=plan)}


def saved_last(plan: PlacementPlan) -> datetime | None:
    """When somebody last saved what it says or who decides; None where nobody has."""
    parts = PlanPart.objects.filter(plan=plan, saved_at__isnull=False).values_list("saved_at")
    matters = PlanMatter.objects.filter(plan=plan, saved_at__isnull=False).values_list("saved_at")
    return max((at for (at,) in parts.union(matters) if at), default=None)


def signatures_of(plan: PlacementPlan) -> list[PlanSignature]:
    """Who is asked to sign beside the home and the council."""
    return list(PlanSignature.objects.filter(plan=plan).select_related("recorded_by").order_by("capacity"))


def questions_of(plan: PlacementPlan) -> list[PlanQuestion]:
    """What the home asked, the first in front."""
    return list(PlanQuestion.objects.filter(plan=plan).order_by("asked_at"))


def questions_visible_to(user: User) -> QuerySet[PlanQuestion]:
    """The questions about the plans that a person may see."""
    rows = PlanQuestion.objects.select_related(
        "plan__placement__child__identifiers", "plan__placement__setting"
    )
    return rows.filter(plan__in=visible_to(user).values("pk"))


def to_send(plan: PlacementPlan) -> ToSend:
    """The parts, and whether somebody has saved each."""
    rows = list(PlanPart.objects.filter(plan=plan))
    return ToSend({one.code: one.text for one in rows}, all(one.saved_by_id for one in rows))


def to_sign(plan: PlacementPlan) -> ToSign:
    """What nobody decides yet, and who is still asked to sign; one query."""
    undecided = PlanMatter.objects.filter(plan=plan, decider="").annotate(of=Value(False))
    asked = PlanSignature.objects.filter(plan=plan, name="", reason="").annotate(of=Value(True))
    rows = list(undecided.values_list("of", "code").union(asked.values_list("of", "capacity"), all=True))
    return ToSign({code for of, code in rows if not of}, {code for of, code in rows if of})


def agrees_itself(plan: PlacementPlan) -> bool:
    """Whether somebody of the provider may agree it in the portal."""
    return people_of_provider(plan.provider_id, Permission.PLAN_AGREE).exists()


def to_finish(user: User, until: date) -> QuerySet[PlacementPlan]:
    """Plans that this person may see and that are due by a day, or agreed by the home and not signed."""
    waits = Q(due_on__lte=until) | Q(state=PlanState.AGREED)
    rows = PlacementPlan.objects.filter(waits, state__in=OPEN, placement__state__in=LIVES)
    if sees_all(user, Permission.PLACEMENT_SEE):
        return rows
    return rows.filter(placement__child__in=worked_with(user).values("pk"))


def to_render() -> QuerySet[PlacementPlan]:
    """Signed plans whose PDF is not kept yet."""
    signed = Q(signed_at__isnull=False)
    return PlacementPlan.objects.filter(signed, file=None).order_by("signed_at")
