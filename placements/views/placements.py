from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.placements import EndForm, FeeForm, StartForm
from placements.lists.placements import PLACEMENTS
from placements.models import Placement
from placements.policies import RECORDING, SENDING_FILES
from placements.ports import authority_ends
from placements.presenters import barred_starts
from placements.presenters import placements as placement_tables
from placements.presenters.plans import in_short
from placements.presenters.stays import authorised_words, start_consequence, told_of_stay
from placements.selectors import placements as selectors
from placements.selectors.bars import bars_at_start
from placements.selectors.costs import fee_kinds
from placements.selectors.plans import newest_beside
from placements.selectors.referrals import needs_of_referral
from placements.services import placements as services
from placements.services.children import open_record
from placements.services.fees import change_fee
from placements.states import PlacementState
from placements.transitions import PLACEMENT
from placements.views.placement_page import page_of
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.text.words import last_night
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed
from sefton_pdps.workflow.confirmation import confirmation_of


@requires(Permission.PLACEMENT_SEE)
def placement_list(request: Request) -> HttpResponse:
    """Where children live, the newest first."""
    return show_list(
        request,
        PLACEMENTS,
        "placements/placement_list.html",
        records=any(has_permission(request.user, one) for one in RECORDING),
        sends_files=any(has_permission(request.user, one) for one in SENDING_FILES),
    )


@requires(Permission.PLACEMENT_SEE)
def placement_detail(request: Request, pk: UUID) -> HttpResponse:
    """Where a child lives: an opening of the child's record, though the page does not name the child."""
    rows = selectors.visible_to(request.user).select_related("child__social_worker")
    rows = rows.annotate(
        authority_ends=authority_ends(), following=selectors.following(), plan_told=newest_beside()
    )
    placement = find(rows, pk)
    open_record(child=placement.child, page="placement", by=request.user, at=request.at)
    asked = {name: vars(placement)[name] for name in ("authority_ends", "following")}
    return page_of(request, placement, **asked, plan=in_short(vars(placement)["plan_told"]))


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
        ends=True,
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
        will=f"If you end it, the last night paid for would be {last_night(form.cleaned_data['ended_on'])}, and the "
        f"place would be free again. {told_of_stay(placement.child, 'would')} It could not be taken back.",
        button="End the placement",
        ends=True,
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


def _parts(user: User) -> Any:
    """What this person reads of a placement before ending or cancelling it."""
    return lambda placement: placement_tables.placement_parts(placement, user)
