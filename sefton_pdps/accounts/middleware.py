from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.accounts import sessions
from sefton_pdps.audit import events

View = TypeVar("View", bound=Callable[..., HttpResponse])


def passive(view: View) -> View:
    """A view that a page asks by itself: it is no sign that the person is there, and ends no session."""
    view.passive = True  # read by the middleware below
    return view


class IdleSessionMiddleware:
    """Sign a person out after the idle time, by the database's clock, and say so.

    At the view, not before it: by then the form's token has been checked, and only then is what it sent kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not hasattr(request, "at") or not request.user.is_authenticated or getattr(view, "passive", False):
            return None
        if sessions.is_idle(request):
            return sessions.end_idle(request)
        sessions.note(request, every=sessions.NOTE_EVERY)
        if request.method == "POST" and sessions.KEPT in request.session:
            sessions.drop_typed(request)
        return None


class PrivatePagesMiddleware:
    """No answer to a person signed in, and none of a gated address, is kept by a browser or on the way to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        view = request.resolver_match.func if request.resolver_match else None
        if request.user.is_authenticated or getattr(view, "gate", None) != PUBLIC:
            response["Cache-Control"] = "no-store"
        return response


class DenialMiddleware:
    """Record each refusal at a page's gate on a connection of its own, so that the record stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        denied = getattr(request, "denied", None)
        if denied:
            page = request.resolver_match.view_name if request.resolver_match else ""
            needed = [permission.name for permission in denied]
            events.record_refusal(by=request.user, at=request.at, page=page, needed=needed)
        return response
