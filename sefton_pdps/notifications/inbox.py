"""A person's own messages."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sefton_pdps.audit import events
from sefton_pdps.audit.actors import Actor
from sefton_pdps.core.errors import NotFound
from sefton_pdps.notifications.models import LINK, Notice


def inbox(user: Actor) -> QuerySet[Notice]:
    """The person's messages, newest first."""
    return _shown_to(user).order_by("-created_at", "-id")


def unread_count(user: Actor) -> int:
    """How many of the person's messages were not read when the page was asked for: a session brings it."""
    known: int | None = getattr(user, "unread", None)
    return _shown_to(user).filter(read_at=None).count() if known is None else known


def open_notice(*, notice_id: UUID, by: Actor, at: datetime) -> Notice:
    """Mark one of the person's own messages as read and return it."""
    notice = _shown_to(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("There is no such message.")
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


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
