from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.placements import EndForm, FeeForm, StartForm
from placements.lists.placements import PLACEMENTS
from placements.models import Placement
from placements.presenters import barred_starts, placement_status
from placements.presenters import costs as cost_tables
from placements.presenters import placements as placement_tables
from placements.presenters.child_words import child_words
from placements.presenters.ends import end_told
from placements.presenters.stays import authorised_words, overrun, start_consequence
from placements.rules.fee_changes import weekly_on
from placements.selectors import placements as selectors
from placements.selectors.barred_starts import barred_start_of, decided_for
from placements.selectors.bars import bars_at_start
from placements.selectors.costs import fee_kinds
from placements.selectors.referrals import needs_of_referral
from placements.services import placements as services
from placements.services.children import open_record
from placements.services.fees import change_fee
from placements.states import PlacementState
from placements.transitions import PLACEMENT
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import day, last_night, pounds
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed
from sefton_pdps.workflow.confirmation import confirmation_of


@requires(Permission.PLACEMENT_SEE)
def placement_list(request: Request) -> HttpResponse:
    """Where children live, the newest first."""
    return show_list(request, PLACEMENTS)


@requires(Permission.PLACEMENT_SEE)
def placement_detail(request: Request, pk: UUID) -> HttpResponse:
    """Where a child lives: an opening of the child's record, though the page does not name the child."""
    placement = find(selectors.visible_to(request.user), pk)
    open_record(child=placement.child, page="placement", by=request.user, at=request.at)
    return _page(request, placement)


@requires(Permission.PLACEMENT_START, Permission.EMERGENCY_PLACE)
def placement_start(request: Request, pk: UUID) -> HttpResponse:
    """When the child arrived and who confirmed it, with what recording it will do."""
    placement = find(selectors.visible_to(request.user), pk)
    why_not = _why_not_start(request.user, placement)
    form = StartForm(*given(request), initial={"arrived_at": request.at})
    form.consequence = start_consequence(placement)

    answer = page_post(
        request,
        form,
        lambda: services.start_placement(
            placement=placement, **form.answered, by=request.user, at=request.at
        ),
        to=reverse("placements:placement_detail", args=[pk]),
        said=f"Placement {placement.reference} has started.",
    )
    if answer:
        return answer
    context = {
        "form": form,
        "placement": placement,
        "title": "Record the child's arrival",
        "why_not": why_not,
        "warning": barred_starts.ahead(bars_at_start(placement, local(request.at).date())),
    }
    return render(request, "placements/placement_form.html", context)


def _why_not_start(user: User, placement: Placement) -> tuple[str, ...]:
    """Why the start cannot be recorded now: the table's own reasons, or that it is not planned any more."""
    for choice in allowed(PLACEMENT, user, placement):
        if choice.transition.name == "start":
            return choice.reasons
    label = PlacementState(placement.state).label.lower()
    return (f"This placement is {label}, so no arrival is recorded.",)


@requires(Permission.PLACEMENT_START)
def placement_cancel(request: Request, pk: UUID) -> HttpResponse:
    """A page between, with the reason: the provider, the social worker and the referral are touched."""
    placement = find(selectors.visible_to(request.user), pk)
    open_record(child=placement.child, page="placement, before a step", by=request.user, at=request.at)
    asked = confirmation_of(
        PLACEMENT,
        "cancel",
        placement,
        request,
        back=reverse("placements:placement_detail", args=[pk]),
        caption=placement.reference,
        reason="Why will it not happen?",
    )

    return confirm(
        request,
        asked,
        lambda reason: services.cancel_placement(
            placement=placement, reason=reason, by=request.user, at=request.at
        ),
        said=f"Placement {placement.reference} is cancelled.",
        of=confirms(placement, _parts(request.user)),
    )


@requires(Permission.PLACEMENT_START)
def placement_end(request: Request, pk: UUID) -> HttpResponse:
    placement = find(selectors.visible_to(request.user), pk)
    form = EndForm(*given(request))

    edit = confirms(placement, _parts(request.user))
    answer = checked(request, form, lambda: _ending(placement, form))
    if answer := answer or page_post(
        request,
        form,
        lambda: services.end_placement(
            placement=placement, **form.values("ended_on", "reason"), by=request.user, at=request.at
        ),
        to=reverse("placements:placement_detail", args=[pk]),
        said=f"Placement {placement.reference} has ended.",
        edit=edit,
    ):
        return answer
    context = {"form": form, "placement": placement, "title": "End the placement"}
    return render(request, "placements/placement_form.html", context)


