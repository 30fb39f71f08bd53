"""The portal's pages of an invitation."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from calloffs.forms.invitations import AskQuestion, Decline
from calloffs.forms.lists import InvitationFilter
from calloffs.models import Invitation
from calloffs.presenters import own_invitation
from calloffs.rules.invitations import invitation_reference
from calloffs.selectors import ended_profiles, portal
from calloffs.selectors.shared_beside import own_beside
from calloffs.services import clarifications
from calloffs.services import invitations as services
from calloffs.views.invitation_page import page
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.core.web.spreadsheets import csv_text, workbook
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.storage import made_response
from sefton_pdps.jobs.states import FileFormat

# More is no list that anybody reads; a provider has some hundred invitations.
MOST_IN_A_FILE = 2_000
ASKED = "Your question was sent. The answer will stand on this page."
ASKED_BEFORE = "You have asked this already. The answer will stand on this page."


def _narrowed(request: Request) -> tuple[InvitationFilter, QuerySet[Invitation], QuerySet[Invitation]]:
    """The filter, and the open and the earlier invitations that it leaves; what cannot be read narrows nothing."""
    form = InvitationFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    still_open, earlier = (
        portal.as_listed(portal.narrowed(rows, request.user, **wanted))
        for rows in (portal.still_open(request.user), portal.earlier(request.user))
    )
    return form, still_open, earlier


@requires(Permission.INVITATION_SEE)
def invitation_list(request: Request) -> HttpResponse:
    """Invitations, the nearest deadline first, and then the earlier ones; narrowed by answer and kind of care."""
    form, still_open, earlier = _narrowed(request)
    open_now, page = list(still_open), paged(earlier, request.GET, order="-invited_at")
    portal.with_own_answers([*open_now, *page.rows], request.user)
    chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    context = {
        "filter": form,
        "is_narrowed": bool(chosen),
        "files": _files(chosen) if open_now or page.rows else [],
        "open": own_invitation.open_table(open_now, request.at),
        "earlier": own_invitation.earlier_table(page.rows, request.at),
        "pager": page.pager,
    }
    return render(request, "calloffs/portal/invitation_list.html", context)


def _files(chosen: dict[str, str]) -> list[Link]:
    address = reverse("calloffs:invitation_file")
    return [
        Link(label, f"{address}?{urlencode({**chosen, 'format': kind.value})}")
        for kind, label in ((FileFormat.XLSX, "Download for Excel"), (FileFormat.CSV, "Download as CSV"))
    ]


@requires(Permission.INVITATION_SEE)
def invitation_file(request: Request) -> HttpResponse:
    """The same invitations as a file. A provider has some hundred of them, so it is made at once; never a rival's."""
    _form, still_open, earlier = _narrowed(request)
    rows = [*still_open, *earlier.order_by("-invited_at", "-pk")[: MOST_IN_A_FILE + 1]]
    if len(rows) > MOST_IN_A_FILE:
        refusal = f"That is more than {MOST_IN_A_FILE:,} invitations. Choose fewer, then download each part."
        messages.warning(request, refusal)
        return redirect("calloffs:invitation_list")
    portal.with_own_answers(rows, request.user)
    lines = own_invitation.file_lines(rows, request.at)
    name = f"invitations-{local(request.at).date()}"
    if request.GET.get("format") == FileFormat.XLSX:
        body = workbook("Invitations", own_invitation.FILE_HEADINGS, lines)
        return made_response(body, name=f"{name}.xlsx", content_type=FileType.XLSX.content_type)
    body = csv_text(own_invitation.FILE_HEADINGS, lines)
    return made_response(body, name=f"{name}.csv", content_type="text/csv; charset=utf-8")


def _find(request: Request, pk: UUID) -> Invitation:
    """The invitation, opened: whichever of its pages a provider reads first is kept as the opening."""
    invitation = find(portal.invitations(request.user).annotate(shared=own_beside("call_off")), pk)
    services.mark_opened(invitation=invitation, by=request.user, at=request.at)
    return invitation


def _page(request: Request, invitation: Invitation, **more: object) -> HttpResponse:
    context = {"invitation": invitation, **page(invitation, request.user, at=request.at), **more}
    return render(request, "calloffs/portal/invitation_detail.html", context)


@requires(Permission.INVITATION_SEE)
def invitation_detail(request: Request, pk: UUID) -> HttpResponse:
    """The anonymised need, the questions answered, and what the provider can do; the first opening is kept."""
    if invitation := ended_profiles.ended(request.user, pk):
        return _ended(request, invitation)
    return _page(request, _find(request, pk))


def _ended(request: Request, invitation: Invitation) -> HttpResponse:
    """What stays of it once the profile has ended: the provider's own offers and the result."""
    letter = portal.result(invitation)
    context = {
        "need": invitation.call_off.lot.name,
        "caption": f"Invitation {invitation_reference(invitation.pk)}",
        "next": own_invitation.profile_ended(invitation, letter),
        "offers": own_invitation.kept_offers(ended_profiles.own_offers(invitation)),
        "timeline": timeline([invitation.pk, *portal.sent_in(invitation)], for_provider=True),
    }
    return render(request, "calloffs/portal/invitation_ended.html", context)


@requires(Permission.CLARIFICATION_ASK)
def ask(request: Request, pk: UUID) -> HttpResponse:
    """A question to the council."""
    invitation = _find(request, pk)
    form = AskQuestion(*given(request))

    if answer := page_post(
        request,
        form,
        lambda: clarifications.ask(
            call_off=invitation.call_off,
            provider_id=invitation.provider_id,
            question=form.cleaned_data["question"],
            by=request.user,
            at=request.at,
        ),
        to=reverse("calloffs:invitation_detail", args=[pk]),
        said=lambda asked: ASKED if asked.asked_at == request.at else ASKED_BEFORE,
    ):
        return answer
    return render(request, "calloffs/portal/invitation_ask.html", {"form": form, "invitation": invitation})


@requires(Permission.OFFER_MAKE)
def decline(request: Request, pk: UUID) -> HttpResponse:
    """Declining with a coded reason."""
    invitation = _find(request, pk)
    form = Decline(*given(request))

    if answer := page_post(
        request,
        form,
        lambda: services.decline(
            invitation=invitation,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,
        ),
        to=reverse("calloffs:invitation_detail", args=[pk]),
        said="You declined this invitation. The council has been told why.",
    ):
        return answer
    context = {"form": form, "invitation": invitation, "need": own_invitation.need_in_a_line(invitation)}
    return render(request, "calloffs/portal/invitation_decline.html", context)


@requires(Permission.OFFER_MAKE)
@post_only
def change_mind(request: Request, pk: UUID) -> HttpResponse:
    """Taking a decline back."""
    invitation = _find(request, pk)
    return press(
        request,
        lambda: services.change_mind(invitation=invitation, by=request.user, at=request.at),
        to=reverse("calloffs:invitation_detail", args=[pk]),
        said="Your decline is taken back. You can make an offer.",
        refused=lambda refusal: _page(request, invitation, refusal=refusal),
    )
