"""The numbers of children that an edition prints, as one network: by area, by route, and their totals (S-23)."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.rules.small_numbers import ALL, Counted, withheld

AREAS, ROUTES, LINES = "areas", "routes", "lines"
# A reader misses the children of a cost line more than those of an area, and those of all most.
TOTAL, LINE_TOTAL, TOTAL_OF_ALL = 1, 2, 3

# (line, area) or (line, route) and how many children.
Crossed = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class CrossedTable:
    """One table: rows of counts, the totals below and the total of all; None where withheld. Its columns are used."""

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int | None, ...]]
    totals: tuple[int | None, ...]


@dataclass(frozen=True)
class CountedChildren:
    """Both tables, the children of each cost line and of all; None where a number is withheld."""

    areas: CrossedTable
    routes: CrossedTable
    lines: Mapping[str, int | None]
    all: int | None


def numbers_of(by_area: Crossed, by_route: Crossed) -> dict[tuple[str, ...], Counted]:
    """Every number that can be printed: areas come in, lines go across, routes go out, and all come back."""
    numbers: dict[tuple[str, ...], Counted] = {}
    for line, area in by_area:
        numbers[AREAS, line, area] = Counted(f"area {area}", f"in {line}", by_area[line, area])
    for line, route in by_route:
        numbers[ROUTES, line, route] = Counted(f"out {line}", f"route {route}", by_route[line, route])
    for line in dict.fromkeys(line for line, _area in by_area):
        numbers[LINES, line] = Counted(f"in {line}", f"out {line}", _sum(by_area, line, 0), LINE_TOTAL)
    for area in dict.fromkeys(area for _line, area in by_area):
        numbers[AREAS, ALL, area] = Counted("came", f"area {area}", _sum(by_area, area, 1), TOTAL)
    for route in dict.fromkeys(route for _line, route in by_route):
        numbers[ROUTES, ALL, route] = Counted(f"route {route}", "went", _sum(by_route, route, 1), TOTAL)
    return {**numbers, (LINES, ALL): Counted("went", "came", sum(by_area.values()), TOTAL_OF_ALL)}


def counted(
    by_area: Crossed, by_route: Crossed, *, lines: list[str], areas: list[str], routes: list[str]
) -> CountedChildren:
    """The numbers as they are printed. `lines`, `areas` and `routes` give the order; unused ones are left out."""
    numbers = numbers_of(by_area, by_route)
    hidden = withheld(numbers)

    def shown(*key: str) -> int | None:
        if key in hidden:
            return None
        return numbers[key].value if key in numbers else 0

    def table(name: str, order: list[str]) -> CrossedTable:
        columns = tuple(column for column in order if (name, ALL, column) in numbers)
        rows = {line: tuple(shown(name, line, column) for column in columns) for line in used}
        return CrossedTable(columns, rows, tuple(shown(name, ALL, column) for column in columns))

    used = [line for line in lines if (LINES, line) in numbers]
    return CountedChildren(
        areas=table(AREAS, areas),
        routes=table(ROUTES, routes),
        lines={line: shown(LINES, line) for line in lines},
        all=shown(LINES, ALL),
    )


def _sum(counts: Crossed, name: str, part: int) -> int:
    return sum(count for key, count in counts.items() if key[part] == name)
