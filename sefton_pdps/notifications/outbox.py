"""Queueing messages in the transaction that caused them; a Celery sweep delivers them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sefton_pdps.core.database import bulk
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.jobs import wake
from sefton_pdps.notifications.models import Notice

DELIVER = "sefton_pdps.notifications.tasks.deliver"


@dataclass(frozen=True)
class Message:
    """What to tell whom. `key` must be the same each time the same thing is told to the same person.

    `address`: where it goes by e-mail in place of a person, who is None then.
    """

    key: str
    recipient_id: UUID | None
    kind: str
    title: str
    url: str
    body: str = ""
    address: str = ""


def queue(messages: Iterable[Message], *, at: datetime) -> None:
    """Put messages into the outbox and inbox, once each however often they are queued."""
    told = list(messages)
    if not told:
        return
    bulk.insert(
        Notice,
        each={
            "id": [new_id() for _message in told],
            "key": [message.key for message in told],
            "recipient_id": [message.recipient_id for message in told],
            "address": [message.address for message in told],
            "kind": [message.kind for message in told],
            "title": [message.title for message in told],
            "body": [message.body for message in told],
            "url": [message.url for message in told],
        },
        same={"created_at": at, "due_at": at},
        ignore_conflicts=True,
    )
    wake(DELIVER)


def settle(kind: str, url: str, *, told: QuerySet[Any], at: datetime) -> None:
    """Of what has been done meanwhile nothing stays new: not read messages of the people told leave the count."""
    same = Notice.objects.filter(recipient__in=told.order_by().values("pk"), kind=kind, url=url, read_at=None)
    same.update(read_at=at)
