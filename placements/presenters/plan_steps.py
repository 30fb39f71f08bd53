"""What comes next of a placement plan, and the other ways from its page (ADR 146)."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from placements.models import PlacementPlan, PlanPart, PlanSignature
from placements.models.plans import TO_SIGN
from placements.rules.plans import signs_as
from placements.states import PlanState
from sefton_pdps.core.text.words import day, listed, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link
from sefton_pdps.workflow import Choice

WAITS = "The child’s social worker or the placements team"


def next_step(
    plan: PlacementPlan,
    choices: Mapping[str, Choice],
    *,
    parts: Sequence[PlanPart],
    signatures: Sequence[PlanSignature],
    writes: bool,
) -> NextStep:
    """The one thing to do about a plan now, for who does it; for everybody else who does."""
    if plan.state == PlanState.OWED:
        url = reverse("placements:plan_begin", args=[plan.placement_id])
        return _step(choices, "begin", "The plan is not begun.", f"{WAITS} begins it.", url=url)
    if plan.state == PlanState.DRAFT:
        return _drafted(plan, choices, parts, writes=writes)
    if plan.state == PlanState.WITH_HOME:
        return _asked(plan, choices)
    if plan.state == PlanState.AGREED:
        return _agreed(plan, choices, signatures, writes=writes)
    holds = "The plan is signed and holds. A change, such as after a review, is another version of it."
    return NextStep(holds if plan.state == PlanState.SIGNED else "Another version has taken its place.")


def _drafted(
    plan: PlacementPlan, choices: Mapping[str, Choice], parts: Sequence[PlanPart], *, writes: bool
) -> NextStep:
    if not writes:
        return NextStep(f"The plan is being written. {WAITS} does that.")
    unread = any(one.saved_at is None for one in parts)
    if unread or any(not one.text.strip() for one in parts):
        told = (
            "It is filled in from what is on record: read it through."
            if unread
            else "Some parts are still empty."
        )
        return NextStep(told, link=Link("Write the plan", reverse("placements:plan_write", args=[plan.pk])))
    url = reverse("placements:plan_send", args=[plan.pk])
    return _step(choices, "send", "Every part is written.", f"{WAITS} sends it to the home.", url=url)


def _asked(plan: PlacementPlan, choices: Mapping[str, Choice]) -> NextStep:
    asked_on = f" on {day(local(plan.sent_at).date())}" if plan.sent_at else ""
    told = f"The home was asked{asked_on} to agree the plan."
    choice = choices.get("record_agreement")
    if choice is None or not choice.possible:
        return NextStep(f"{told} It agrees in the portal, or asks a question.")
    url = reverse("placements:plan_home_agreed", args=[plan.pk])
    return NextStep(f"{told} Nobody there has an account.", Action(choice.transition.label, url, asks=True))


def _agreed(
    plan: PlacementPlan, choices: Mapping[str, Choice], signatures: Sequence[PlanSignature], *, writes: bool
) -> NextStep:
    missing = [lower_first(signs_as(one.capacity)) for one in signatures if not one.name and not one.reason]
    if missing and writes:
        told = (
            f"The home has agreed. The signature of {listed(missing)} is still missing, or why there is none."
        )
        page = reverse("placements:plan_signature", args=[plan.pk])
        return NextStep(told, link=Link("Record a signature", page))
    waits = "A manager who wrote none of it signs it for the council."
    url = reverse("placements:plan_sign", args=[plan.pk])
    return _step(choices, "sign", "The home has agreed.", waits, url=url)


def _step(choices: Mapping[str, Choice], name: str, told: str, waits: str, *, url: str) -> NextStep:
    choice = choices.get(name)
    if choice is None:
        return NextStep(f"{told} {waits}")
    asks = bool(choice.transition.asks)
    return NextStep(
        told,
        Action(choice.transition.label, url, choice.transition.consequence, asks=asks),
        why_not=choice.reasons,
    )


def ways(
    plan: PlacementPlan, choices: Mapping[str, Choice], *, newest: bool, writes: bool, names: bool
) -> list[Link]:
    """The other ways from the page: to write and decide, to take it back, the paper, the next version."""

    def to(text: str, name: str) -> Link:
        return Link(text, reverse(f"placements:{name}", args=[plan.pk]))

    asked = plan.state in TO_SIGN
    ways_there = [
        (to("Write the plan", "plan_write"), writes and plan.state == PlanState.DRAFT),
        (to("Say who decides", "plan_decisions"), writes and plan.state == PlanState.DRAFT),
        (to("Record a signature", "plan_signature"), writes and asked),
        (to("Take it back to change it", "plan_take_back"), "take_back" in choices),
        (to("Write the plan anew", "plan_anew"), writes and newest and plan.state == PlanState.SIGNED),
        (to("Open the plan to print or sign (PDF)", "plan_file"), names and asked),
        (to("Download the signed plan (PDF)", "plan_file"), names and plan.file_id is not None),
    ]
    return [link for link, is_there in ways_there if is_there]
