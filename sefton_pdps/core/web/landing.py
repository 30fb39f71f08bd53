"""Which addresses can be read: nobody is sent to one that only takes what a form sends, and being there has a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from sefton_pdps.core.web import error_views

Taking = TypeVar("Taking", bound=Callable[..., HttpResponseBase])


def post_only(view: Taking) -> Taking:
    """A view that only takes what a form or a button sends; whoever opens its address reads why, with a way back."""

    @wraps(view)
    def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return error_views.not_a_page(request, back=readable(request.path))
        return view(request, *args, **kwargs)

    taken.post_only = True  # type: ignore[attr-defined]  # read here, through the wrappers that ask for a permission
    return cast(Taking, taken)


def readable(address: str) -> str:
    """The address itself, or the nearest one above it that can be opened; its query is lost with its last part."""
    path = address.partition("?")[0]
    if _can_be_read(path):
        return address
    above = path.rstrip("/")
    while above := above.rpartition("/")[0]:
        if _can_be_read(f"{above}/"):
            return f"{above}/"
    return "/"


def _can_be_read(path: str) -> bool:
    try:
        return not getattr(resolve(path).func, "post_only", False)
    except Resolver404:
        return False


def as_left(request: HttpRequest, url: str) -> str:
    """A page of ours with the query that it had when a link on it was followed, as far as the browser says so."""
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return url
    is_there = came.path == url and came.netloc == request.get_host()
    return f"{url}?{came.query}" if is_there and came.query else url
