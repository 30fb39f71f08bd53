"""Whom each page is open to: permission first, deny by default."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sefton_pdps.access.permissions import SECOND_FACTOR, Permission
from sefton_pdps.access.roles import Role, permissions_of
from sefton_pdps.core.errors import NotAllowed
from sefton_pdps.core.forms import typed

View = Callable[..., HttpResponseBase]
# A page behind a guard is called as the page itself is: what guards it adds no parameter and takes none away.
Guarded = TypeVar("Guarded", bound=View)
SIGNED_IN = "any person signed in"
PUBLIC = "public"
NOT_KEPT = (
    "You were signed out before you sent this. What you typed is not kept, because your browser no longer said "
    "who you are. Sign in, and type it again."
)


class Person(Protocol):
    """What is asked of a user before a page opens."""

    is_authenticated: bool
    is_provider: bool

    @property
    def roles(self) -> frozenset[Role]: ...


def has_permission(user: Any, permission: Permission) -> bool:
    """Whether one of the person's roles of today gives the permission."""
    return bool(user and user.is_authenticated) and permission in permissions_of(user.roles)


def check_has(user: Any, permission: Permission) -> None:
    """Refuse whoever has no role of today that gives the permission."""
    if not has_permission(user, permission):
        raise not_let(permission)


def not_let(permission: Permission) -> NotAllowed:
    """The refusal of a step that no role of a person gives."""
    return NotAllowed(f"Your role does not let you do this: {permission.value.lower()}.")


def needs_second_factor(user: Any) -> bool:
    """Whether one of the person's roles of today opens a named child or an agreement, or gives access."""
    return bool(permissions_of(user.roles) & SECOND_FACTOR)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and come back to the page afterwards; what somebody unknown sent is not kept, and that is said."""
    if request.method == "POST":
        messages.warning(request, NOT_KEPT)
    return redirect_to_login(typed.page_of(request))


def requires(*permissions: Permission) -> Callable[[Guarded], Guarded]:
    """Let in only a person who holds one of the permissions.

    A provider's person is told that the page does not exist, a council officer that it is not theirs.
    """

    def decorate(view: Guarded) -> Guarded:
        @wraps(view)
        def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not any(has_permission(request.user, one) for one in permissions):
                request.denied = permissions  # type: ignore[attr-defined]  # the denial is recorded from it
                raise Http404 if request.user.is_provider else PermissionDenied
            return view(request, *args, **kwargs)

        let_in.open_to = permissions  # type: ignore[attr-defined]  # read by the deny-by-default middleware
        return cast(Guarded, let_in)

    return decorate


def signed_in(view: Guarded) -> Guarded:
    """Let in any person signed in: for their own inbox, home and profile only."""

    @wraps(view)
    def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    let_in.open_to = SIGNED_IN  # type: ignore[attr-defined]  # read by the deny-by-default middleware
    return cast(Guarded, let_in)


def public(view: Guarded) -> Guarded:
    """Let in everybody: sign-in, health, accessibility and privacy pages."""
    view.open_to = PUBLIC  # type: ignore[attr-defined]  # likewise
    return view


class DenyByDefaultMiddleware:
    """Deny by default: a view that does not say whom it is open to answers 404, whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "open_to"):
            raise Http404
