"""Dated data of the council's own: a row follows another from a day, and ends from a day; each is told (ADR 136).

What was decided under a row stands on it, so none begins or ends on a day that is past. An end that is entered may be
made sooner, down to today, and never later: what was set from that day on would no longer be what was said.
"""

from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, QuerySet

from sefton_pdps.audit import events
from sefton_pdps.audit.actors import Actor
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.models import InForce
from sefton_pdps.core.text.words import day, short_day
from sefton_pdps.core.time.working_days import local

Row = TypeVar("Row", bound=InForce)
PAST = "It cannot change in the past. Enter today's date or a later one."


def check_day(entered: date, at: datetime, *, box: str = "valid_from") -> None:
    """A day on which something begins or ends is today or later."""
    if entered < local(at).date():
        raise DomainError(PAST, field=box)


def make_room(rows: QuerySet[Row], valid_from: date) -> None:
    """What is in force without an end ends on the day on which the next begins; what else is in the way refuses it."""
    for before in rows.select_for_update().filter(valid_to=None):
        if before.valid_from >= valid_from:
            raise DomainError(
                f"It is set already from {day(before.valid_from)}. Enter a later day.", field="valid_from"
            )
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    # One that was to begin later and never began is in nobody's way.
    ends = rows.filter(valid_to__gt=valid_from, valid_from__lt=F("valid_to")).order_by("-valid_to")
    if until := ends.values_list("valid_to", flat=True).first():
        raise DomainError(
            f"What is in force ends on {day(until)}. Enter that day or a later one, or end it sooner first.",
            field="valid_from",
        )


def begun(row: InForce, *, name: str, by: Actor, at: datetime) -> None:
    """Tell that a row is set, as which and from when."""
    events.record(name, subject=row, by=by, at=at, row=f"({row}, from {short_day(row.valid_from)})")


def end(
    row: Row,
    valid_to: date,
    *,
    name: str,
    by: Actor,
    at: datetime,
    box: str = "valid_to",
    at_least_a_day: bool = False,
) -> Row:
    """It is in force no more from a day on, or from a sooner one than was entered; what was decided by it stays.

    One that was to begin later never begins; with `at_least_a_day` that is refused.
    """
    locked: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    entered = locked.valid_to
    if entered is not None and entered <= locked.valid_from:
        raise Stale("It never begins, as was entered already. Nothing was changed.")
    if entered is not None and entered <= local(at).date():
        raise Stale(f"It ended on {day(entered)}. Nothing was changed.")
    check_day(valid_to, at, box=box)
    if entered is not None and valid_to >= entered:
        raise DomainError(
            f"It ends on {day(entered)} already. An end is made sooner, and not later: enter a day before that.",
            field=box,
        )
    if at_least_a_day and valid_to <= locked.valid_from:
        raise DomainError(f"It is in force from {day(locked.valid_from)}. Enter a later day.", field=box)
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    before = f", where {short_day(entered)} was entered" if entered else ""
    told = f"({locked}, from {short_day(locked.valid_to)}{before})"
    events.record(name, subject=locked, by=by, at=at, row=told)
    return locked
