from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements.forms.children import ChildForm, SearchForm
from placements.forms.referrals import BeginForm
from placements.models import Child, Placement, Referral
from placements.policies import may_change_people, names_child
from placements.presenters import children as child_tables
from placements.presenters import costs as cost_tables
from placements.presenters import placements as placement_tables
from placements.presenters import referral_lists
from placements.presenters.child_words import heading
from placements.rules.completeness import CLOSED
from placements.selectors import children, placements, referrals
from placements.selectors.living import LIVE
from placements.selectors.reading import as_read
from placements.selectors.referrals import referral_before
from placements.services.children import find_children, record_child
from placements.services.referrals import start_referral
from placements.states import PlacementState
from placements.views.opening import open_child
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action, Empty, SummaryRow, Withheld
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request

SHOWN_OPENINGS = 10
# Who writes what providers read, by day and alone on duty.
WRITING = (Permission.PROFILE_WRITE, Permission.EMERGENCY_PLACE)


@requires(Permission.CHILD_SEE)
def child_list(request: Request) -> HttpResponse:
    """Find a child by reference or name. The words come by POST and are neither kept nor put into an address."""
    form = SearchForm(*given(request))
    table = None
    if request.method == "POST" and form.is_valid():
        found = find_children(words=form.cleaned_data["words"], by=request.user, at=request.at)
        table = child_tables.children_table(found, local(request.at).date(), request.user)
    may_record = has_permission(request.user, Permission.CHILD_RECORD)
    context = {"form": form, "table": table, "may_record": may_record, "most": children.MOST_FOUND}
    return render(request, "placements/child_list.html", context)


@requires(Permission.CHILD_RECORD)
def child_new(request: Request) -> HttpResponse:
    form = ChildForm(*given(request))

    answer = page_post(
        request,
        form,
        lambda: record_child(**form.answered, by=request.user, at=request.at),
        to=lambda child: reverse("placements:child_detail", args=[child.pk]),
        said=lambda child: f"The child is recorded as {child.reference}.",
    )
    if answer:
        return answer
    return render(request, "placements/child_new.html", {"form": form})


@requires(Permission.CHILD_SEE)
def child_detail(request: Request, pk: UUID) -> HttpResponse:
    return _page(request, open_child(request, pk, "child"))


@requires(Permission.REFERRAL_MAKE)
@post_only
def referral_start(request: Request, pk: UUID) -> HttpResponse:
    child = find(children.visible_to(request.user), pk)
    return press(
        request,
        lambda: start_referral(child=child, by=request.user, at=request.at),
        to=_referral_page,
        said=_started,
        refused=lambda refusal: _page(request, open_child(request, pk, "child"), refusal),
    )


def _referral_page(referral: Referral) -> str:
    return reverse("placements:referral_detail", args=[referral.pk])


def _started(referral: Referral) -> str:
    return f"Referral {referral.reference} is started."


@requires(Permission.REFERRAL_MAKE)
def referral_begin(request: Request, pk: UUID) -> HttpResponse:
    """The next referral of a child: with the answers of the last one, or empty."""
    child = open_child(request, pk, "start a referral")
    back = reverse("placements:child_detail", args=[pk])
    before = referral_before(child)
    if before is None:
        return redirect(back)
    form = BeginForm(*given(request), before=before)
    question = Question("Start a referral", back, caption=f"Child {child.reference}")
    return ask(
        request,
        form,
        question,
        lambda: start_referral(child=child, empty=form.empty, by=request.user, at=request.at),
        to=_referral_page,
        said=_started,
    )


def _page(request: Request, child: Child, refusal: DomainError | None = None) -> HttpResponse:
    today = local(request.at).date()
    own_referrals = as_read(
        referrals.visible_to(request.user).filter(child=child).order_by("-started_at"), child, request.user
    )
    lived = list(
        placements.with_weekly(placements.visible_to(request.user).filter(child=child), today).order_by(
            "-starts_on"
        )
    )
    costs = has_permission(request.user, Permission.PLACEMENT_COST_SEE)
    chart, months = None, cost_tables.withheld_months()
    if costs:
        chart, months = cost_tables.month_chart(placements.month_totals([one.pk for one in lived]), today)
    openings = child.openings.select_related("by").order_by("-at")[:SHOWN_OPENINGS]
    subjects = [child.pk, *(one.pk for one in own_referrals), *(one.pk for one in lived)]
    context = {
        "child": child,
        "heading": heading(child, "", request.user, today),
        "own_words": next((one.wishes for one in own_referrals if one.wishes), ""),
        "summary_rows": [
            *child_tables.child_summary(child, today, named=names_child(request.user, child)),
            *_home(request.user, lived),
        ],
        "warnings": warnings(standing_against(one.setting_id for one in lived if one.state in LIVE)),
        "referrals": referral_lists.referrals_table(own_referrals, today, starts_one=False),
        "placements": placement_tables.placements_table(
            lived, empty=_no_home(request.user), user=request.user, costs=costs
        ),
        "chart": chart,
        "months": months,
        "openings": child_tables.openings_table(openings),
        "events": timeline(subjects),
        "start": _start(request, child, own_referrals),
        "may_keep_out": (
            has_permission(request.user, Permission.CHILD_RECORD)
            and any(has_permission(request.user, one) for one in WRITING)
        )
        or has_permission(request.user, Permission.GUARD_OVERRIDE),
        "may_say_what_is_kept_out": names_child(request.user, child)
        and any(
            has_permission(request.user, permission)
            for permission in (Permission.CHILD_RECORD, Permission.GUARD_OVERRIDE)
        ),
        "may_change_people": has_permission(request.user, Permission.CHILD_RECORD)
        and may_change_people(request.user, child),
        "refusal": refusal,
    }
    return render(request, "placements/child_detail.html", context)


def _home(user: User, lived: Sequence[Placement]) -> list[SummaryRow]:
    """Where the child lives now, for whoever may see it; else that the role does not show it."""
    if not has_permission(user, Permission.PLACEMENT_SEE):
        return [SummaryRow("Lives at", Withheld("where a child lives").sentence)]
    here = next((one for one in lived if one.state == PlacementState.STARTED), None)
    return placement_tables.home_summary(here, user) if here else []


def _no_home(user: User) -> Empty | Withheld:
    """What stands where no placement is listed: that there is none, only for those who would see one."""
    if has_permission(user, Permission.PLACEMENT_SEE):
        return placement_tables.NO_PLACEMENT
    return Withheld("where a child lives")


def _start(request: Request, child: Child, own_referrals: list[Referral]) -> Action | None:
    """The button that starts a referral, for those who make referrals."""
    if not has_permission(request.user, Permission.REFERRAL_MAKE):
        return None
    if any(one.state in CLOSED for one in own_referrals):
        return Action("Start a referral", reverse("placements:referral_begin", args=[child.pk]), asks=True)
    return Action(
        label="Start a referral",
        url=reverse("placements:referral_start", args=[child.pk]),
        consequence="If you start one, it will be the one open referral that a child may have at a time.",
    )
