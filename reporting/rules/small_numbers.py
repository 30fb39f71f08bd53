"""Small numbers: nothing that a report prints lets a reader work out a number of 1 to 4 children (S-23).

The numbers of one edition are a network: each number is an edge between two nodes, and at each node the numbers that
come in add up to those that go out (a row to its total, the rows to the total of all; one fact's table to the other's).
A reader knows the numbers shown, the sums, and that a withheld number is at least 1, because nought is always shown.
What such a reader can still think of a withheld number is an interval, and its ends are found exactly: by how much can
the number rise, or fall, while others that are withheld make up for it along a way through the network.

The rule: 1 to 4 is withheld; then further numbers are withheld until each withheld one is in an interval at least
LEAST_WIDTH wide. `tests/reporting/test_small_numbers_solved.py` judges it with a solver that knows nothing of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

# 1 to 4 children could be told apart by those who know the area; nought tells of nobody.
FEWEST_SHOWN = 5
# A withheld number may be any of at least this many, however sums and totals around it are subtracted.
LEAST_WIDTH = 5
# Moves in and out of a month differ by the change of the children, which two reports tell: so both are shown only
# when both are at least this many, else neither, and each may then be any of ten numbers.
FEWEST_MOVES = 10
# What one rank of `Counted` weighs beside the number itself.
RANK_PRICE = 1_000
# The rows that a table of children adds up to.
ALL = "all"

Key = tuple[str, ...]
Node = str


@dataclass(frozen=True)
class Counted:
    """One number of an edition and the two sums that it is part of; `rank` says how much a reader would miss it."""

    tail: Node
    head: Node
    value: int
    rank: int = 0


class Step(NamedTuple):
    """A number changed on the way from one node to the next, upwards or downwards."""

    key: Key
    rises: bool
    node: Node


def is_small(count: int) -> bool:
    """Whether a number could single out a child."""
    return 0 < count < FEWEST_SHOWN


def withheld(numbers: Mapping[Key, Counted]) -> frozenset[Key]:
    """The numbers that an edition does not show; deterministic, and empty when none is small."""
    hidden = {key for key, number in numbers.items() if is_small(number.value)}
    while (narrow := _narrowest(numbers, hidden)) is not None:
        hidden |= _to_withhold(numbers, hidden, narrow)
    return frozenset(hidden)


def width(numbers: Mapping[Key, Counted], hidden: set[Key] | frozenset[Key], key: Key) -> int:
    """How far apart the lowest and the highest possible value of a withheld number are, counted to LEAST_WIDTH."""
    rise = _pushed(numbers, hidden, key, rises=True)
    return rise + _pushed(numbers, hidden, key, rises=False, most=LEAST_WIDTH - rise)


def moves_shown(moved_in: int, moved_out: int) -> bool:
    """Whether the moves of a month may be told; not even that nobody moved."""
    return min(moved_in, moved_out) >= FEWEST_MOVES


def merged_months(children: list[int]) -> list[range] | None:
    """Which months of a year are told as one sum, so that no sum is of the fees of 1 to 4 children.

    `children` counts those who cause the money of each month. A month of 1 to 4 joins the months after it up to one
    with 5 or more, or, at the end, the ones before it. None: no month has 5, and the money is not told by month.
    """
    groups: list[range] = []
    start: int | None = None
    for month, count in enumerate(children):
        if start is None and is_small(count):
            start = month
        elif start is None or count >= FEWEST_SHOWN:
            groups.append(range(month if start is None else start, month + 1))
            start = None
    if start is None:
        return groups
    while groups and not any(children[month] >= FEWEST_SHOWN for month in groups[-1]):
        start = groups.pop().start
    return [*groups[:-1], range(groups[-1].start, len(children))] if groups else None


def _narrowest(numbers: Mapping[Key, Counted], hidden: set[Key]) -> Key | None:
    """The withheld number whose interval is too narrow, the narrowest first; None when all are wide enough."""
    widths = {key: width(numbers, hidden, key) for key in hidden}
    narrow = [key for key in hidden if widths[key] < LEAST_WIDTH]
    return min(narrow, key=lambda key: (widths[key], key), default=None)


def _to_withhold(numbers: Mapping[Key, Counted], hidden: set[Key], key: Key) -> set[Key]:
    """The numbers, least missed and smallest first, that let one rise: the cheapest way round it (Dijkstra's).

    A way on which a number has little to give counts as dear, so that another is looked for first. Where the way is
    all withheld already, the least missed number beside it goes too.
    """
    begin, end = numbers[key].head, numbers[key].tail
    costs: dict[Node, int] = {begin: 0}
    came: dict[Node, tuple[Node, Step] | None] = {begin: None}
    waiting = [(0, begin)]
    while waiting:
        cost, node = heappop(waiting)
        if cost > costs[node]:
            continue
        for step in _steps(numbers, {other: 0 for other in numbers if numbers[other].value}, node, key):
            dearer = cost + _price(numbers[step.key], step, hidden)
            if dearer < costs.get(step.node, dearer + 1):
                costs[step.node], came[step.node] = dearer, (node, step)
                heappush(waiting, (dearer, step.node))
    new = {step.key for step in _back(came, end)} - hidden if end in came else set()
    return new or {_least_missed(numbers, hidden)}


def _price(number: Counted, step: Step, hidden: set[Key]) -> int:
    gives_little = not step.rises and number.value <= LEAST_WIDTH
    new = 0 if step.key in hidden else RANK_PRICE * (number.rank + 1) + number.value
    return new + (RANK_PRICE // 2 if gives_little else 0) + 1


def _least_missed(numbers: Mapping[Key, Counted], hidden: set[Key]) -> Key:
    shown = [key for key, number in numbers.items() if key not in hidden and number.value]
    return min(shown, key=lambda key: (numbers[key].rank, numbers[key].value, key))


def _pushed(
    numbers: Mapping[Key, Counted],
    hidden: set[Key] | frozenset[Key],
    key: Key,
    *,
    rises: bool,
    most: int = LEAST_WIDTH,
) -> int:
    """By how much a withheld number can change one way, up to `most`, each other withheld one staying at least 1."""
    change = dict.fromkeys(hidden, 0)
    total = most if rises else min(most, numbers[key].value - 1)
    begin, end = (numbers[key].head, numbers[key].tail) if rises else (numbers[key].tail, numbers[key].head)
    for pushed in range(total):
        way = _way(numbers, change, begin, end, apart=key)
        if way is None:
            return pushed
        for step in way:
            change[step.key] += 1 if step.rises else -1
    return max(total, 0)


def _way(
    numbers: Mapping[Key, Counted], change: Mapping[Key, int], begin: Node, end: Node, *, apart: Key
) -> list[Step] | None:
    """The shortest way from one node to another along withheld numbers that can still change; None without one."""
    came: dict[Node, tuple[Node, Step] | None] = {begin: None}
    edge = [begin]
    while edge and end not in came:
        beyond = []
        for node in edge:
            for step in _steps(numbers, change, node, apart):
                if step.node not in came:
                    came[step.node] = (node, step)
                    beyond.append(step.node)
        edge = beyond
    return _back(came, end) if end in came else None


def _steps(numbers: Mapping[Key, Counted], change: Mapping[Key, int], node: Node, apart: Key) -> list[Step]:
    steps = []
    for key in change:
        number = numbers[key]
        if key == apart:
            continue
        if number.tail == node:
            steps.append(Step(key, True, number.head))
        elif number.head == node and number.value + change[key] > 1:
            steps.append(Step(key, False, number.tail))
    return steps


def _back(came: Mapping[Node, tuple[Node, Step] | None], end: Node) -> list[Step]:
    steps: list[Step] = []
    node = end
    while (before := came[node]) is not None:
        node, step = before
        steps.append(step)
    return steps
