"""Writing to the audit trail."""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.db import connections, models

from sefton_pdps.audit.actors import Actor
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import bulk
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.database.together import insert_together

SYSTEM_WORDS = "The system"
JOURNAL = "journal"
# How often a refusal is written into the trail itself; its full count stands in a row a person, page and minute.
TOLD_AT = frozenset({1, 10, 100, 1000, 10_000})
_last: ContextVar[tuple[datetime | None, int]] = ContextVar("sefton_audit_last", default=(None, 0))


def _keys(at: datetime) -> Iterator[UUID]:
    """Random keys that begin with the turn of this writing within its moment, so that one request is told in order."""
    moment, turn = _last.get()
    turn = turn + 1 if moment == at else 0
    _last.set((at, turn))
    while True:
        yield UUID(int=(turn << 96) | (new_id().int % (1 << 96)))


def _event(
    name: str, subject: models.Model | None, by: Actor | None, at: datetime, payload: dict[str, Any]
) -> Event:
    return Event(
        id=next(_keys(at)),
        at=at,
        name=name,
        actor_id=by.pk if by is not None else None,
        actor_words=by.described if by is not None else SYSTEM_WORDS,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        payload=payload,
    )


def record(
    name: str, *, subject: models.Model | None, by: Actor | None, at: datetime, **payload: Any
) -> None:
    """Write an event in the transaction of the thing it tells of. `by` None means the system itself."""
    _event(name, subject, by, at, payload).save(force_insert=True)


def record_with(
    row: models.Model, name: str, *, subject: models.Model, by: Actor | None, at: datetime, **payload: Any
) -> None:
    """The same with a new row of another table that tells of it too, in one statement."""
    insert_together(_event(name, subject, by, at, payload), row)


def record_for_each(
    name: str, *, subjects: Iterable[models.Model], by: Actor | None, at: datetime, **payload: Any
) -> None:
    """Write the same event of a person's about each of the subjects in one statement."""
    Event.objects.bulk_create(_event(name, subject, by, at, payload) for subject in subjects)


def record_many(
    name: str, *, subject_type: str, subject_ids: Iterable[UUID], at: datetime, payload: dict[str, Any]
) -> None:
    """Write the same event of the system's for many subjects in one statement."""
    subjects = list(subject_ids)
    if not subjects:
        return
    bulk.insert(
        Event,
        each={"id": list(islice(_keys(at), len(subjects))), "subject_id": subjects},
        same={
            "at": at,
            "name": name,
            "actor_words": SYSTEM_WORDS,
            "subject_type": subject_type,
            "payload": payload,
        },
    )


def record_apart(
    name: str, *, subject: models.Model | None, by: Actor | None, at: datetime, **payload: Any
) -> None:
    """Write an event that must survive a refusal's roll-back: on a connection of its own."""
    _event(name, subject, by, at, payload).save(force_insert=True, using=JOURNAL)


def record_refusal(*, by: Actor, at: datetime, page: str, needed: list[str]) -> None:
    """Count a refused page apart; the trail itself is told of the first in a minute, the tenth, the hundredth...

    Somebody who hammers on a closed page can neither bury the trail nor fill the disk.
    """
    with connections[JOURNAL].cursor() as cursor:
        minute = at.replace(second=0, microsecond=0)
        cursor.execute("SELECT audit_count_refusal(%s, %s, %s)", [by.pk, page, minute])
        count = cursor.fetchone()[0]
    if count in TOLD_AT:
        record_apart(
            "access.denied",
            subject=cast(models.Model, by),
            by=by,
            at=at,
            page=page,
            needed=needed,
            count=count,
        )
