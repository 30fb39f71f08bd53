from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import NotFound
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.landing import post_only
from sefton_pdps.notifications import inbox as notices


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's own messages, newest first."""
    page = paged(notices.inbox(request.user), request.GET, order="-created_at")
    return render(request, "notifications/inbox.html", {"page": page})


@signed_in
@post_only
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    try:
        notice = notices.open_notice(notice_id=pk, by=request.user, at=request.at)
    except NotFound as error:
        raise Http404 from error
    return redirect(notice.url)


@requires(Permission.USERS_MANAGE)
def undelivered(request: HttpRequest) -> HttpResponse:
    """E-mails that were given up, with what the mail server said."""
    page = paged(notices.undelivered().select_related("recipient"), request.GET, order="-failed_at")
    return render(request, "notifications/undelivered.html", {"page": page})


@requires(Permission.USERS_MANAGE)
@post_only
def try_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Queue an e-mail that was given up once more."""
    try:
        notices.try_again(notice_id=pk, by=request.user, at=request.at)
    except NotFound as error:
        raise Http404 from error
    messages.success(request, "The e-mail is in the queue again.")
    return redirect("notifications:undelivered")
