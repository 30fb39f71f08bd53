"""The supplier portal's pages of an offer: its parts, its submission, its receipt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms import offers as forms
from calloffs.models import CallOff, Offer, OfferDraft
from calloffs.presenters import offer_page as pages
from calloffs.presenters import portal as present
from calloffs.rules.offers import bounds_of
from calloffs.selectors import portal
from calloffs.services import offers as services
from calloffs.services.invitations import mark_opened
from placements.rules.profile import needs_of
from providers.states import SettingKind
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.core import words
from sefton_pdps.core.editing import Saved
from sefton_pdps.core.form_page import Confirmation, confirm
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.pages import find, page_post
from sefton_pdps.core.working_days import local


def _draft(request: HttpRequest, pk: UUID) -> OfferDraft:
    return find(portal.drafts(request.user), pk)


def _saved(draft: OfferDraft) -> Saved:
    """The row tells who saved it: a provider reads no event about its working copies."""
    return Saved(draft.saved_by.described, draft.saved_at)


def _part(
    request: HttpRequest,
    draft: OfferDraft,
    form: PageForm,
    title: str,
    answers: Any,
    stored: Callable[[OfferDraft], Mapping[str, Any]],
    **more: object,
) -> HttpResponse:
    """One part of an offer: saved as you go, never over what a colleague saved, then back to the task list."""

    def work() -> str:
        services.save_draft(
            call_off=draft.call_off, setting=draft.setting, by=request.user, at=request.at, **answers()
        )
        stay = "update" in request.POST
        return request.path if stay else reverse("calloffs:offer_draft", args=[draft.pk])

    edit = replace(edits(draft, stored), saved=_saved)
    if answer := page_post(request, form, work, edit=edit):
        return answer
    context = {"form": form, "draft": draft, "title": title, **more}
    return render(request, "calloffs/portal/offer_part.html", context)


@requires(Permission.OFFER_MAKE)
def offer_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which of the own settings is offered."""
    invitation = find(portal.visible_to(request.user), pk)
    mark_opened(invitation=invitation, by=request.user, at=request.at)
    settings = portal.settings_to_offer(invitation)
    form = forms.ChooseSetting(request.POST or None, settings=settings)

    def work() -> str:
        draft = services.save_draft(
            call_off=invitation.call_off, setting=form.chosen, by=request.user, at=request.at
        )
        return reverse("calloffs:offer_draft", args=[draft.pk])

    if answer := page_post(request, form, work):
        return answer
    context = {"form": form, "invitation": invitation, "settings": settings}
    return render(request, "calloffs/portal/offer_start.html", context)


@requires(Permission.OFFER_MAKE)
def offer_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list of an offer."""
    draft = _draft(request, pk)
    context = {"draft": draft, **pages.draft_page(draft, request.user, at=request.at)}
    return render(request, "calloffs/portal/offer_draft.html", context)


@requires(Permission.OFFER_MAKE)
def offer_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When the place is free; for an agency, in which carer household."""
    draft = _draft(request, pk)
    agency = draft.setting.kind == SettingKind.FOSTERING_AGENCY
    homes = portal.households(draft.call_off_id, draft.setting) if agency else []
    form = forms.OfferPlace(
        request.POST or None,
        agency=agency,
        households=homes,
        today=local(request.at).date(),
        initial=_place_of(draft),
    )

    def answers() -> dict[str, Any]:
        home = form.chosen_household
        place = portal.first_place(home, draft.call_off.needed_on) if home else None
        return {"household": home, "place": place, "available_on": form.cleaned_data["available_on"]}

    why_not = present.NO_HOUSEHOLD if agency and not homes else ""
    more = {"why_not": why_not, "warnings": pages.place_warnings(draft, homes)}
    return _part(request, draft, form, "When the place is free", answers, _place_of, **more)


def _place_of(draft: OfferDraft) -> dict[str, Any]:
    return {"household": draft.household_id, "available_on": draft.available_on}


@requires(Permission.OFFER_MAKE)
def offer_needs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the setting meets each need."""
    draft = _draft(request, pk)
    needs = needs_of(draft.call_off.profile)
    form = forms.OfferNeeds(request.POST or None, needs=needs, initial=draft.quality_answers)

    def needs_of_draft(row: OfferDraft) -> dict[str, str]:
        return {need.code: row.quality_answers.get(need.code, "") for need in needs}

    return _part(
        request,
        draft,
        form,
        "How you meet each need",
        lambda: {"quality_answers": form.answers},
        needs_of_draft,
    )


@requires(Permission.OFFER_MAKE)
def offer_fees(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fee builder; its total is the server's."""
    draft = _draft(request, pk)
    kinds = portal.fee_kinds(local(request.at).date(), (line["kind"] for line in draft.price_lines))
    form = forms.OfferFees(
        request.POST or None,
        kinds=kinds,
        needs=needs_of(draft.call_off.profile),
        bounds=bounds_of(draft.call_off),
        initial=forms.fee_initial(draft.price_lines),
    )
    total = present.price_total(draft.price_lines)

    def fees_of(row: OfferDraft) -> dict[str, Any]:
        kept = forms.fee_initial(row.price_lines)
        return {name: kept.get(name) or None for name in form.base_fields}

    return _part(
        request,
        draft,
        form,
        "Weekly fee",
        lambda: {"price_lines": form.lines},
        fees_of,
        total=total,
        is_fee=True,
    )


