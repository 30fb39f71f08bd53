"""A weekly fee far from what like placements are paid is asked about; the question tells no fee of the council's."""

from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calloffs.rules.sanity import Range, doubt_of_fee, unasked
from providers.rules.sanity import limits_on

LIMITS = limits_on(date(2026, 11, 26))
POUNDS = st.decimals("0.01", "99999.99", places=2)
SEVERAL = st.lists(POUNDS, min_size=5, max_size=30)
LOT = "Children's homes"


@given(POUNDS, st.builds(Range, POUNDS, POUNDS))
def test_a_fee_is_asked_about_exactly_outside_the_range(weekly, usual):
    assert (doubt_of_fee(weekly, usual, LOT) is None) is (usual.least <= weekly <= usual.most)


@given(st.lists(POUNDS, max_size=4))
def test_with_few_to_compare_the_dated_bounds_stand_in(fees):
    assert unasked(fees, LIMITS) == Range(Decimal(150), Decimal(15000))


@given(SEVERAL)
@example([Decimal("0.01")] * 5)
def test_no_fee_between_half_and_twice_the_middle_is_asked_about(fees):
    usual = unasked(fees, LIMITS)
    assert usual.least <= median(fees) / 2 and usual.most >= median(fees) * 2
    assert usual.most >= 1


def probed(usual):
    """What somebody learns who types figure after figure, by halves, in whole pence: the bounds and nothing else."""
    low, high = 0, 100_000_000
    while low < high:
        middle = (low + high) // 2
        if doubt_of_fee(Decimal(middle) / 100 + usual.least, usual, LOT):
            high = middle
        else:
            low = middle + 1
    return Decimal(low - 1) / 100 + usual.least


@given(SEVERAL, st.decimals("0.5", "2", places=3))
def test_typing_figure_after_figure_tells_the_middle_by_no_less_than_its_double(fees, moved):
    """Every bound that can be found out is 1, 2 or 5 and noughts, so a middle from half to all of it gives the same."""
    usual = unasked(fees, LIMITS)
    for bound in (usual.least, probed(usual)):
        assert bound == 0 or bound.normalize().as_tuple().digits in ((1,), (2,), (5,))
    other = [fee * moved for fee in fees]
    same = unasked(other, LIMITS) == usual
    inside = (
        usual.most / 4 < median(other) <= usual.most / 2
        and usual.least * 2 <= median(other) < usual.least * 4
    )
    assert same or not inside


def test_all_the_medians_of_a_framework_make_a_handful_of_ranges():
    ranges = {tuple(vars(unasked([Decimal(fee)] * 5, LIMITS)).items()) for fee in range(1000, 10_000, 7)}
    assert len(ranges) <= 7


@pytest.mark.parametrize("typed", ["5.00", "49.99", "99999.99"])
@pytest.mark.parametrize("fees", [[], [Decimal("7300.00")] * 5, [Decimal("610.00")] * 9])
def test_one_sentence_for_a_lot_whatever_was_typed_and_is_compared_with(typed, fees):
    doubt = doubt_of_fee(Decimal(typed), unasked(fees, LIMITS), LOT)
    assert doubt.sentence == f"This weekly fee is far from what is usual in the lot {LOT}."
    assert doubt.figure.startswith("£")
