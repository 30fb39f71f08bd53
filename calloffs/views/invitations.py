"""The supplier portal's pages of an invitation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.invitations import AskQuestion, Decline
from calloffs.models import Invitation
from calloffs.presenters import portal as present
from calloffs.presenters.invitation_page import page
from calloffs.selectors import portal
from calloffs.services import clarifications
from calloffs.services import invitations as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.components import Empty
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.landing import post_only
from sefton_pdps.core.pages import Done, find, page_post, press

NOTHING_OPEN = Empty(
    "No invitation is open. You are invited when a setting of yours passes every gate of a need in one of your lots."
)


@requires(Permission.INVITATION_SEE)
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations, the nearest deadline first, and then the earlier ones."""
    open_now = list(portal.by_deadline(request.user))
    found = paged(portal.earlier(request.user), request.GET, order="-invited_at")
    context = {
        "open": present.invitation_table("Open for offers", open_now, request.at, NOTHING_OPEN),
        "earlier": present.invitation_table(
            "Earlier", found.rows, request.at, Empty("There are no earlier invitations.")
        ),
        "pager": found.pager,
    }
    return render(request, "calloffs/portal/invitation_list.html", context)


def _find(request: HttpRequest, pk: UUID) -> Invitation:
    """The invitation, opened: whichever of its pages a provider reads first is kept as the opening."""
    invitation = find(portal.invitations(request.user), pk)
    services.mark_opened(invitation=invitation, by=request.user, at=request.at)
    return invitation


def _page(request: HttpRequest, invitation: Invitation, **more: object) -> HttpResponse:
    context = {"invitation": invitation, **page(invitation, request.user, at=request.at), **more}
    return render(request, "calloffs/portal/invitation_detail.html", context)


@requires(Permission.INVITATION_SEE)
def invitation_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The anonymised need, the questions answered, and what the provider can do; the first opening is kept."""
    return _page(request, _find(request, pk))


@requires(Permission.CLARIFICATION_ASK)
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A question to the council."""
    invitation = _find(request, pk)
    form = AskQuestion(request.POST or None)

    def work() -> Done:
        asked = clarifications.ask(
            call_off=invitation.call_off, provider_id=invitation.provider_id,
            question=form.cleaned_data["question"], by=request.user, at=request.at,
        )  # fmt: skip
        new = asked.asked_at == request.at
        return Done(
            reverse("calloffs:invitation_detail", args=[pk]),
            "Your question was sent. The answer will stand on this page."
            if new
            else "You have asked this already. The answer will stand on this page.",
        )

    if answer := page_post(request, form, work):
        return answer
    return render(request, "calloffs/portal/invitation_ask.html", {"form": form, "invitation": invitation})


@requires(Permission.OFFER_MAKE)
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declining with a coded reason."""
    invitation = _find(request, pk)
    form = Decline(request.POST or None)

    def work() -> str:
        services.decline(
            invitation=invitation, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"],
            by=request.user, at=request.at,
        )  # fmt: skip
        return Done(
            reverse("calloffs:invitation_detail", args=[pk]),
            "You declined this invitation. The council has been told why.",
        )

    if answer := page_post(request, form, work):
        return answer
    context = {"form": form, "invitation": invitation, "need": present.need_in_a_line(invitation)}
    return render(request, "calloffs/portal/invitation_decline.html", context)


@requires(Permission.OFFER_MAKE)
@post_only
def change_mind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Taking a decline back."""
    invitation = _find(request, pk)

    def work() -> str:
        services.change_mind(invitation=invitation, by=request.user, at=request.at)
        return Done(
            reverse("calloffs:invitation_detail", args=[pk]),
            "Your decline is taken back. You can make an offer.",
        )

    answer, refusal = press(request, work)
    return answer or _page(request, invitation, refusal=refusal)
