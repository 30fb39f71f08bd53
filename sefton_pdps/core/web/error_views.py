"""The error pages. None reads the database or the session, so that each shows whatever is broken."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_SECONDS = 60


def page(status: int, template: str = "", **shown: str) -> HttpResponse:
    """An error page without context processors: what broke the page must not break its apology."""
    response = HttpResponse(render_to_string(template or f"{status}.html", shown), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a request over the size limits arrives here too and is told so."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return too_large(request)
    return page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403: the person is known and the role does not allow it."""
    return page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: the same bytes whether the thing never was or belongs to somebody else."""
    return page(404)


def not_a_page(request: HttpRequest, *, back: str) -> HttpResponse:
    """An address that only takes what a button sends was opened like a page; `back` is the page above it."""
    response = page(405, back=back)
    response["Allow"] = "POST"
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """An upload over the limit."""
    return page(413)


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Locked out after failed sign-ins; the arguments after the request are the lock-out library's."""
    return page(429)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; a database that cannot be reached is "unavailable", not a fault of the service."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return page(500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database or the whole service is away for a while."""
    response = page(503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from an old page or without cookies; the technical reason is not shown."""
    return page(403, "403_csrf.html")
