"""What is withheld, merged or told of few children (S-23); the intervals themselves are solved in another file."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules import counted_children, counted_contracts
from reporting.rules.counted_contracts import Bought, quarter
from reporting.rules.small_numbers import ALL, FEWEST_SHOWN, merged_months, moves_shown

AREAS = ["in", "near", "far"]


def tables(*rows):
    """Both tables of a world in which every child came by one route."""
    by_area = {
        (f"line{n}", area): count for n, row in enumerate(rows) for area, count in row.items() if count
    }
    by_route = {}
    for (line, _area), count in by_area.items():
        by_route[line, "pdps"] = by_route.get((line, "pdps"), 0) + count
    lines = [f"line{n}" for n in range(len(rows))]
    return counted_children.counted(by_area, by_route, lines=lines, areas=AREAS, routes=["pdps"])


def test_counts_of_five_or_more_and_nought_are_shown():
    told = tables({"in": 21, "near": 18, "far": 0}, {"in": 58, "near": 46, "far": 5})
    assert told.areas.rows == {"line0": (21, 18, 0), "line1": (58, 46, 5)}
    assert told.areas.totals == (79, 64, 5) and told.all == 148


def test_one_small_count_takes_another_of_its_row_and_column_with_it():
    told = tables({"in": 21, "near": 3, "far": 30}, {"in": 58, "near": 46, "far": 33})
    assert told.areas.rows["line0"].count(None) == 2 and told.areas.rows["line0"][1] is None
    assert told.areas.rows["line1"][1] is None or told.areas.totals[1] is None
    assert told.lines == {"line0": 54, "line1": 137} and told.all == 191


def test_a_line_of_few_children_has_no_total_to_subtract():
    told = tables({"in": 3, "near": 0, "far": 0}, {"in": 40, "near": 20, "far": 20})
    assert told.lines["line0"] is None
    assert told.all is None or told.lines["line1"] is None


def test_where_everything_is_small_nothing_is_told():
    told = tables({"in": 2, "near": 0, "far": 0})
    assert told.all is None and told.areas.totals == (None,) and told.areas.columns == ("in",)


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_number_of_1_to_4_is_ever_printed(rows):
    told = tables(*(dict(zip(AREAS, row, strict=True)) for row in rows))
    printed = [told.all, *told.lines.values()]
    for table in (told.areas, told.routes):
        printed += [*table.totals, *(count for row in table.rows.values() for count in row)]
    assert all(count is None or count == 0 or count >= FEWEST_SHOWN for count in printed)


@pytest.mark.parametrize(
    ("moved", "shown"), [((0, 0), False), ((10, 9), False), ((9, 40), False), ((10, 10), True)]
)
def test_moves_are_told_both_or_neither(moved, shown):
    assert moves_shown(*moved) is shown


@pytest.mark.parametrize(
    ("children", "spans"),
    [
        ([9, 9, 9], [(0, 1), (1, 2), (2, 3)]),
        ([0, 2, 3, 8, 9], [(0, 1), (1, 4), (4, 5)]),
        ([8, 3, 0, 2], [(0, 4)]),
        ([8, 9, 1], [(0, 1), (1, 3)]),
        ([1, 0, 0, 7], [(0, 4)]),
    ],
)
def test_months_of_few_children_are_told_with_others(children, spans):
    assert merged_months(children) == [range(*span) for span in spans]


def test_money_that_is_for_few_children_in_every_month_is_not_told():
    assert merged_months([0, 1, 4, 0]) is None


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_every_month_is_in_one_span_and_no_span_is_of_few_children(children):
    spans = merged_months(children)
    if spans is None:
        assert max(children) < FEWEST_SHOWN and any(children)
    else:
        assert [month for span in spans for month in span] == list(range(12))
        assert all(not 0 < max(children[month] for month in span) < FEWEST_SHOWN for span in spans)


@pytest.mark.parametrize(
    ("as_at", "first", "last"),
    [
        (date(2021, 12, 31), date(2021, 10, 1), date(2021, 12, 31)),
        (date(2022, 1, 31), date(2021, 10, 1), date(2021, 12, 31)),
        (date(2022, 3, 30), date(2021, 10, 1), date(2021, 12, 31)),
        (date(2022, 3, 31), date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 11, 30), date(2022, 7, 1), date(2022, 9, 30)),
    ],
)
def test_the_quarter_told_is_the_last_that_had_ended(as_at, first, last):
    assert quarter(as_at) == (first, last)


def contracts(*, direct, competed, value="641234.56"):
    made = [Bought("Emergency", "dcs", True, Decimal(value))] * direct
    return made + [Bought("", "head", False, Decimal(value))] * competed


def counted(bought):
    return counted_contracts.counted(bought, grounds=["Emergency"], bands=["head", "dcs"])


def test_a_single_direct_award_cannot_be_told_from_the_rest():
    told = counted(contracts(direct=1, competed=30))
    assert told.all == 31 and told.direct is None and told.competed is None
    assert told.grounds == {"Emergency": None} and told.bands["dcs"] is None and told.over_threshold is None


def test_the_value_of_fewer_than_five_contracts_is_not_told_and_of_more_only_rounded():
    assert counted(contracts(direct=0, competed=4)).value is None
    assert counted(contracts(direct=10, competed=10)).value == Decimal(13_000_000)


def test_without_contracts_every_number_is_nought():
    told = counted([])
    assert (told.all, told.direct, told.competed, told.over_threshold) == (0, 0, 0, 0)
    assert not told.grounds and not told.bands and ALL == "all"
