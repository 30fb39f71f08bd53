from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.financial_year import financial_year
from sefton_pdps.core.time.months import month_bounds, split_months

DAYS = st.dates(date(2016, 1, 1), date(2032, 12, 31))


def test_31_march_ends_one_year_and_1_april_begins_the_next():
    assert financial_year(date(2022, 3, 31)).label == "2021-22"
    assert financial_year(date(2022, 4, 1)).label == "2022-23"


def test_the_year_before_a_century_turns_is_labelled_with_two_figures():
    assert financial_year(date(2099, 12, 31)).label == "2099-00"


def test_december_2021_is_in_the_year_of_the_cabinet_report():
    year = financial_year(date(2021, 12, 31))
    assert (year.start, year.end, year.last_day) == (date(2021, 4, 1), date(2022, 4, 1), date(2022, 3, 31))


@given(DAYS)
def test_every_day_is_inside_its_own_year_of_twelve_months(day):
    year = financial_year(day)
    assert year.start <= day < year.end
    assert len(year.months()) == 12 and year.months()[0] == year.start
    assert financial_year(year.end) != year == financial_year(year.last_day)


@given(DAYS)
def test_a_month_holds_its_day_and_ends_where_the_next_begins(day):
    first, following = month_bounds(day)
    assert first <= day < following and first.day == following.day == 1
    assert month_bounds(following - timedelta(days=1))[0] == first


def test_a_leap_february_has_29_nights():
    first, following = month_bounds(date(2024, 2, 10))
    assert (following - first).days == 29


@given(DAYS, st.integers(0, 900))
def test_the_pieces_of_a_range_touch_and_each_stays_in_one_month(start, length):
    end = start + timedelta(days=length)
    pieces = list(split_months(start, end))
    assert sum((cut - begins).days for begins, cut in pieces) == length
    assert all(begins < cut <= month_bounds(begins)[1] for begins, cut in pieces)
    assert [begins for begins, _cut in pieces[1:]] == [cut for _begins, cut in pieces[:-1]]


def test_a_reversed_range_has_no_pieces():
    assert list(split_months(date(2024, 2, 2), date(2024, 2, 1))) == []
