"""No withheld number of an edition, nor of two months together, can be worked out to less than five values (S-23)."""

from random import Random

import pytest

from reporting.rules import counted_children, counted_contracts
from reporting.rules.counted_contracts import Bought
from reporting.rules.small_numbers import LEAST_WIDTH, is_small, moves_shown, withheld
from tests.reporting.disclosure import System, tie

LINES = ("residential", "fostering", "supported", "secure")
AREAS = ("borough", "adjoining", "distant")
ROUTES = ("pdps", "regional", "spot", "other")


def a_world(seed: int) -> list[tuple[str, str, str]]:
    """Children by line, area and route: few lines large, some of one or two children."""
    rng = Random(seed)
    children = []
    for line in LINES[: rng.randint(1, 4)]:
        for _child in range(rng.choice([1, 2, 3, 5, 7, 12, 30, 70])):
            children.append((line, rng.choices(AREAS, [6, 3, 1])[0], rng.choices(ROUTES, [6, 3, 2, 1])[0]))
    return children


def a_month_later(children: list[tuple[str, str, str]], seed: int):
    """The same world after some moves, and how many moved in and out of each line."""
    rng = Random(seed + 10_000)
    stayed, moves = [], {line: [0, 0] for line in LINES}
    for child in children:
        if rng.random() < 0.15:
            moves[child[0]][1] += 1
        else:
            stayed.append(child)
    for line in dict.fromkeys(child[0] for child in children):
        for _child in range(rng.choice([0, 0, 1, 1, 2, 3, 12])):
            moves[line][0] += 1
            stayed.append((line, rng.choices(AREAS, [6, 3, 1])[0], rng.choices(ROUTES, [6, 3, 2, 1])[0]))
    return stayed, moves


def numbers_of(children):
    by_area, by_route = {}, {}
    for line, area, route in children:
        by_area[line, area] = by_area.get((line, area), 0) + 1
        by_route[line, route] = by_route.get((line, route), 0) + 1
    return counted_children.numbers_of(by_area, by_route)


def told(moves):
    return {line: tuple(pair) if moves_shown(*pair) else None for line, pair in moves.items()}


@pytest.mark.parametrize("seed", range(40))
def test_each_withheld_number_of_an_edition_may_be_any_of_many(seed):
    numbers = numbers_of(a_world(seed))
    hidden = withheld(numbers)
    system = System()
    system.edition("m", numbers, hidden)
    assert {key for key, number in numbers.items() if is_small(number.value)} <= hidden
    for key in hidden:
        low, high = system.interval(("m", *key))
        assert high - low >= LEAST_WIDTH, f"{key} is between {low} and {high}"


@pytest.mark.parametrize("seed", range(100, 116))
def test_two_months_together_give_no_withheld_number_away(seed):
    before = a_world(seed)
    after, moves = a_month_later(before, seed)
    system, hidden = System(), {}
    for name, children in (("1", before), ("2", after)):
        numbers = numbers_of(children)
        hidden[name] = withheld(numbers)
        system.edition(name, numbers, hidden[name])
    tie(system, "1", "2", told(moves))
    for name, keys in hidden.items():
        for key in keys:
            low, high = system.interval((name, *key))
            assert high - low >= LEAST_WIDTH, f"month {name}: {key} is between {low} and {high}"


def test_the_solver_finds_what_is_only_blanked():
    """With nothing but the small numbers themselves withheld, sums give them away: the solver can fail."""
    numbers = numbers_of(a_world(3))
    only_small = {key for key, number in numbers.items() if is_small(number.value)}
    system = System()
    system.edition("m", numbers, only_small)
    assert any(high == low for low, high in (system.interval(("m", *key)) for key in only_small))


def test_moves_that_are_told_as_none_would_tie_two_months_to_the_child():
    """Why not even "nobody moved" is told: a cell shown in one month would be known in the other."""
    numbers = numbers_of([("residential", "borough", "pdps")] * 20 + [("residential", "distant", "pdps")] * 6)
    hidden = set(numbers)
    system = System()
    system.edition("1", numbers, set())
    system.edition("2", numbers, hidden)
    tie(system, "1", "2", {"residential": (0, 0)})
    assert system.interval(("2", "areas", "residential", "distant")) == (6, 6)
    assert told({"residential": (0, 0)}) == {"residential": None}


@pytest.mark.parametrize("seed", range(30))
def test_each_withheld_number_of_contracts_may_be_any_of_many(seed):
    rng = Random(seed)
    bought = [
        Bought(rng.choice(["", "", "emergency", "continuity"]), rng.choice("abc"), rng.random() < 0.3, 1)
        for _contract in range(rng.choice([1, 2, 3, 4, 6, 9, 20]))
    ]
    numbers = counted_contracts.numbers_of(bought)
    hidden = withheld(numbers)
    system = System()
    system.edition("q", numbers, hidden)
    for key in hidden:
        low, high = system.interval(("q", *key))
        assert high - low >= LEAST_WIDTH, f"{key} is between {low} and {high}"