def _ending(placement: Placement, form: EndForm) -> Confirmation:
    return Confirmation(
        heading="Check before you end the placement",
        will=f"If you end it, the last night paid for would be {last_night(form.cleaned_data['ended_on'])}, the place"
        " would be free again, and the social worker would be told. It could not be taken back.",
        button="End the placement",
        back=reverse("placements:placement_detail", args=[placement.pk]),
        caption=placement.reference,
    )


@requires(Permission.PLACEMENT_START)
def placement_fee(request: Request, pk: UUID) -> HttpResponse:
    placement = find(selectors.visible_to(request.user), pk)
    limit = authorised_words(selectors.authorised_lines(placement))
    form = FeeForm(
        *given(request),
        kinds=fee_kinds(local(request.at).date()),
        needs=needs_of_referral(placement.referral) if placement.referral else [],
        authorised=limit,
    )

    answer = page_post(
        request,
        form,
        lambda: change_fee(placement=placement, line=form.line, by=request.user, at=request.at),
        to=reverse("placements:placement_detail", args=[pk]),
        said=f"The fee of placement {placement.reference} is changed.",
    )
    if answer:
        return answer
    context = {"form": form, "placement": placement, "title": "Change a fee"}
    return render(request, "placements/placement_form.html", context)


def _page(request: Request, placement: Placement) -> HttpResponse:
    today = local(request.at).date()
    user = request.user
    live = placement.state in (PlacementState.PLANNED, PlacementState.STARTED)
    context = {
        "placement": placement,
        "status": placement_status(placement),
        "when": f"from {day(placement.starts_on)}, {end_told(placement, user)}",
        "summary_rows": placement_tables.placement_summary(placement, user),
        "child_words": child_words(placement.child, placement.service_type, today),
        **_costs(user, placement, today),
        "events": timeline([placement.pk]),
        "may_open_child": has_permission(user, Permission.CHILD_SEE),
        "may_change_fee": live and has_permission(user, Permission.PLACEMENT_START),
        **_actions(user, placement),
        **(_warnings(user, placement, today) if live else {}),
    }
    return render(request, "placements/placement_detail.html", context)


def _parts(user: User) -> Any:
    """What this person reads of a placement before ending or cancelling it."""
    return lambda placement: placement_tables.placement_parts(placement, user)


def _warnings(user: User, placement: Placement, today: date) -> dict[str, Any]:
    """What stands against the setting or the stay; that the child moved in all the same; where that is decided."""
    warned = [*overrun(placement, today, user), *warnings(standing_against([placement.setting_id]), user)]
    if placement.state == PlacementState.PLANNED and (decided := decided_for(placement.pk)):
        warned += barred_starts.will_not_go(decided)
    started = barred_start_of(placement.pk)
    if started is None:
        return {"warnings": warned}
    decides = has_permission(user, Permission.GRAVE_CHANGE_DECIDE)
    page = reverse("placements:barred_start", args=[started.pk]) if decides else ""
    return {"warnings": [*warned, barred_starts.warning(started)], "barred_start": page}


def _costs(user: User, placement: Placement, today: date) -> dict[str, Any]:
    """The fee lines and the kept months, for those whose role shows costs; else that it does not."""
    if not has_permission(user, Permission.PLACEMENT_COST_SEE):
        return {"fees": None, "chart": None, "months": cost_tables.withheld_months()}
    lines = list(selectors.fee_lines(placement))
    paid_on = max(today, placement.starts_on)
    in_force = [row.line for row in lines if not row.superseded_at]
    chart, months = cost_tables.month_chart(selectors.month_totals([placement.pk]), today)
    return {
        "fees": cost_tables.fee_table(lines, placement, user, today),
        "weekly": pounds(weekly_on(in_force, paid_on)),
        "paid_when": "Today's fee" if paid_on == today else "Fee from the first night",
        "chart": chart,
        "months": months,
    }


def _actions(user: User, placement: Placement) -> dict[str, Any]:
    """The one primary button of the page, and the other ways on from here."""
    choices = {one.transition.name: one for one in allowed(PLACEMENT, user, placement)}
    start, cancel = choices.get("start"), choices.get("cancel")
    actions: dict[str, Any] = {"may_end": "end" in choices}
    if start:
        actions["start"], actions["why_not_start"] = start.transition, start.reasons
    if cancel:
        actions["cancel"] = Action(
            cancel.transition.label,
            reverse("placements:placement_cancel", args=[placement.pk]),
            why_not=cancel.reasons,
            warning=True,
            asks=True,
        )
    return actions
