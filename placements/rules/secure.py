"""Secure accommodation: how long without the court's order, and which order follows on another (S-19, M). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from placements.rules.legal import A_MOMENT, Row, Told, over_at, until_words
from placements.states import Apart, AuthorityOver
from sefton_pdps.core.time.working_days import local

NO_TIME = timedelta()


@dataclass(frozen=True)
class Bounds:
    """What the law lets an authority last: the days of its kind; alone, until when with what came before.

    `spoils`: a time alone that began later would then be longer than the law lets it be.
    """

    days: int | None
    until: datetime | None = None
    spoils: bool = False


def why_not_alone(told: Told, bounds: Bounds) -> tuple[str, str]:
    """The box and the sentence of a time without the court's order that the law does not let be; ("", "") else."""
    if bounds.until is None:
        return "", ""
    if bounds.until <= told.began_at:
        return "began_on", (
            "The hours that the law lets a child be kept secure without the court’s order are used up by then. Record "
            "the court’s order, or let the child go."
        )
    if bounds.spoils:
        return "began_on", "With this a time on record after it would be too long. Correct that one first."
    if told.last_on and local(bounds.until - A_MOMENT).date() < told.last_on:
        return "last_on", (
            f"With the time before it ends {until_words(bounds.until)} at the latest. Leave the last day empty."
        )
    return "", ""


def follows_on(rows: Iterable[Row], began_at: datetime) -> bool:
    """Whether a secure accommodation order was in force until another one begins, which then follows on it."""
    orders = [row for row in rows if row.kind == Apart.SECURE and not row.corrected_at]
    return any(row.began_at < began_at <= (over_at(row) or began_at) for row in orders)


def times_alone(rows: Iterable[Row]) -> list[tuple[datetime, datetime]]:
    """The times that a child was kept secure without the court's order: each to its end, or to what followed it."""
    kept = sorted(
        (row for row in rows if row.over == AuthorityOver.SECURE and not row.corrected_at),
        key=lambda row: row.began_at,
    )
    nexts: list[datetime | None] = [*(row.began_at for row in kept[1:]), None]
    return [
        (row.began_at, min(end for end in (over_at(row), later) if end is not None))
        for row, later in zip(kept, nexts, strict=False)
        if row.kind == Apart.SECURE_ALONE
    ]


def hours_in(times: Iterable[tuple[datetime, datetime]], since: datetime, until: datetime) -> timedelta:
    """How much of some times lies between two moments."""
    parts = (min(end, until) - max(start, since) for start, end in times)
    return sum((part for part in parts if part > NO_TIME), NO_TIME)


def alone_until(
    before: Sequence[tuple[datetime, datetime]], began_at: datetime, most: timedelta, within: timedelta
) -> datetime:
    """Until when a child may be kept secure without the court's order: in no time of 28 days more than 72 hours.

    As the end moves back by an hour, the time that is looked at does too: the sum falls by that hour, or, where the
    look begins inside an earlier time, not at all until it begins where that one did. `began_at` where none is left.
    """
    end = began_at + most
    while end > began_at:
        over_most = hours_in(before, end - within, end) + (end - began_at) - most
        if over_most <= NO_TIME:
            return end
        inside = [start for start, stop in before if start < end - within <= stop]
        lower = [stop + within for _, stop in before if began_at < stop + within < end]
        end = min(inside) + within if inside else max([end - over_most, *lower])
    return began_at


def spoils(
    new: tuple[datetime, datetime],
    times: Sequence[tuple[datetime, datetime]],
    most: timedelta,
    within: timedelta,
) -> bool:
    """Whether a time that is told after a later one makes that one longer than the law lets it be."""
    later = [(start, end) for start, end in times if start >= new[0]]
    own = new[0], min([new[1], *(start for start, _ in later)])
    return any(hours_in([*times, own], end - within, end) > most for _, end in later)
