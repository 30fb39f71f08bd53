"""Pages of a placement plan that ask once more (ADR 146)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from placements.models import PlacementPlan
from placements.services import plans
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import plans as planned
from tests.factories.accounts import person
from tests.meta.asked import THEIRS, Asked, row_of


def _plan_saved(plan: Any, name: str, user: User, act: Callable[[], Any]) -> Asked:
    url = reverse(f"placements:{name}", args=[plan.pk])
    return Asked(url, user, act, "Saved last", row_of(PlacementPlan, plan.pk))


def plan_send(moved: Any) -> Asked:
    plan = planned.written()
    by = person(Role.PLACEMENTS_OFFICER)

    def save() -> Any:
        moved.advance(minutes=2)
        return plans.save(plan=plan, texts=planned.texts(plan, contact=THEIRS), by=by, at=clock.now())

    return _plan_saved(plan, "plan_send", plan.begun_by, save)


def _sent_anew(moved: Any, plan: Any) -> Callable[[], Any]:
    by = person(Role.PLACEMENTS_OFFICER)

    def again() -> Any:
        moved.advance(minutes=2)
        plans.take_back(plan=plan, by=by, at=clock.now())
        plans.save(plan=plan, texts=planned.texts(plan, contact=THEIRS), by=by, at=clock.now())
        return planned.witnessed(planned.agreed(planned.sent(plan)))

    return again


def plan_take_back(moved: Any) -> Asked:
    plan = planned.agreed()
    return _plan_saved(plan, "plan_take_back", plan.begun_by, _sent_anew(moved, plan))


def plan_sign(moved: Any) -> Asked:
    plan = planned.witnessed()
    return _plan_saved(plan, "plan_sign", person(Role.TEAM_MANAGER), _sent_anew(moved, plan))
