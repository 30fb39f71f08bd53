"""What is told of a result beside own points: a range that names nobody's fee, own rates, and the clock (ADR 163)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.own_rates import Rate
from calloffs.rules.results import fee_range, owed_note, why_not_told
from calloffs.states import CallOffRoute, CallOffState

FEES = st.decimals(min_value="0.01", max_value="20000", places=2)
OFFERED = st.dictionaries(st.integers(0, 9), st.lists(FEES, min_size=1, max_size=3), min_size=1)


@given(OFFERED, st.integers(3, 6), st.integers(1, 500))
def test_a_range_holds_every_fee_ends_on_whole_steps_and_needs_enough_providers(offered, fewest, step):
    told = fee_range(offered, fewest, step)
    assert (told is None) == (len(offered) < fewest)
    if told:
        low, high = told
        assert all(low <= fee <= high for fees in offered.values() for fee in fees)
        assert low % step == high % step == 0 and low < high


@given(OFFERED, st.integers(1, 500))
def test_no_range_is_told_where_the_rule_has_no_number(offered, step):
    assert fee_range(offered, None, step) is None


def test_many_offers_of_two_providers_are_two_providers():
    fees = [Decimal(n) for n in range(3000, 3100, 10)]
    assert fee_range({"one": fees, "two": fees}, 3, 100) is None


@pytest.mark.parametrize("text", ["Better than ASH HOUSE.", "As Ash House has it", "ash house"])
def test_reasons_that_name_a_rival_are_not_told(text):
    said = why_not_told({"Reasons for the quality score": text}, {"Ash House", "Birch House"})
    assert said.startswith("“Reasons for the quality score” names Ash House.")


def test_reasons_of_the_own_offer_alone_are_told():
    assert why_not_told({"Reasons": "Two named adults, and a garden."}, {"Ash House"}) == ""


@pytest.mark.parametrize(
    ("good", "number", "share"),
    [(0, 0, None), (0, 3, "0"), (1, 3, "33"), (2, 3, "67"), (1, 8, "13"), (7, 7, "100")],
)
def test_an_own_rate_is_a_whole_per_cent(good, number, share):
    assert Rate(good, number).share == (None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(2, 3, Decimal(50)), "above the middle provider"),
        (Rate(1, 3, Decimal(50)), "below the middle provider"),
        (Rate(1, 2, Decimal(50)), "the same as the middle provider"),
        (Rate(1, 2, None), ""),
        (Rate(0, 0, Decimal(50)), ""),
    ],
)
def test_an_own_rate_stands_beside_the_middle_one_only_where_that_is_told(rate, said):
    assert rate.beside == said


# Wednesday; ten working days later is a Wednesday.
AUTHORISED = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def awaited(state=CallOffState.AUTHORISED, route=CallOffRoute.MINI_COMPETITION, at=AUTHORISED):
    return SimpleNamespace(state=state, route=route, authorised_at=at)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 7, 14), "results owed by 15 Jul 2026"),
        (date(2026, 7, 15), "results owed by 15 Jul 2026"),
        (date(2026, 7, 16), "results late since 15 Jul 2026"),
    ],
)
def test_a_result_is_owed_until_its_day_and_late_after_it(today, said):
    assert owed_note(awaited(), 10, today) == said


@pytest.mark.parametrize(
    "row",
    [
        *(awaited(state) for state in CallOffState if state != CallOffState.AUTHORISED),
        *(awaited(route=route) for route in CallOffRoute if route != CallOffRoute.MINI_COMPETITION),
        awaited(at=None),
    ],
)
def test_nothing_is_owed_before_the_authorisation_after_the_award_or_without_a_competition(row):
    assert owed_note(row, 10, date(2027, 1, 1)) == ""


def test_nothing_is_owed_while_no_rule_is_in_force():
    assert owed_note(awaited(), None, date(2027, 1, 1)) == ""
