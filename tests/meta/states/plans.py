"""The life of a placement plan (regulation 9, ADR 146)."""

from collections.abc import Iterator
from typing import Any

from placements.models import PlacementPlan
from placements.services import plan_answers, plans
from placements.states import PlacementState
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import plans as planned
from tests.meta.states.stages import Stage, life


@life(
    "placement_plan.owed", "placement_plan.draft", "placement_plan.with_home", "placement_plan.agreed",
    "placement_plan.signed", "placement_plan.superseded",
)  # fmt: skip
def a_plan(moved: Any) -> Iterator[Stage]:
    """Owed by a placement that is planned, and in the end replaced by the version of a review."""
    placement = planned.lived(state=PlacementState.PLANNED, started_at=None, starts_on=clock.today())
    plan = plans.owe(placement, may_follow=False, at=clock.now())
    owner = planned.keeper(plan)
    others = {"child": placement.child, "setting": placement.setting, "provider": placement.provider}

    def stage() -> Stage:
        rows = {"placement": placement, "placement_plan": PlacementPlan.objects.get(pk=plan.pk)}
        return Stage(rows, "", dict(others), owner, (officer,) if officer else ())

    officer = None
    yield stage()
    begun = planned.written(placement)
    officer = begun.begun_by
    yield stage()
    planned.sent(begun)
    with tenancy.scope(owner.scope):
        own = PlacementPlan.objects.get(pk=plan.pk)
        others["plan_question"] = plan_answers.ask(plan=own, question="Who drives?", by=owner, at=clock.now())
    yield stage()
    planned.witnessed(planned.agreed(begun, owner))
    yield stage()
    planned.signed(begun)
    yield stage()
    again = plans.begin_anew(plan=plan, reason="A review.", by=officer, at=clock.now())
    plans.save(plan=again, texts=planned.texts(again), by=officer, at=clock.now())
    planned.signed(planned.witnessed(planned.agreed(planned.sent(again), owner)))
    yield stage()
