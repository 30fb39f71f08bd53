"""A fee line in its one shape: what it comes to, and that it is read back as it was kept."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.fees import Line, Share, weekly_line, weekly_total
from placements.states import FeeUnit, Funder, PayRule, VatTreatment
from tests.oracles.drawn import agreed_fees, line_of

START, END = date(2026, 4, 1), date(2031, 4, 1)
LINE = weekly_line("care", Decimal("700.00"))
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
SHARES = st.builds(
    Share, st.sampled_from(Funder), st.decimals("0.01", "100", places=2), st.text(max_size=5), DAYS, DAYS
)
LINES = st.builds(
    Line, kind=st.text(max_size=5), pounds=st.decimals("0.01", "9999.99", places=2), unit=st.sampled_from(FeeUnit),
    quantity=st.decimals("0.01", "99", places=2), sign=st.sampled_from((1, -1)), starts_on=DAYS, ends_on=DAYS,
    pay_rule=st.sampled_from(PayRule), vat=st.sampled_from(VatTreatment), shares=st.tuples(SHARES, SHARES),
    need=st.text(max_size=5), note=st.text(max_size=5), evidence=st.text(max_size=5), review_on=DAYS,
)  # fmt: skip


@given(LINES)
def test_a_line_is_read_back_from_a_working_copy_as_it_was(line):
    assert Line.from_json(json.loads(json.dumps(line.as_json()))) == line


def test_what_a_working_copy_does_not_name_is_as_it_always_was():
    assert Line.from_json({"kind": "care", "pounds": "700.00"}) == LINE


def test_a_part_that_no_line_has_is_not_read_over():
    with pytest.raises(TypeError):
        Line.from_json({"kind": "care", "pounds": "700.00", "weekly": "700.00"})


@pytest.mark.parametrize(
    ("changes", "weekly"),
    [
        ({}, "700.00"),
        ({"sign": -1}, "-700.00"),
        ({"unit": FeeUnit.NIGHTLY}, "4900.00"),
        ({"unit": FeeUnit.HOURLY, "pounds": Decimal("15.33"), "quantity": Decimal("12.50")}, "191.63"),
        ({"unit": FeeUnit.ONE_OFF}, "0.00"),
        ({"quantity": Decimal(2)}, "1400.00"),
    ],
)
def test_what_a_line_comes_to_a_week(changes, weekly):
    assert replace(LINE, **changes).weekly == Decimal(weekly)


def test_a_price_by_the_hour_is_rounded_in_the_month_and_not_in_the_week_before():
    line = replace(LINE, unit=FeeUnit.HOURLY, pounds=Decimal("15.33"), quantity=Decimal("12.50"))
    four_weeks = line.within(START, START + timedelta(weeks=4))
    assert four_weeks.cost == Decimal("766.50") != 4 * line.weekly


def test_what_is_paid_once_counts_once_in_a_whole_term():
    once = replace(LINE, unit=FeeUnit.ONE_OFF).within(START, END)
    assert (once.starts_on, once.ends_on, once.cost) == (START, START + timedelta(days=1), Decimal("700.00"))


def test_a_line_without_dates_costs_nothing_that_could_be_said():
    with pytest.raises(ValueError, match="before its dates are known"):
        _ = LINE.cost


def test_its_own_dates_stay_within_the_term():
    own = replace(LINE, ends_on=date(2027, 1, 1))
    assert own.within(START, END).ends_on == date(2027, 1, 1)
    assert own.within(START, date(2026, 6, 1)).ends_on == date(2026, 6, 1)


@given(agreed_fees(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 400))
def test_a_line_paid_in_two_parts_of_months_costs_what_the_whole_months_cost(fee, days):
    line = line_of(fee)
    cut = (fee.starts_on + timedelta(days=days)).replace(day=1)
    parts = [
        replace(line, ends_on=cut, pay_rule=PayRule.FIRST_NIGHT if fee.first_paid else PayRule.BETWEEN),
        replace(line, starts_on=cut, pay_rule=PayRule.BOTH_DAYS if fee.last_paid else PayRule.FIRST_NIGHT),
    ]
    if fee.unit != "one_off" and fee.starts_on < cut < fee.ends_on:
        assert parts[0].cost + parts[1].cost == line.cost


def test_the_weekly_total_is_of_all_lines():
    assert weekly_total([]) == 0
    assert weekly_total([LINE, replace(LINE, sign=-1, pounds=Decimal("0.01"))]) == Decimal("699.99")
