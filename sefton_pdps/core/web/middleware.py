from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.request import TimedRequest

SERVER_ERROR = 500


class PageHeadersMiddleware:
    """What no browser needs to do for our pages, and no other site may do with them, files of the pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in settings.PAGE_HEADERS.items():
            response.setdefault(name, value)
        return response


class ScopeMiddleware:
    """One transaction a request, in the scope of the person signed in; a 5xx answer rolls it back.

    Not ATOMIC_REQUESTS: a TemplateResponse is rendered outside that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: TimedRequest) -> HttpResponse:
        if getattr(request, "path", "").startswith("/health"):
            return self.get_response(request)
        with tenancy.scope(getattr(request.user, "scope", "")) as at:
            request.at = at
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= SERVER_ERROR:
            transaction.set_rollback(True)
        return response
