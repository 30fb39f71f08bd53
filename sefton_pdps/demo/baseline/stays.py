"""When each child of the baseline came and is planned to leave, and where and how it was bought."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from placements.states import LocationClass, Route
from sefton_pdps.demo.baseline.draws import Draws

AS_AT = date(2021, 12, 31)
YEAR = (date(2021, 4, 1), date(2022, 4, 1))
ADULT = 18


@dataclass(frozen=True)
class Stay:
    """A child's stay: `[starts_on, planned_end)`, and the day it was cut short where it was."""

    starts_on: date
    planned_end: date
    cut_on: date | None
    planned_on: date
    birth: date
    area: LocationClass
    route: Route

    @property
    def ends_on(self) -> date:
        return self.cut_on or self.planned_end

    @property
    def is_live(self) -> bool:
        return self.starts_on <= AS_AT < self.ends_on


def plan_stays(draws: Draws, sizes: dict[str, Any], youngest: int) -> list[Stay]:
    """The stays of a cost line: those that run on 31 December 2021, left before it, or begin after it."""
    spans = _live_spans(draws, sizes)
    spans += [_left_span(draws, number) for number in range(sizes["left_in_year"])]
    spans += [
        (draws.day(date(2022, 1, 6), date(2022, 3, 4)), _later(draws), None)
        for _ in range(sizes["arriving_by_march"])
    ]
    live = sizes["running_since_before"] + sizes["arrived_in_year"]
    areas = _dealt(draws, sizes["areas"], live, len(spans))
    routes = _dealt(draws, sizes["routes"], live, len(spans))
    return [
        _stay(draws, span, LocationClass(area), Route(route), youngest)
        for span, area, route in zip(spans, areas, routes, strict=True)
    ]


Span = tuple[date, date, date | None]


def _live_spans(draws: Draws, sizes: dict[str, Any]) -> list[Span]:
    before, arrived = sizes["running_since_before"], sizes["arrived_in_year"]
    starts = [draws.day(date(2018, 6, 1), date(2021, 3, 20)) for _ in range(before)]
    starts += [_nth_day(number, arrived, date(2021, 4, 8), date(2021, 12, 10)) for number in range(arrived)]
    soon = sizes["leaving_by_march"]
    ends = [_nth_day(number, soon, date(2022, 1, 8), date(2022, 3, 20)) for number in range(soon)]
    ends += [_later(draws) for _ in range(len(starts) - soon)]
    return list(zip(starts, ends, [None] * len(starts), strict=True))


def _left_span(draws: Draws, number: int) -> Span:
    """Every second stay that ended in the year ended before its plan."""
    start = draws.day(date(2018, 6, 1), date(2021, 2, 20))
    end = draws.day(date(2021, 4, 20), date(2021, 12, 14))
    return (start, end + timedelta(days=draws.number(60, 400)), end) if number % 2 else (start, end, None)


def _later(draws: Draws) -> date:
    return draws.day(date(2022, 4, 20), date(2024, 3, 20))


def _nth_day(number: int, parts: int, first: date, last: date) -> date:
    """The middle of the nth part of a time, so that moves are spread over it."""
    return first + timedelta(days=(2 * number + 1) * (last - first).days // (2 * parts))


def _dealt(draws: Draws, wanted: dict[str, int], live: int, total: int) -> list[str]:
    """The wanted numbers for the stays that are live, in any order; the others get any of the same."""
    dealt = draws.shuffled([name for name, number in wanted.items() for _ in range(number)])
    if len(dealt) != live:
        raise ValueError(f"{len(dealt)} dealt for {live} live stays.")
    return dealt + [draws.one(dealt) for _ in range(total - live)]


def _stay(draws: Draws, span: Span, area: LocationClass, route: Route, youngest: int) -> Stay:
    """A child old enough when the stay begins and not yet 18 when it is planned to end."""
    start, planned_end, cut = span
    first_birth = date(planned_end.year - ADULT, planned_end.month, min(planned_end.day, 28)) + timedelta(
        days=1
    )
    last_birth = date(start.year - youngest, start.month, min(start.day, 28))
    birth = draws.day(first_birth, max(first_birth, last_birth))
    planned_on = min(start, AS_AT) - timedelta(days=draws.number(4, 18))
    return Stay(start, planned_end, cut, planned_on, birth, area, route)
