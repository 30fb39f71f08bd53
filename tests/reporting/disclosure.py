"""What a reader can work out of withheld numbers: a linear solver that knows the sums and nothing of our rule.

Each number of an edition is an unknown; the shown ones are given, the withheld ones are at least 1, nought is shown.
Editions of two months are tied by the moves between them, of which a reader knows what the reports tell.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from reporting.rules.small_numbers import FEWEST_MOVES, Counted

Numbers = Mapping[tuple[str, ...], Counted]
MOST = 500


@dataclass
class System:
    """Equations and inequalities between named unknowns, each with its lowest and highest value."""

    bounds: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    equal: list[tuple[dict[tuple, int], int]] = field(default_factory=list)
    at_most: list[tuple[dict[tuple, int], int]] = field(default_factory=list)

    def edition(self, name: str, numbers: Numbers, hidden: Set[tuple[str, ...]]) -> None:
        """The numbers of one edition: conservation at each node, known values, 1 or more where withheld."""
        nodes: dict[str, dict[tuple, int]] = {}
        for key, number in numbers.items():
            value = number.value
            self.bounds[name, *key] = (1, MOST) if key in hidden else (value, value)
            for node, sign in ((number.tail, -1), (number.head, 1)):
                row = nodes.setdefault(node, {})
                row[name, *key] = row.get((name, *key), 0) + sign
        self.equal += [(row, 0) for row in nodes.values()]

    def interval(self, key: tuple) -> tuple[int, int]:
        """The lowest and highest value of one unknown that all that is known allows."""
        names = list(self.bounds)
        place = {name: number for number, name in enumerate(names)}
        tables = []
        for rows in (self.equal, self.at_most):
            table, sums = np.zeros((len(rows), len(names))), np.zeros(len(rows))
            for number, (row, total) in enumerate(rows):
                sums[number] = total
                for name, factor in row.items():
                    table[number, place[name]] = factor
            tables.append((table, sums) if rows else (None, None))
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(names))
            goal[place[key]] = sign
            solved = linprog(
                goal, A_eq=tables[0][0], b_eq=tables[0][1], A_ub=tables[1][0], b_ub=tables[1][1],
                bounds=[self.bounds[name] for name in names],
            )  # fmt: skip
            assert solved.status == 0, "the true numbers themselves must fit"
            ends.append(round(sign * solved.fun))
        return ends[0], ends[1]


def tie(system: System, first: str, second: str, moves: Mapping[str, tuple[int, int] | None]) -> None:
    """Two months of one table: by each line's moves a cell of the second differs from that of the first."""
    cells = {
        key[1:]
        for key in system.bounds
        if key[0] in (first, second) and key[1] == "areas" and key[2] != "all"
    }
    came: dict[str, list[tuple]] = {}
    for _table, line, area in cells:
        into, out = ("in", second, line, area), ("out", second, line, area)
        system.bounds[into] = system.bounds[out] = (0, MOST)
        came.setdefault(line, []).append((line, area))
        row = {into: -1, out: 1}
        for month, sign in ((first, -1), (second, 1)):
            if (month, "areas", line, area) in system.bounds:
                row[month, "areas", line, area] = sign
        system.equal.append((row, 0))
    for line, areas in came.items():
        for number, way in enumerate(("in", "out")):
            row = {(way, second, *cell): 1 for cell in areas}
            if moves.get(line) is not None:
                system.equal.append((row, moves[line][number]))
            else:
                grown = (
                    _most_grown(system, first, second, line)
                    if way == "in"
                    else _most_grown(system, second, first, line)
                )
                # One of the two is fewer than FEWEST_MOVES; the other differs from it by the change of the line.
                system.at_most.append((row, FEWEST_MOVES - 1 + max(0, grown)))


def _most_grown(system: System, before: str, after: str, line: str) -> int:
    """By how much the children of a line can have grown at most between two months, as their reports tell."""
    nobody = (0, 0)
    low = system.bounds.get((before, "lines", line), nobody)[0]
    return system.bounds.get((after, "lines", line), nobody)[1] - low