@requires(Permission.OFFER_MAKE)
def offer_social_value(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer on social value."""
    draft = _draft(request, pk)
    form = forms.OfferSocialValue(request.POST or None, initial=_social_value_of(draft))
    return _part(
        request,
        draft,
        form,
        "Social value",
        lambda: {"social_value_answer": form.cleaned_data["social_value_answer"]},
        _social_value_of,
    )


def _social_value_of(draft: OfferDraft) -> dict[str, str]:
    return {"social_value_answer": draft.social_value_answer}


@requires(Permission.OFFER_MAKE)
def offer_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check your answers, then submit; sent twice it is received once."""
    draft = _draft(request, pk)
    form = forms.SubmitOffer(request.POST or None)

    def work() -> str:
        receipt = services.submit_offer(draft=draft, sure=form.sure, by=request.user)
        return reverse("calloffs:offer_receipt", args=[receipt.offer_id])

    if answer := page_post(request, form, work):
        return answer
    context = {"form": form, "draft": draft, **pages.check_page(draft, at=request.at)}
    return render(request, "calloffs/portal/offer_check.html", context)


@requires(Permission.OFFER_MAKE)
def offer_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dropping a change that was not sent, asked once more."""
    draft = _draft(request, pk)
    confirmation = Confirmation(
        heading="Drop the change",
        will="If you drop it, the working copy would say again what the council has. What you sent would stay as it"
        " is.",
        button="Drop the change",
        back=reverse("calloffs:offer_draft", args=[pk]),
        caption=draft.setting.name,
    )

    def drop(_reason: str) -> str:
        services.drop_change(draft=draft, by=request.user, at=request.at)
        return reverse("calloffs:offer_draft", args=[pk])

    said = "The change is dropped. The council has what you sent before."
    # The invitation is what every service of an offer locks first.
    invitation = portal.invitation_of(draft.call_off_id, request.user)
    of = replace(confirms(draft, _in(draft.call_off, pages.parts_of_draft), within=invitation), saved=_saved)
    return confirm(request, confirmation, drop, said, of=of)


def _offer(request: HttpRequest, pk: UUID) -> Offer:
    return find(portal.offers(request.user).prefetch_related("price_lines__kind"), pk)


@requires(Permission.OFFER_MAKE)
def offer_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was received, when by the database's clock, and its fingerprint."""
    offer = _offer(request, pk)
    context = {"offer": offer, **pages.receipt_page(offer, request.user, at=request.at)}
    return render(request, "calloffs/portal/offer_receipt.html", context)


@requires(Permission.OFFER_MAKE)
def offer_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdrawing an offer before the deadline, asked once more."""
    offer = _offer(request, pk)
    confirmation = Confirmation(
        heading="Withdraw this offer",
        will=f"If you withdraw it, the council will not see it. Its working copy will be kept, and you could submit it "
        f"again until {words.moment(offer.call_off.closes_at)}.",
        button="Withdraw the offer",
        back=reverse("calloffs:offer_receipt", args=[pk]),
        caption=offer.setting.name,
    )

    def withdraw(_reason: str) -> str:
        services.withdraw_offer(offer=offer, by=request.user)
        invitation = portal.invitation_of(offer.call_off_id, request.user)
        return reverse("calloffs:invitation_detail", args=[invitation.pk if invitation else pk])

    said = "Your offer is withdrawn. Its working copy is kept."
    invitation = portal.invitation_of(offer.call_off_id, request.user)
    of = confirms(offer, _in(offer.call_off, pages.parts_of_offer), within=invitation)
    return confirm(request, confirmation, withdraw, said, of=of)


def _in(call_off: CallOff, parts: Callable[[Any], Mapping[str, Any]]) -> Callable[[Any], Mapping[str, Any]]:
    """The parts of a row that is read again, with the call-off as a provider reads it: never its whole row."""

    def read(row: Any) -> Mapping[str, Any]:
        row.call_off = call_off
        return parts(row)

    return read
