from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from sefton_pdps.audit import events

LAST_SEEN = "last_seen"
NOTE_EVERY = timedelta(minutes=1)


class IdleSessionMiddleware:
    """Sign a person out after the idle time, by the database's clock, and say so.

    The session is written at most once a minute, so that reading pages writes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = getattr(request, "at", None)
        if at is not None and request.user.is_authenticated:
            seen = request.session.get(LAST_SEEN)
            idle = at - datetime.fromisoformat(seen) if seen else timedelta(0)
            if idle > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
                return self._sign_out(request)
            if not seen or idle > NOTE_EVERY:
                request.session[LAST_SEEN] = at.isoformat()
        return self.get_response(request)

    def _sign_out(self, request: Any) -> HttpResponse:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        events.record("session.idled", subject=request.user, by=request.user, at=request.at)
        logout(request)
        messages.warning(request, f"You were signed out because nothing happened for {minutes} minutes.")
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


class DenialMiddleware:
    """Record each refusal at a page's gate on a connection of its own, so that the record stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        denied = getattr(request, "denied", None)
        if denied:
            page = request.resolver_match.view_name if request.resolver_match else ""
            events.record_apart(
                "access.denied",
                subject=request.user,
                by=request.user,
                at=request.at,
                page=page,
                needed=[permission.name for permission in denied],
            )
        return response
