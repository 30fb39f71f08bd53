"""What every page's frame shows: who is signed in, their menu, their unread messages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sefton_pdps import navigation
from sefton_pdps.access.access import has_permission
from sefton_pdps.notifications.inbox import unread_count


def _menu(user: Any, path: str) -> list[dict[str, Any]]:
    items = navigation.PORTAL if user.is_provider else navigation.COUNCIL
    return [
        {"label": item.label, "url": reverse(item.url_name), "active": path.startswith(item.section)}
        for item in items
        if any(has_permission(user, permission) for permission in item.permissions)
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; for a person not signed in, only the demonstration banner."""
    frame: dict[str, Any] = {"demonstration": settings.DEMONSTRATION}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    return frame | {
        "nav": _menu(user, request.path),
        "inbox_count": unread_count(user),
        "signed_in": {"name": user.name, "office": user.job_title},
    }
