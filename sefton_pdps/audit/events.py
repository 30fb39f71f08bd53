"""Writing to the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from sefton_pdps.audit.models import Event

SYSTEM_WORDS = "The system"
JOURNAL = "journal"


def _event(name: str, subject: models.Model | None, by: Any, at: datetime, payload: dict[str, Any]) -> Event:
    return Event(
        at=at,
        name=name,
        actor_id=by.pk if by is not None else None,
        actor_words=by.described if by is not None else SYSTEM_WORDS,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        payload=payload,
    )


def record(name: str, *, subject: models.Model | None, by: Any, at: datetime, **payload: Any) -> None:
    """Write an event in the transaction of the thing it tells of. `by` None means the system itself."""
    _event(name, subject, by, at, payload).save(force_insert=True)


def record_for_each(name: str, *, subjects: Iterable[models.Model], by: Any, at: datetime) -> None:
    """Write the same event of a person's about each of the subjects in one statement."""
    Event.objects.bulk_create(_event(name, subject, by, at, {}) for subject in subjects)


def record_many(
    name: str, *, subject_type: str, subject_ids: Iterable[UUID], at: datetime, payload: dict[str, Any]
) -> None:
    """Write the same event of the system's for many subjects in one statement."""
    Event.objects.bulk_create(
        Event(
            at=at,
            name=name,
            actor_words=SYSTEM_WORDS,
            subject_type=subject_type,
            subject_id=pk,
            payload=payload,
        )
        for pk in subject_ids
    )


def record_apart(name: str, *, subject: models.Model | None, by: Any, at: datetime, **payload: Any) -> None:
    """Write an event that must survive a refusal's roll-back: on a connection of its own (design 3a)."""
    _event(name, subject, by, at, payload).save(force_insert=True, using=JOURNAL)
