"""Placement plans taken through their steps by the real services (regulation 9, ADR 146)."""

from typing import Any

from placements.models import Placement, PlacementPlan
from placements.rules import plans as rules
from placements.rules.plans import Decided, Signed
from placements.services import plan_answers, plans
from placements.states import PlanDecider
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import placements, providers
from tests.factories.accounts import person

TEXT = "As it was talked through with the home."


def lived(**fields: Any) -> Placement:
    """A placement from before the rule, so that no plan is owed by a day."""
    home = providers.setting(providers.provider())
    return placements.placement(home.places.get(number=1), **fields)


def begun(placement: Placement | None = None, by: User | None = None) -> PlacementPlan:
    by = by or person(Role.PLACEMENTS_OFFICER)
    return plans.begin(placement=placement or lived(), by=by, at=clock.now())


def texts(plan: PlacementPlan, **other: str) -> dict[str, str]:
    """Words for every section."""
    return {**dict.fromkeys(plan.parts.values_list("code", flat=True), TEXT), **other}


def decisions(plan: PlacementPlan, **other: Decided) -> dict[str, Decided]:
    """The carer decides from day to day, and the council has consented to treatment."""
    matters = [rules.matter_of(code) for code in plan.matters.values_list("code", flat=True)]
    return {
        one.code: Decided(PlanDecider.COUNCIL, "", clock.today())
        if one.is_health
        else Decided(PlanDecider.CARER)
        for one in matters
    } | other


def written(placement: Placement | None = None, **other: Decided) -> PlacementPlan:
    """A draft with every section written and every matter decided, by the officer who began it."""
    plan = begun(placement)
    by, at = plan.begun_by, clock.now()
    assert by is not None
    plans.save(plan=plan, texts=texts(plan), by=by, at=at)
    return plans.decide(plan=plan, decided=decisions(plan, **other), by=by, at=at)


def sent(plan: PlacementPlan | None = None, **other: Decided) -> PlacementPlan:
    plan = plan or written(**other)
    assert plan.begun_by is not None
    return plans.send(plan=plan, by=plan.begun_by, at=clock.now())


def keeper(plan: PlacementPlan) -> User:
    """The manager of the home, who agrees its plans."""
    return person(Role.SETTING_MANAGER, provider=plan.placement.provider)


def agreed(plan: PlacementPlan | None = None, by: User | None = None, **other: Decided) -> PlacementPlan:
    """Agreed by the home in the portal, in its provider's scope."""
    plan = plan or sent(**other)
    by = by or keeper(plan)
    with tenancy.scope(by.scope):
        own = PlacementPlan.objects.get(pk=plan.pk)
        plan_answers.agree(
            plan=own, name="Invented Manager", role="Registered manager", by=by, at=clock.now()
        )
    return PlacementPlan.objects.get(pk=plan.pk)


def witnessed(plan: PlacementPlan | None = None, **other: Decided) -> PlacementPlan:
    """With the signatures beside the home's and the council's, or why there is none."""
    plan = plan or agreed(**other)
    assert plan.begun_by is not None
    for one in plan.signatures.all():
        plan_answers.record_signature(
            plan=plan, capacity=one.capacity, signed=Signed(reason="Too young to sign."), by=plan.begun_by,
            at=clock.now(),
        )  # fmt: skip
    return plan


def signed(plan: PlacementPlan | None = None, by: User | None = None) -> PlacementPlan:
    by = by or person(Role.TEAM_MANAGER)
    return plans.sign(plan=plan or witnessed(), by=by, at=clock.now())
