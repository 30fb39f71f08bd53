"""The page of a placement: where the child lives, whom to speak with, what comes next, and what it costs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.models import Placement
from placements.policies import puts_on_record
from placements.ports import notices_of, unauthorised_for
from placements.presenters import barred_starts, homes, placement_status
from placements.presenters import costs as cost_tables
from placements.presenters import placements as placement_tables
from placements.presenters.child_words import child_words
from placements.presenters.ends import end_told
from placements.presenters.plans import InShort, cell_of, warning_of
from placements.presenters.stays import next_step
from placements.rules.fee_changes import weekly_on
from placements.rules.unregistered import why_not_unregistered
from placements.selectors import placements as selectors
from placements.selectors.barred_starts import barred_start_of, decided_for
from placements.selectors.court_orders import orders_of
from placements.states import PlacementState, PlanState, RecordedAs, RouteFamily
from placements.transitions import PLACEMENT
from placements.transitions.plans import PLAN
from providers.presenters.grave import warnings
from providers.selectors.contacts import contacts_of, who_signs_in
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import day, pounds
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action, SummaryRow, Table
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed


def page_of(
    request: Request,
    placement: Placement,
    *,
    authority_ends: datetime | None,
    following: UUID | None,
    plan: InShort | None,
) -> HttpResponse:
    """Everything that this reader may see of a placement, what matters at six in the evening first.

    `authority_ends`: of provisional authority that nobody has ratified. `following`: the child's open referral.
    `plan`: the newest placement plan.
    """
    user, today = request.user, local(request.at).date()
    # A place is named by its setting, which is read already.
    placement.place.setting = placement.setting
    live = placement.state in homes.LIVE
    costs = _costs(user, placement, today)
    choices = {one.transition.name: one for one in allowed(PLACEMENT, user, placement)}
    contact = contacts_of(user, {placement.setting_id: placement.provider_id}).get(placement.setting_id)
    people = who_signs_in(user, placement.provider_id) if live and contact is None else []
    context = {
        "placement": placement,
        "heading": child_words(placement.child, placement.service_type, today),
        "status": placement_status(placement),
        "when": f"from {day(placement.starts_on)}, {end_told(placement, user)}",
        "next": next_step(placement, choices, user, today, following),
        "facts": homes.home_facts(placement, user, costs.get("weekly", ""), today),
        "contacts": [
            homes.home_contact(placement, contact, user, people),
            homes.worker_contact(placement.child),
        ],
        "summary_rows": [
            *_plan(user, placement, plan, today),
            *placement_tables.stay_rows(placement, costs=bool(costs)),
            *_recorded(user, placement, today),
        ],
        **costs,
        "plan_warning": warning_of(placement, plan, today),
        **_begins(user, placement, plan),
        "notices": _notices(user, placement, request.at),
        "unregistered": _unregistered(user, placement, today),
        "log_page": has_permission(user, Permission.REFERRAL_SEE)
        and reverse("placements:placement_log", args=[placement.pk]),
        "events": timeline([placement.pk]),
        "may_change_fee": live and has_permission(user, Permission.PLACEMENT_START),
        "may_end": "end" in choices,
        "cancel": _cancel(choices, placement),
        **(_warnings(user, placement) if live else {}),
        "unauthorised": unauthorised_for(placement.call_off_id, user, request.at)
        if placement.call_off_id and authority_ends and authority_ends <= request.at
        else "",
    }
    return render(request, "placements/placement_detail.html", context)


def _plan(user: User, placement: Placement, plan: InShort | None, today: date) -> list[SummaryRow]:
    """The placement plan with how far it is: what the planned start of no emergency waits for (regulation 9)."""
    if placement.state not in homes.LIVE and (plan is None or plan.state == PlanState.OWED):
        return []
    cell = cell_of(plan, today, opens=has_permission(user, Permission.REFERRAL_SEE))
    return [] if cell is None else [SummaryRow("Placement plan (reg. 9)", cell)]


def _begins(user: User, placement: Placement, plan: InShort | None) -> dict[str, Any]:
    """The button that begins the plan of a placement from before the rule, or one that nobody has begun."""
    waits = plan is None or plan.state == PlanState.OWED
    if not waits or placement.state not in homes.LIVE or not has_permission(user, Permission.PLAN_WRITE):
        return {}
    begin = PLAN["begin"]
    page = reverse("placements:plan_begin", args=[placement.pk])
    return {"begin_plan": Action(begin.label, page, begin.consequence, quiet=True)}


def _warnings(user: User, placement: Placement) -> dict[str, Any]:
    """What stands against the setting; that the child moved in all the same; where that is decided."""
    warned = warnings(standing_against([placement.setting_id]), user)
    if placement.state == PlacementState.PLANNED and (decided := decided_for(placement.pk)):
        warned += barred_starts.will_not_go(decided)
    started = barred_start_of(placement.pk)
    if started is None:
        return {"warnings": warned}
    decides = has_permission(user, Permission.GRAVE_CHANGE_DECIDE)
    page = reverse("placements:barred_start", args=[started.pk]) if decides else ""
    return {"warnings": [*warned, barred_starts.warning(started)], "barred_start": page}


def _recorded(user: User, placement: Placement, today: date) -> list[SummaryRow]:
    """What was told of a placement that was recorded afterwards; nothing of any other."""
    recorded = getattr(placement, "recorded", None)
    orders = orders_of(placement, reader=user) if recorded else None
    may = placement.state != PlacementState.CANCELLED and puts_on_record(user, placement.starts_on, today)
    return placement_tables.recorded_rows(recorded, orders, may_order=may)


def _notices(user: User, placement: Placement, at: datetime) -> Table | None:
    """What a placement already made owes by law; asked only of what was bought alone, beside every agreement."""
    recorded = getattr(placement, "recorded", None)
    if recorded is None or recorded.source == RecordedAs.FILE:
        return None
    return notices_of(placement.pk, user, at) if recorded.buying_route.family == RouteFamily.SPOT else None


def _unregistered(user: User, placement: Placement, today: date) -> str:
    """Where what is asked of a home that nobody registers is recorded and reviewed, for whoever does either."""
    if why_not_unregistered(placement):
        return ""
    acts = has_permission(user, Permission.UNREGISTERED_REVIEW) or puts_on_record(
        user, placement.starts_on, today
    )
    return reverse("placements:unregistered", args=[placement.pk]) if acts else ""


def _costs(user: User, placement: Placement, today: date) -> dict[str, Any]:
    """The fee lines and the kept months, for those whose role shows costs."""
    if not has_permission(user, Permission.PLACEMENT_COST_SEE):
        return {}
    lines = list(selectors.fee_lines(placement))
    paid_on = max(today, placement.starts_on)
    in_force = [row.line for row in lines if not row.superseded_at]
    chart, months = cost_tables.month_chart(selectors.month_totals([placement.pk]), today, [placement])
    return {
        "fees": cost_tables.fee_table(lines, placement, user, today),
        "weekly": pounds(weekly_on(in_force, paid_on)),
        "chart": chart,
        "months": months,
    }


def _cancel(choices: dict[str, Any], placement: Placement) -> Action | None:
    """The way to cancel a placement that is planned, for whoever may."""
    if "cancel" not in choices:
        return None
    return Action(
        choices["cancel"].transition.label,
        reverse("placements:placement_cancel", args=[placement.pk]),
        why_not=choices["cancel"].reasons,
        warning=True,
        asks=True,
    )
