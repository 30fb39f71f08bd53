"""The portal's pages of sending an offer: its check, its receipt, dropping a change of it, withdrawing it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.documents.receipt import receipt_pdf
from calloffs.forms import offers as forms
from calloffs.models import CallOff, Offer, OfferDraft
from calloffs.rules.invitations import offer_reference
from calloffs.selectors import portal
from calloffs.services import offers as services
from calloffs.views import offer_page as pages
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.text import words
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import made_response


def _as_read(request: Request, draft: OfferDraft) -> Confirmed:
    """A working copy as the page shows it: what a colleague changed meanwhile is neither sent nor dropped unread."""
    parts = _in(draft.call_off, pages.parts_of_draft)

    def locked() -> Any:
        # The invitation is what every service of an offer locks first.
        invitation = portal.invitation_of(draft.call_off_id, request.user)
        return confirms(draft, parts, within=invitation).locked()

    return replace(confirms(draft, parts), locked=locked, saved=pages.saved)


@requires(Permission.OFFER_MAKE)
def offer_check(request: Request, pk: UUID) -> HttpResponse:
    """Check your answers, then submit; sent twice it is received once."""
    draft = pages.own_draft(request, pk)
    form = forms.SubmitOffer(*given(request))

    if answer := page_post(
        request,
        form,
        lambda: services.submit_offer(draft=draft, sure=form.sure, by=request.user),
        to=lambda receipt: reverse("calloffs:offer_receipt", args=[receipt.offer_id]),
        said=TOLD_BY_THE_PAGE,
        edit=_as_read(request, draft),
    ):
        return answer
    context = {"form": form, "draft": draft, **pages.check_page(draft, at=request.at)}
    return render(request, "calloffs/portal/offer_check.html", context)


@requires(Permission.OFFER_MAKE)
def offer_drop(request: Request, pk: UUID) -> HttpResponse:
    """Dropping a change that was not sent, asked once more."""
    draft = pages.own_draft(request, pk)
    confirmation = Confirmation(
        heading="Drop the change",
        will="If you drop it, the working copy would say again what the council has. What you sent would stay as it"
        " is.",
        button="Drop the change",
        ends=True,
        back=reverse("calloffs:offer_draft", args=[pk]),
        caption=draft.setting.name,
    )

    return confirm(
        request,
        confirmation,
        lambda _reason: services.drop_change(draft=draft, by=request.user, at=request.at),
        said="The change is dropped. The council has what you sent before.",
        of=_as_read(request, draft),
    )


def _offer(request: Request, pk: UUID) -> Offer:
    return find(portal.offers(request.user).prefetch_related("price_lines__kind"), pk)


@requires(Permission.OFFER_MAKE)
def offer_receipt(request: Request, pk: UUID) -> HttpResponse:
    """What was received, when by the database's clock, and its fingerprint."""
    offer = _offer(request, pk)
    context = {"offer": offer, **pages.receipt_page(offer, request.user, at=request.at)}
    return render(request, "calloffs/portal/offer_receipt.html", context)


@requires(Permission.OFFER_MAKE)
def offer_receipt_file(request: Request, pk: UUID) -> HttpResponse:
    """The receipt as a PDF, made when it is taken and kept nowhere: a kept one would lie unsealed (ADR 110)."""
    offer = _offer(request, pk)
    paper = receipt_pdf(offer, portal.versions(offer), offer.provider.name)
    return made_response(
        paper, name=f"receipt-{offer_reference(offer.pk)}.pdf", content_type="application/pdf"
    )


@requires(Permission.OFFER_MAKE)
def offer_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Withdrawing an offer before the deadline, asked once more."""
    offer = _offer(request, pk)
    closes_at = offer.call_off.closes_at
    confirmation = Confirmation(
        heading="Withdraw this offer",
        will="If you withdraw it, the council will not see it. Its working copy will be kept, and you could submit it "
        f"again until {words.moment(closes_at) if closes_at else 'the deadline'}.",
        button="Withdraw the offer",
        ends=True,
        back=reverse("calloffs:offer_receipt", args=[pk]),
        caption=offer.setting.name,
    )

    invitation = portal.invitation_of(offer.call_off_id, request.user)
    of = confirms(offer, _in(offer.call_off, pages.parts_of_offer), within=invitation)
    return confirm(
        request,
        confirmation,
        lambda _reason: services.withdraw_offer(offer=offer, by=request.user),
        to=reverse("calloffs:invitation_detail", args=[invitation.pk if invitation else pk]),
        said="Your offer is withdrawn. Its working copy is kept.",
        of=of,
    )


def _in(call_off: CallOff, parts: Callable[[Any], Mapping[str, Any]]) -> Callable[[Any], Mapping[str, Any]]:
    """The parts of a row that is read again, with the call-off as a provider reads it: never its whole row."""

    def read(row: Any) -> Mapping[str, Any]:
        row.call_off = call_off
        return parts(row)

    return read
