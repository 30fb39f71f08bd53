from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sefton_pdps.access.access import signed_in
from sefton_pdps.core.errors import NotFound
from sefton_pdps.core.keyset import paged
from sefton_pdps.notifications import inbox as notices


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's own messages, newest first."""
    page = paged(notices.inbox(request.user), request.GET, order="-created_at")
    return render(request, "notifications/inbox.html", {"page": page})


@signed_in
@require_POST
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    try:
        notice = notices.open_notice(notice_id=pk, by=request.user, at=request.at)  # type: ignore[attr-defined]
    except NotFound as error:
        raise Http404 from error
    return redirect(notice.url)
