"""What a form edits, with who saved it last, as the audit trail knows it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from sefton_pdps.audit.models import Event
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.editing import Edit, Saved


def last_saved(subject: models.Model, *names: str) -> Saved | None:
    """Who wrote the newest of the named events about a thing, and when; any event where none is named."""
    events = Event.objects.filter(subject_id=subject.pk)
    if names:
        events = events.filter(name__in=names)
    newest = events.order_by("-at", "-id").first()
    return Saved(newest.actor_words, newest.at) if newest else None


def edits(
    row: models.Model,
    stored: Callable[[Any], Mapping[str, Any]],
    *names: str,
    within: models.Model | None = None,
) -> Edit:
    """The edit of the boxes that `stored` reads from a row, by their names.

    The row is locked, or the row it is `within` where it may not exist yet; `names` are the events of a saving.
    """
    lock = within if within is not None else row

    def locked() -> Any:
        fresh = type(lock)._base_manager.select_for_update(of=("self",)).get(pk=lock.pk)
        return row if within is not None else fresh

    return Edit(shown=lambda: row, locked=locked, stored=stored, saved=lambda _row: last_saved(lock, *names))


def confirms(
    row: models.Model,
    parts: Callable[[Any], Mapping[str, Any]],
    *names: str,
    within: models.Model | None = None,
) -> Confirmed:
    """What a page that asks once more asks about: the parts of a row as a person reads them, by their labels.

    The row is locked, or the row it is `within` where a service locks that one first; `names` are the events that
    change it.
    """
    lock = within if within is not None else row

    def locked() -> Any:
        type(lock)._base_manager.select_for_update(of=("self",)).get(pk=lock.pk)
        return type(row)._base_manager.get(pk=row.pk)

    return Confirmed(
        shown=lambda: row, locked=locked, parts=parts, saved=lambda _row: last_saved(row, *names)
    )
