"""The council's pages of a call-off: the list, the route assessment, the call-off itself, its end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from calloffs.forms.call_offs import EndCallOff, OpenCallOff
from calloffs.lists import CALL_OFFS
from calloffs.presenters import assessments as present_assessments
from calloffs.presenters import call_off_head
from calloffs.presenters import call_offs as present
from calloffs.rules.routes import assess
from calloffs.rules.values import TermTooShort, term_end
from calloffs.selectors import call_offs as selectors
from calloffs.selectors import competitions
from calloffs.selectors.assessing import route_facts
from calloffs.services import call_offs as services
from calloffs.states import OPEN_TO_A_CASE, CallOffRoute
from calloffs.transitions.call_offs import CALL_OFF
from calloffs.views.call_off_page import page
from calloffs.views.judging import judged
from calloffs.views.opening import read_call_off, read_its_page
from placements.models import Referral
from placements.policies import is_alone_on_duty, is_emergency
from placements.presenters.child_words import child_words
from placements.selectors import referrals
from providers.models import Lot
from providers.rules.rounds import framework_over
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.onward import id_in
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed

if TYPE_CHECKING:
    from calloffs.models import CallOff
    from calloffs.selectors.call_offs import StandingCallOff

NO_LOT = (
    "No lot in force today buys what the referral asks for. Check the kind of placement on the referral, or ask the "
    "commissioning manager."
)


@requires(Permission.CALLOFF_SEE)
def call_off_list(request: Request) -> HttpResponse:
    """Call-offs that are still going by when a home is needed, one's own, all of them, or those in one state."""
    sees_searches = has_permission(request.user, Permission.REFERRAL_SEE)
    return show_list(request, CALL_OFFS, "calloffs/call_off_list.html", sees_searches=sees_searches)


def _referral(request: Request) -> Referral:
    try:
        pk = UUID(request.GET.get("referral", ""))
    except ValueError as error:
        raise Http404 from error
    return find(referrals.visible_to(request.user), pk)


def _lot(request: Request, lots: list[Lot]) -> Lot | None:
    """The lot that the page before was about, else the first."""
    wanted = request.GET.get("lot")
    return next((one for one in lots if str(one.pk) == wanted), next(iter(lots), None))


def _term(referral: Referral, today: date) -> dict[str, date | None]:
    needed_on = referral.needed_on or today
    try:
        ends_on, _ = term_end(needed_on, referral.child.date_of_birth)
    except TermTooShort:
        return {"needed_on": needed_on, "term_ends_on": None}
    return {"needed_on": needed_on, "term_ends_on": ends_on - timedelta(days=1)}


def _after_opening(call_off: "CallOff", picked: UUID | None, *, alone: bool = False) -> str:
    """A direct award goes on with the home that was picked, or with the choice of one; the ladder with its rungs.

    `alone`: who is alone on duty publishes a competition next.
    """
    if call_off.route == CallOffRoute.CONTINGENCY:
        return reverse("calloffs:ladder", args=[call_off.pk])
    if alone and call_off.route == CallOffRoute.MINI_COMPETITION:
        return reverse("calloffs:publish", args=[call_off.pk])
    if call_off.route != CallOffRoute.DIRECT_AWARD or call_off.state not in OPEN_TO_A_CASE:
        return reverse("calloffs:call_off_detail", args=[call_off.pk])
    homes = reverse("calloffs:direct_award", args=[call_off.pk])
    return f"{homes}?pick={picked}" if picked else homes


@requires(Permission.CALLOFF_OPEN, Permission.EMERGENCY_PLACE)
def open_call_off(request: Request) -> HttpResponse:
    """The route assessment of an approved referral (S-48)."""
    referral, today = _referral(request), local(request.at).date()
    live, picked = selectors.live_for(referral.pk), id_in(request.GET.get("pick", ""))
    if live is not None:
        return redirect(
            _after_opening(live, picked) if picked else reverse("calloffs:call_off_detail", args=[live.pk])
        )
    wanted = selectors.lots_for(referral)
    over = {lot.pk: framework_over(lot.last_day, today) for lot in wanted}
    lots = [lot for lot in wanted if not over[lot.pk]]
    form = OpenCallOff(
        *given(request),
        lots=lots,
        asks_siblings=bool(referral.sibling_count),
        emergency=is_emergency(referral, today),
        initial={**_term(referral, today), "lot": request.GET.get("lot")},
    )

    if answer := page_post(
        request,
        form,
        lambda: services.open_call_off(
            referral=referral, **form.answered, sure=form.sure, by=request.user, at=request.at
        ),
        to=lambda opened: _after_opening(opened, picked, alone=is_alone_on_duty(request.user, referral)),
        said=lambda opened: f"{opened.reference} is open.",
    ):
        return answer
    context = {
        "form": form,
        "referral": referral,
        "lots": lots,
        "assessed": present_assessments.pointing(
            assess(route_facts(referral, _lot(request, lots), request.at))
        ),
        "match": f"/referrals/{referral.pk}/match/",
        "picked": picked,
    }
    context["heading"] = child_words(referral.child, referral.service_type, today)
    context["back"] = f"/referrals/{referral.pk}/"
    context["why_not"] = next(iter(over.values()))[0] if wanted and not lots else NO_LOT
    return render(request, "calloffs/call_off_new.html", context)


@requires(Permission.CALLOFF_SEE)
@judged
def call_off_detail(request: Request, pk: UUID) -> HttpResponse:
    """A call-off: what comes next, who was invited, questions, evaluators, how many were left out, its history."""
    return call_off_page(request, read_its_page(request, pk))


def call_off_page(
    request: Request, call_off: "StandingCallOff", refusal: DomainError | None = None
) -> HttpResponse:
    """The page of a call-off; `refusal`: why a button on it was refused."""
    context = {
        "call_off": call_off,
        "refusal": refusal,
        **page(call_off, request.user, at=request.at),
        "statements_page": has_permission(request.user, Permission.REFERRAL_SEE)
        and reverse("calloffs:search_statements", args=[call_off.pk]),
        "log_page": has_permission(request.user, Permission.REFERRAL_SEE)
        and reverse("placements:referral_log", args=[call_off.referral_id]),
    }
    return render(request, "calloffs/call_off_detail.html", context)


@requires(Permission.CALLOFF_SEE)
@judged
def left_out(request: Request, pk: UUID) -> HttpResponse:
    """Who was left out of a competition when it was published, by name, each with the gate and why."""
    call_off = read_call_off(request, pk, "left out of the competition")
    shown = paged(competitions.left_out(call_off), request.GET, order="provider__name")
    context = {"call_off": call_off, "table": present.left_out_table(shown.rows), "pager": shown.pager}
    context["title"] = call_off_head.title(call_off, request.user)
    return render(request, "calloffs/left_out.html", context)


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def end_call_off(request: Request, pk: UUID) -> HttpResponse:
    """Ending a call-off with no award."""
    call_off = find(selectors.visible_to(request.user), pk)
    form = EndCallOff(*given(request))

    if answer := page_post(
        request,
        form,
        lambda: services.end_without_award(
            call_off=call_off, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        to=reverse("calloffs:call_off_detail", args=[call_off.pk]),
        said=f"{call_off.reference} ended with no award.",
    ):
        return answer
    why_not = [
        reason
        for choice in allowed(CALL_OFF, request.user, call_off)
        if choice.transition.name == "end_without_award"
        for reason in choice.reasons
    ]
    context = {"form": form, "call_off": call_off, "why_not": why_not}
    return render(request, "calloffs/call_off_end.html", context)
