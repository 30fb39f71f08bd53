"""The forecast of a cost line is the sum of its four parts, and its variance what it leaves the budget by (S-31)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.rules.forecast import Forecast

NOTHING = Decimal("0.00")
EMPTY = Forecast(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
POUND = Decimal("1.00")


@pytest.mark.parametrize(
    ("part", "adds"),
    [("accrued", POUND), ("committed", POUND), ("expected_starts", POUND), ("expected_ends", -POUND),
     ("budget", NOTHING)],
)  # fmt: skip
def test_each_part_counts_once_and_only_what_will_end_is_subtracted(part, adds):
    assert replace(EMPTY, **{part: POUND}).total == adds


def test_more_than_the_budget_is_an_overspend_to_the_penny():
    forecast = Forecast(Decimal("10.00"), Decimal("5.00"), Decimal("2.00"), Decimal("1.00"), Decimal("15.99"))
    assert (forecast.total, forecast.variance) == (Decimal("16.00"), Decimal("0.01"))
    assert replace(forecast, budget=Decimal("16.01")).variance == Decimal("-0.01")
