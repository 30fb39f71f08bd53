from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC, needs_second_factor
from sefton_pdps.accounts import sessions
from sefton_pdps.audit import events
from sefton_pdps.core.forms import typed
from sefton_pdps.core.web.request import Request

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def passive(view: View) -> View:
    """A view that a page asks by itself: it is no sign that the person is there, and ends no session."""
    view.passive = True  # type: ignore[attr-defined]  # read by the middleware below
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


def before_second_factor(view: View) -> View:
    """A view that a person with a password only may open: the pages of the second factor itself, and signing out."""
    view.before_second_factor = True  # type: ignore[attr-defined]  # likewise
    return view


class SecondFactorMiddleware:
    """Whoever may open a named child or an agreement gets nowhere until the second factor was shown in this session.

    A reset device is another row, so a session that showed the old one has shown none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR or not request.user.is_authenticated or _is_before(view):
            return None
        if not needs_second_factor(request.user) or sessions.showed_second_factor(request):
            return None
        if request.method == "POST":
            sessions.keep_typed(request)
            request.session[sessions.KEPT] = True
        page = reverse("accounts:second_factor_code" if request.user.device else "accounts:second_factor")
        return redirect(f"{page}?{urlencode({'next': typed.page_of(request)})}")


def _is_before(view: Any) -> bool:
    return getattr(view, "before_second_factor", False) or getattr(view, "open_to", None) == PUBLIC


class PrivatePagesMiddleware:
    """Tell browsers and caches to keep no answer to a person signed in, and none of a page that is not public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        view = request.resolver_match.func if request.resolver_match else None
        if request.user.is_authenticated or getattr(view, "open_to", None) != PUBLIC:
            response["Cache-Control"] = "no-store"
        return response


class DenialMiddleware:
    """Record each refusal of a page for want of a permission on a connection of its own, so that the record stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        denied = getattr(request, "denied", None)
        if denied:
            page = request.resolver_match.view_name if request.resolver_match else ""
            needed = [permission.name for permission in denied]
            events.record_refusal(by=request.user, at=request.at, page=page, needed=needed)
        return response
