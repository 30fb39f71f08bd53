"""A person's own messages."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sefton_pdps.audit import events
from sefton_pdps.audit.actors import Actor
from sefton_pdps.core.errors import NotFound
from sefton_pdps.notifications.models import LINK, Notice


def inbox(user: Actor, *, unread: bool = False, topic: str = "") -> QuerySet[Notice]:
    """The person's messages, newest first: all, or those not read yet, or those of a topic."""
    rows = _shown_to(user)
    if unread:
        rows = rows.filter(read_at=None)
    if topic:
        rows = rows.filter(topic=topic)
    return rows.order_by("-created_at", "-id")


def unread_count(user: Actor) -> int:
    """How many of the person's messages were not read when the page was asked for: a session brings it."""
    known: int | None = getattr(user, "unread", None)
    return _shown_to(user).filter(read_at=None).count() if known is None else known


def open_notice(*, notice_id: UUID, by: Actor, at: datetime) -> Notice:
    """Mark one of the person's own messages as read, with the same that came before it, and return it."""
    notice = _shown_to(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("There is no such message.")
    same = _shown_to(by).filter(kind=notice.kind, url=notice.url, title=notice.title, read_at=None)
    same.filter(created_at__lte=notice.created_at).update(read_at=at)
    return notice


def read_all(*, by: Actor, at: datetime) -> int:
    """Mark all of the person's messages as read; returns how many were not."""
    return _shown_to(by).filter(read_at=None, created_at__lte=at).update(read_at=at)


def _shown_to(user: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user.pk).exclude(kind__startswith=LINK)


def undelivered() -> QuerySet[Notice]:
    """Messages whose e-mail was given up, newest first; in the recipient's inbox they stand all the same."""
    return Notice.objects.filter(failed_at__isnull=False)


def try_again(*, notice_id: UUID, by: Actor, at: datetime) -> None:
    """Put an e-mail that was given up back into the queue, with all its attempts."""
    notice = undelivered().filter(pk=notice_id).select_for_update().first()
    if notice is None:
        raise NotFound("There is no such message.")
    notice.failed_at, notice.due_at, notice.attempts = None, at, 0
    notice.save(update_fields=["failed_at", "due_at", "attempts"])
    events.record("notice.tried_again", subject=notice, by=by, at=at)
