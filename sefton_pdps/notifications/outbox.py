"""Queueing messages in the transaction that caused them; a Celery sweep delivers them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sefton_pdps.core.jobs import wake
from sefton_pdps.notifications.models import Notice

DELIVER = "sefton_pdps.notifications.tasks.deliver"


@dataclass(frozen=True)
class Message:
    """What to tell whom. `key` must be the same each time the same thing is told to the same person."""

    key: str
    recipient_id: UUID
    kind: str
    title: str
    url: str
    body: str = ""


def queue(messages: Iterable[Message], *, at: datetime) -> None:
    """Put messages into the outbox and inbox, once each however often they are queued."""
    rows = [
        Notice(
            key=message.key,
            recipient_id=message.recipient_id,
            kind=message.kind,
            title=message.title,
            body=message.body,
            url=message.url,
            created_at=at,
            due_at=at,
        )
        for message in messages
    ]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        wake(DELIVER)
