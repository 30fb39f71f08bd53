"""The forecast rule (S-31, S-32) against an oracle that walks every night of the year."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.rules.accrual import FeeSpan
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import Forecast, forecast

YEAR = financial_year(date(2021, 12, 31))
AS_AT = date(2021, 12, 31)
BUDGET = Decimal("11472000.00")

WEEKLY = st.decimals(Decimal("100.00"), Decimal("9999.99"), places=2)
DAYS = st.dates(date(2020, 6, 1), date(2022, 9, 30))


@st.composite
def fee_spans(draw):
    start = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(1, 700)))
    return FeeSpan(draw(WEEKLY), start, None if length is None else start + timedelta(days=length))


def kept(weekly, nights):
    """Month by month, rounded once: what the ledger of kept charges holds for these nights."""
    months = defaultdict(int)
    for night in nights:
        months[night.year, night.month] += 1
    rounded = [(weekly * n / Decimal(7)).quantize(Decimal("0.01"), ROUND_HALF_UP) for n in months.values()]
    return sum(rounded, Decimal(0))


def oracle(lines, as_at, year):
    every_night = [year.start + timedelta(days=n) for n in range((year.end - year.start).days)]
    parts = {"accrued": Decimal(0), "committed": Decimal(0), "starts": Decimal(0), "ends": Decimal(0)}
    for line in lines:
        stays = [n for n in every_night if n >= line.start and (line.end is None or n < line.end)]
        to_date = kept(line.weekly, [n for n in stays if n <= as_at])
        parts["accrued"] += to_date
        if line.start > as_at:
            parts["starts"] += kept(line.weekly, stays)
        elif line.end is None or line.end > as_at:
            run_on = kept(line.weekly, [n for n in every_night if n >= line.start])
            parts["committed"] += run_on - to_date
            parts["ends"] += run_on - kept(line.weekly, stays)
    return parts


@settings(max_examples=150, deadline=None)
@given(st.lists(fee_spans(), max_size=6), st.dates(date(2021, 3, 1), date(2022, 4, 30)))
def test_each_part_equals_the_night_by_night_oracle(lines, as_at):
    found, expected = forecast(lines, as_at=as_at, budget=BUDGET, year=YEAR), oracle(lines, as_at, YEAR)
    assert found == Forecast(
        expected["accrued"], expected["committed"], expected["starts"], expected["ends"], BUDGET
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(fee_spans(), max_size=6), st.dates(date(2021, 3, 1), date(2022, 4, 30)))
def test_the_four_parts_add_to_the_charges_kept_if_all_goes_as_planned(lines, as_at):
    found = forecast(lines, as_at=as_at, budget=BUDGET, year=YEAR)
    everything = forecast(lines, as_at=YEAR.last_day, budget=BUDGET, year=YEAR)
    assert found.total == found.accrued + found.committed + found.expected_starts - found.expected_ends
    assert found.total == everything.accrued == everything.total
    assert found.variance == found.total - BUDGET
    assert min(found.accrued, found.committed, found.expected_starts, found.expected_ends) >= 0


def line(start, end=None, weekly="700.00"):
    return FeeSpan(Decimal(weekly), start, end)


def test_a_running_line_without_planned_end_is_committed_to_31_march():
    found = forecast([line(date(2021, 4, 1))], as_at=AS_AT, budget=BUDGET)
    assert (found.accrued, found.committed) == (Decimal("27500.00"), Decimal("9000.00"))
    assert (found.expected_starts, found.expected_ends) == (0, 0)


def test_a_planned_end_is_shown_as_expected_end_and_not_hidden_in_the_commitment():
    found = forecast([line(date(2021, 4, 1), date(2022, 3, 1))], as_at=AS_AT, budget=BUDGET)
    assert found.committed == Decimal("9000.00")
    assert found.expected_ends == Decimal("3100.00")


def test_a_planned_end_on_1_april_takes_nothing_off():
    assert forecast([line(date(2021, 4, 1), date(2022, 4, 1))], as_at=AS_AT, budget=BUDGET).expected_ends == 0


def test_a_line_that_ended_is_neither_committed_nor_expected_to_end():
    found = forecast([line(date(2021, 4, 1), date(2021, 12, 31))], as_at=AS_AT, budget=BUDGET)
    assert (found.accrued, found.committed, found.expected_ends) == (Decimal("27400.00"), 0, 0)


def test_the_night_of_the_as_at_date_is_accrued():
    found = forecast([line(date(2021, 12, 31), date(2022, 1, 1))], as_at=AS_AT, budget=BUDGET)
    assert found.accrued == found.total == Decimal("100.00")


def test_a_planned_placement_counts_only_as_expected_start():
    found = forecast([line(date(2022, 1, 1), date(2022, 1, 8))], as_at=AS_AT, budget=BUDGET)
    assert (found.accrued, found.committed, found.expected_starts) == (0, 0, Decimal("700.00"))


def test_a_start_in_the_next_year_costs_this_year_nothing():
    assert forecast([line(date(2022, 4, 1))], as_at=AS_AT, budget=BUDGET).total == 0


def test_nights_before_1_april_belong_to_the_year_before():
    found = forecast([line(date(2021, 3, 25), date(2021, 4, 2))], as_at=AS_AT, budget=BUDGET)
    assert found.total == Decimal("100.00")


def test_no_lines_leave_the_whole_budget_unspent():
    assert forecast([], as_at=AS_AT, budget=BUDGET).variance == -BUDGET


def test_a_mid_month_date_never_rounds_a_month_twice():
    found = forecast(
        [line(date(2021, 12, 1), date(2022, 1, 1), "100.00")], as_at=date(2021, 12, 10), budget=BUDGET
    )
    assert found.total == Decimal("442.86")
    assert found.accrued == Decimal("142.86")
