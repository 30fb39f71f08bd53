"""The portal's pages of an offer's working copy: where it stands, and each of its parts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms import offers as forms
from calloffs.models import OfferDraft
from calloffs.presenters import own_invitation
from calloffs.presenters import portal as present
from calloffs.presenters.own_choice import why_missing
from calloffs.presenters.own_invitation import need_of, wanted
from calloffs.rules.offers import bounds_of, next_part, unfinished
from calloffs.selectors import portal
from calloffs.services import offers as services
from calloffs.services.invitations import mark_opened
from calloffs.views import offer_page as pages
from placements.rules.fees import weekly_total
from placements.rules.profile import needs_of
from providers.states import SettingKind
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given, page_post
from sefton_pdps.core.web.request import Request


def _onward(draft: OfferDraft, saved: OfferDraft, after: str) -> str:
    """Where a part that was saved leads: the next unfinished one, then the check; the list where it is left itself.

    The row that was saved is read with what the page has of its call-off, never the council's columns of it.
    """
    saved.call_off, saved.setting = draft.call_off, draft.setting
    if following := next_part(saved, after):
        return reverse(f"calloffs:offer_{following}", args=[saved.pk])
    return reverse(f"calloffs:offer_{'draft' if unfinished(saved) else 'check'}", args=[saved.pk])


def _part(
    request: Request,
    draft: OfferDraft,
    form: PageForm,
    part: str,
    answers: Callable[[], dict[str, Any]],
    stored: Callable[[OfferDraft], Mapping[str, Any]],
    **more: object,
) -> HttpResponse:
    """One part of an offer: saved as you go, never over what a colleague saved, then on to the next."""
    stays = "update" in request.POST
    if answer := page_post(
        request,
        form,
        lambda: services.save_draft(
            call_off=draft.call_off, setting=draft.setting, by=request.user, at=request.at, **answers()
        ),
        to=lambda saved: request.path if stays else _onward(draft, saved, part),
        said=lambda saved: (
            TOLD_BY_THE_PAGE if stays else present.why_back(saved, part, next_part(saved, part))
        ),
        edit=replace(edits(draft, stored), saved=pages.saved),
    ):
        return answer
    context = {
        "form": form,
        "draft": draft,
        "title": present.part_title(part, draft),
        "caption": present.part_caption(part, draft),
        "need": need_of(draft.call_off),
        "wanted": wanted(draft.call_off),
        "saved": present.saved_words(draft) if any(stored(draft).values()) else "",
        **more,
    }
    return render(request, "calloffs/portal/offer_part.html", context)


@requires(Permission.OFFER_MAKE)
def offer_start(request: Request, pk: UUID) -> HttpResponse:
    """Which of the provider's settings is offered."""
    invitation = find(portal.visible_to(request.user), pk)
    mark_opened(invitation=invitation, by=request.user, at=request.at)
    settings, missing = portal.passed_and_missing(invitation)
    form = forms.ChooseSetting(*given(request), settings=settings)

    def begun(draft: OfferDraft) -> str:
        draft.call_off, draft.setting = invitation.call_off, form.chosen
        following = next_part(draft)
        return reverse(f"calloffs:offer_{following or 'draft'}", args=[draft.pk])

    if answer := page_post(
        request,
        form,
        lambda: services.save_draft(
            call_off=invitation.call_off, setting=form.chosen, by=request.user, at=request.at
        ),
        to=begun,
        said=TOLD_BY_THE_PAGE,
    ):
        return answer
    context = {
        "form": form,
        "invitation": invitation,
        "need": own_invitation.need_in_a_line(invitation),
        "settings": settings,
        "missing": why_missing(missing, portal.gates_of(invitation)),
    }
    return render(request, "calloffs/portal/offer_start.html", context)


@requires(Permission.OFFER_MAKE)
def offer_draft(request: Request, pk: UUID) -> HttpResponse:
    """The task list of an offer."""
    draft = pages.own_draft(request, pk)
    context = {"draft": draft, **pages.draft_page(draft, request.user, at=request.at)}
    return render(request, "calloffs/portal/offer_draft.html", context)


@requires(Permission.OFFER_MAKE)
def offer_place(request: Request, pk: UUID) -> HttpResponse:
    """When the place is free; for an agency, in which carer household."""
    draft = pages.own_draft(request, pk)
    agency = draft.setting.kind == SettingKind.FOSTERING_AGENCY
    homes = portal.households(draft.call_off_id, draft.setting) if agency else []
    form = forms.OfferPlace(
        *given(request),
        agency=agency,
        households=homes,
        today=local(request.at).date(),
        others=portal.invited_beside(draft.call_off, request.user),
        initial=_place_of(draft),
    )

    def answers() -> dict[str, Any]:
        home = form.chosen_household
        place = portal.first_place(home, draft.call_off.needed_on) if home else None
        told = {
            "available_on": form.cleaned_data["available_on"],
            "only_all": form.cleaned_data.get("only_all"),
        }
        return {"household": home, "place": place, **told}

    why_not = present.NO_HOUSEHOLD if agency and not homes else ""
    more = {"why_not": why_not, "warnings": pages.place_warnings(draft, homes)}
    return _part(request, draft, form, "place", answers, _place_of, **more)


def _place_of(draft: OfferDraft) -> dict[str, Any]:
    return {"household": draft.household_id, "available_on": draft.available_on, "only_all": draft.only_all}


@requires(Permission.OFFER_MAKE)
def offer_needs(request: Request, pk: UUID) -> HttpResponse:
    """How the setting meets each need."""
    draft = pages.own_draft(request, pk)
    needs = needs_of(draft.call_off.profile)
    form = forms.OfferNeeds(*given(request), needs=needs, initial=draft.quality_answers)

    def needs_of_draft(row: OfferDraft) -> dict[str, str]:
        return {need.code: row.quality_answers.get(need.code, "") for need in needs}

    return _part(
        request,
        draft,
        form,
        "needs",
        lambda: {"quality_answers": form.answers},
        needs_of_draft,
    )


@requires(Permission.OFFER_MAKE)
def offer_fees(request: Request, pk: UUID) -> HttpResponse:
    """The fee builder; its total is the server's."""
    draft = pages.own_draft(request, pk)
    kinds = portal.fee_kinds(local(request.at).date(), (line.kind for line in draft.lines))
    form = forms.OfferFees(
        *given(request),
        kinds=kinds,
        needs=needs_of(draft.call_off.profile),
        bounds=bounds_of(draft.call_off),
        initial=forms.fee_initial(draft.lines),
    )
    total = weekly_total(draft.lines)

    def fees_of(row: OfferDraft) -> dict[str, Any]:
        kept = forms.fee_initial(row.lines)
        return {name: kept.get(name) or None for name in form.further_fields()}

    return _part(
        request,
        draft,
        form,
        "fees",
        lambda: {"price_lines": form.lines},
        fees_of,
        total=total,
        is_fee=True,
    )


@requires(Permission.OFFER_MAKE)
def offer_social_value(request: Request, pk: UUID) -> HttpResponse:
    """The answer on social value."""
    draft = pages.own_draft(request, pk)
    form = forms.OfferSocialValue(*given(request), initial=_social_value_of(draft))
    return _part(
        request,
        draft,
        form,
        "social_value",
        lambda: {"social_value_answer": form.cleaned_data["social_value_answer"]},
        _social_value_of,
    )


def _social_value_of(draft: OfferDraft) -> dict[str, str]:
    return {"social_value_answer": draft.social_value_answer}
