from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.notifications import inbox as notices
from sefton_pdps.notifications import lines
from sefton_pdps.notifications.forms import UNREAD, InboxFilter
from sefton_pdps.notifications.ports import matters_at


@signed_in
def inbox(request: Request) -> HttpResponse:
    """The person's own messages, newest first."""
    return _inbox(request)


def _inbox(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    form = InboxFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = notices.inbox(request.user, unread=wanted.get("show") == UNREAD, topic=wanted.get("topic", ""))
    page = paged(rows, request.GET, order="-created_at")
    matters = matters_at({notice.url for notice in page.rows}, request.user, request.at) if page.rows else {}
    context = {
        "filter": form,
        "periods": lines.periods(page.rows, matters, request.at),
        "pager": page.pager,
        "read_all": _read_all(request),
        "is_filtered": any(wanted.values()),
        "refusal": refusal,
    }
    return render(request, "notifications/inbox.html", context)


def _read_all(request: Request) -> Action | None:
    """The button that ends all that is new; None where nothing is."""
    number = notices.unread_count(request.user)
    if not number:
        return None
    told = words.plural(number, "message")
    return Action(
        label="Mark all as read",
        url=reverse("notifications:read_all"),
        consequence=f"If you mark all as read, {told} would no longer count as new. All stay in your inbox.",
    )


@signed_in
@post_only
def read_all(request: Request) -> HttpResponse:
    """Mark all of the own messages as read."""
    return press(
        request,
        lambda: notices.read_all(by=request.user, at=request.at),
        to=reverse("notifications:inbox"),
        said=lambda number: f"{words.plural(number, 'message')} marked as read.",
        refused=lambda refusal: _inbox(request, refusal),
    )


@signed_in
@post_only
def open_notice(request: Request, pk: UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    return press(
        request,
        lambda: notices.open_notice(notice_id=pk, by=request.user, at=request.at),
        to=lambda notice: notice.url,
        said=TOLD_BY_THE_PAGE,
        refused=lambda refusal: _inbox(request, refusal),
    )


@requires(Permission.USERS_MANAGE)
def undelivered(request: Request) -> HttpResponse:
    """E-mails that were given up, with what the mail server said."""
    return _undelivered(request)


def _undelivered(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    page = paged(notices.undelivered().select_related("recipient"), request.GET, order="-failed_at")
    return render(request, "notifications/undelivered.html", {"page": page, "refusal": refusal})


@requires(Permission.USERS_MANAGE)
@post_only
def try_again(request: Request, pk: UUID) -> HttpResponse:
    """Queue an e-mail that was given up once more."""
    return press(
        request,
        lambda: notices.try_again(notice_id=pk, by=request.user, at=request.at),
        to=reverse("notifications:undelivered"),
        said="The e-mail is in the queue again.",
        refused=lambda refusal: _undelivered(request, refusal),
    )
