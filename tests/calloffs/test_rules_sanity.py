"""A weekly fee far from what like placements are paid is asked about; the question tells no fee of the council's."""

from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.sanity import doubt_of_fee, usual
from providers.rules.sanity import limits_on

LIMITS = limits_on(date(2026, 11, 26))
POUNDS = st.decimals("0.01", "99999.99", places=2)


@given(POUNDS, st.decimals("100", "20000", places=0))
def test_a_fee_is_asked_about_exactly_outside_half_and_twice_the_usual(weekly, usual_weekly):
    doubt = doubt_of_fee(weekly, usual_weekly, LIMITS)
    assert (doubt is None) is (usual_weekly / 2 <= weekly <= usual_weekly * 2)


@given(POUNDS)
def test_with_nothing_to_compare_the_dated_bounds_decide(weekly):
    assert (doubt_of_fee(weekly, None, LIMITS) is None) is (Decimal(150) <= weekly <= Decimal(15000))


@given(st.lists(POUNDS, min_size=1, max_size=30))
def test_few_fees_are_never_compared_with_and_many_only_to_the_nearest_hundred(fees):
    found = usual(fees, Decimal(median(fees)))
    if len(fees) < 5:
        assert found is None
    else:
        assert found % 100 == 0 and found > 0
        assert abs(found - median(fees)) <= 100


@pytest.mark.parametrize(
    ("weekly", "said"), [("5.00", "less than 50% of what"), ("99999.99", "more than 200% of what")]
)
def test_the_question_names_the_fee_that_was_typed_and_no_other(weekly, said):
    doubt = doubt_of_fee(Decimal(weekly), Decimal(4200), LIMITS)
    assert said in doubt.sentence and doubt.sentence.count("£") == 1
    assert "4,200" not in doubt.sentence and "2,100" not in doubt.sentence
