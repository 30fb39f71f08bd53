"""No cell of a table of children lets a reader single out a child (S-23)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.small_numbers import ALL, FEWEST_SHOWN, few, protected

COLUMNS = ("in", "near", "far", "away")


def table(*rows):
    return {
        (f"row{number}", column): count for number, row in enumerate(rows) for column, count in row.items()
    }


def shown(*rows):
    columns = list(rows[0])
    return protected(table(*rows), [f"row{number}" for number in range(len(rows))], columns)


def test_counts_of_five_or_more_and_nought_are_shown():
    found = shown({"in": 21, "near": 18, "far": 0}, {"in": 58, "near": 46, "far": 5})
    assert None not in found.values()
    assert found[ALL, "in"] == 79 and found[ALL, "far"] == 5


def test_one_small_count_takes_another_of_its_row_and_column_with_it():
    found = shown({"in": 21, "near": 3, "far": 30}, {"in": 58, "near": 46, "far": 33})
    assert found["row0", "near"] is None and found["row0", "in"] is None
    assert found["row1", "near"] is None and found["row1", "in"] is None
    assert found["row0", "far"] == 30


def test_with_a_single_type_of_care_the_bottom_row_gives_nothing_away():
    found = shown({"in": 2, "near": 30, "far": 40})
    assert found["row0", "in"] is None and found[ALL, "in"] is None
    assert found["row0", "near"] is None and found[ALL, "near"] is None


def test_two_lone_children_of_a_row_take_a_third_cell_because_their_sum_is_known():
    found = shown({"in": 1, "near": 1, "far": 40}, {"in": 20, "near": 20, "far": 20})
    assert [found["row0", column] for column in ("in", "near", "far")] == [None, None, None]


@pytest.mark.parametrize(("count", "said"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_single_count_of_moves_is_withheld_from_1_to_4(count, said):
    assert few(count) == said


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=4))
def test_no_withheld_count_can_be_worked_out_from_a_total(rows):
    names = [f"row{number}" for number in range(len(rows))]
    counts = table(*(dict(zip(COLUMNS, row, strict=True)) for row in rows))
    found = protected(counts, names, COLUMNS)
    assert all(count is None or count == 0 or count >= FEWEST_SHOWN for count in found.values())
    for name in [*names, ALL]:
        hidden = [column for column in COLUMNS if found[name, column] is None]
        values = [sum(counts[row, column] for row in names if name in (ALL, row)) for column in hidden]
        everything_hidden = len(hidden) == len(COLUMNS)
        assert not hidden or everything_hidden or (len(hidden) > 1 and sum(values) >= FEWEST_SHOWN)
    for column in COLUMNS:
        assert sum(found[name, column] is None for name in [*names, ALL]) != 1
