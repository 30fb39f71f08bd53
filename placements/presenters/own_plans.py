"""A placement plan as its home reads it in the portal: no name of the child, nothing of who wrote it (ADR 146)."""

from collections.abc import Sequence

from django.urls import reverse

from placements.models import PlacementPlan
from placements.presenters.homes import home_name
from placements.states import PlanState
from providers.states import ServiceType
from sefton_pdps.access.lists import seen_by
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import ContactBlock, NextStep
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Status, Table, badge_of


def title(plan: PlacementPlan) -> str:
    """By the kind of care: which child it is, its agreement tells."""
    return f"Placement plan: {lower_first(ServiceType(plan.placement.service_type).label)}"


def caption(plan: PlacementPlan) -> str:
    return f"Placement {plan.placement.reference}, version {plan.version}"


def status(plan: PlacementPlan, *, acts: bool) -> Status:
    """The badge: that it waits for the home is yellow to who agrees."""
    if plan.state == PlanState.WITH_HOME:
        return seen_by(Status("To be agreed", badge_of(PlanState.WITH_HOME).colour), acts=acts)
    return badge_of(PlanState(plan.state))


def own_list(rows: Sequence[PlacementPlan], *, acts: bool) -> Table:
    """A provider's own plans, newest first; by home and reference, for of the child nothing is read here."""
    return Table(
        "Your placement plans",
        [Column("Plan"), Column("State"), Column("Home"), Column("Sent to you")],
        [
            [
                Cell(title(row), url=address_of("placements:portal_plan", row.pk), reference=caption(row)),
                Cell(status=status(row, acts=acts)),
                home_name(row.placement),
                row.sent_at,
            ]
            for row in rows
        ],
        Empty("You have no placement plans yet. One comes here to be agreed before a child moves in."),
        caption_hidden=True,
    )


def next_step(plan: PlacementPlan, *, may: bool) -> NextStep:
    """To agree, to wait, or nothing more."""
    if plan.state == PlanState.WITH_HOME and may:
        said = "Read the plan to its end. Agree it if the home can keep to it; if something is not right, ask first."
        url = reverse("placements:portal_plan_agree", args=[plan.pk])
        return NextStep(said, Action("Agree the plan", url, asks=True))
    return NextStep(
        {
            PlanState.WITH_HOME: "The manager of the home, or your administrator, agrees the plan.",
            PlanState.AGREED: "The home has agreed the plan. The council signs it next.",
            PlanState.SIGNED: "The plan is signed and holds.",
            PlanState.SUPERSEDED: "Another version has taken its place. This one stays to be read.",
        }[PlanState(plan.state)]
    )


def whom_to_ask(plan: PlacementPlan) -> ContactBlock:
    """The officer who sent it."""
    note = f"Give the number of the placement, {plan.placement.reference}."
    return ContactBlock(f"At the council: {plan.officer}", email=plan.officer_email, note=note)
