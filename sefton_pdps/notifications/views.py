from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, given, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.notifications import daily, lines
from sefton_pdps.notifications import inbox as notices
from sefton_pdps.notifications.forms import UNREAD, InboxFilter, MailChoice
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
    """Mark all of a person's messages as read."""
    return press(
        request,
        lambda: notices.read_all(by=request.user, at=request.at),
        to=reverse("notifications:inbox"),
        said=lambda number: f"{words.plural(number, 'message')} marked as read.",
        refused=lambda refusal: _inbox(request, refusal),
    )


@signed_in
def mail_choice(request: Request) -> HttpResponse:
    """How often e-mails come about a person's messages: each at once, or one a day."""
    now = "one e-mail a day" if daily.is_daily(request.user) else "an e-mail for each message"
    form = MailChoice(*given(request))
    return ask(
        request,
        form,
        Question("How often e-mails come", reverse("notifications:inbox"), intro=f"You get {now} now."),
        lambda: daily.choose(
            daily=form.cleaned_data["often"] == MailChoice.DAILY, by=request.user, at=request.at
        ),
        said=lambda is_daily: (
            f"You get {'one e-mail a day' if is_daily else 'an e-mail for each message'} now."
        ),
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
