"""What every page's frame shows: who is signed in, their menu, their unread messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sefton_pdps import navigation
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.finding import may_search
from sefton_pdps.accounts import ports, sealing, selectors, sessions
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms import typed
from sefton_pdps.core.text import words
from sefton_pdps.core.web import addresses
from sefton_pdps.notifications.inbox import unread_count


def _menu(user: User, path: str) -> list[dict[str, Any]]:
    items = navigation.PORTAL if user.is_provider else navigation.COUNCIL
    return [
        {"label": item.label, "url": addresses.page(item.url_name), "active": path.startswith(item.section)}
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
        "may_search": may_search(user),
        "frame_pages": _frame_pages(),
        "suspended_lots": words.listed(one["lot"] for one in user.suspended),
        "frame_suspended": ports.told_suspended(user.suspended, user) if user.suspended else [],
        "session": _session(request),
        "typing": Typing(request),
    }


def _frame_pages() -> dict[str, str]:
    """The addresses in the frame of everybody signed in."""
    return {
        "sign_out": addresses.page("accounts:sign_out"),
        "inbox": addresses.page("notifications:inbox"),
        "profile": addresses.page("accounts:profile"),
        "session": addresses.page("accounts:session"),
        "stay": addresses.page("accounts:stay"),
        "keep": addresses.page("accounts:keep"),
        "search": addresses.page("search"),
    }


def _session(request: Any) -> dict[str, Any]:
    """What the page's script starts from; it asks the server before it does anything."""
    ends = sessions.ends_at(request)
    return {
        "person": typed.person_mark(request.user),
        "seconds": int((ends - request.at).total_seconds()),
        "until": words.clock_time(ends),
    }


@dataclass(frozen=True)
class FormFrame:
    """What a form with text boxes says of the time: `signed` its boxes, `until` when the session ends, `kept_at`."""

    signed: str
    until: str
    kept_at: datetime | None


class Typing:
    """Frames the forms of one page; the first one says until when the person stays signed in."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.said = False

    def frame(self, form: Any) -> FormFrame | None:
        """The frame of a form, after putting back what was kept of it; None for one without text boxes."""
        boxes = typed.boxes_of(form, user=self.request.user, page=self.request.get_full_path())
        if boxes is None:
            return None
        until = "" if self.said else words.clock_time(sessions.ends_at(self.request))
        self.said = True
        return FormFrame(boxes.signed, until, None if form.is_bound else self._give_back(form, boxes))

    def _give_back(self, form: Any, boxes: typed.Boxes) -> datetime | None:
        if sessions.KEPT not in self.request.session:
            return None
        user = self.request.user
        kept = (
            selectors.kept_texts(user, at=self.request.at)
            .filter(page=self.request.path, boxes=boxes.mark)
            .first()
        )
        texts = sealing.opened(kept.sealed, owner=user.pk) if kept else None
        if kept is None or texts is None:
            return None
        typed.give_back(form, texts)
        return kept.at
