"""Dates that are possible but unlikely are asked about: the rules, over any day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.rules.sanity import doubt_of_closing, doubt_of_expiry, doubt_of_start, limits_on
from sefton_pdps.core.time.working_days import is_working_day, local, moment_from_local

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2020, 1, 1), date(9999, 12, 31))
KNOWN = st.dates(date(2024, 1, 1), date(2026, 12, 24))


@given(DAYS)
def test_a_start_is_asked_about_exactly_when_it_is_more_than_a_year_away(day):
    doubt = doubt_of_start(day, today=TODAY, what="The child would move in")
    assert (doubt is not None) is (day > TODAY + timedelta(days=365))


@given(DAYS)
def test_an_expiry_is_asked_about_exactly_when_it_is_beyond_ten_years(day):
    assert (doubt_of_expiry(day, today=TODAY) is not None) is (day > TODAY + timedelta(days=3652))


def test_what_does_not_expire_is_not_asked_about():
    assert doubt_of_expiry(None, today=TODAY) is None


@given(KNOWN, st.times(min_value=time(3), max_value=time(23)))
def test_a_deadline_is_asked_about_exactly_on_a_day_on_which_nobody_works(day, clock):
    doubt = doubt_of_closing(moment_from_local(day, clock))
    assert (doubt is None) is is_working_day(day)


@pytest.mark.parametrize(
    ("day", "better"),
    [
        (date(2026, 11, 29), "30 November 2026 at 5pm"),  # a Sunday
        (
            date(2026, 12, 25),
            "29 December 2026 at 5pm",
        ),  # Christmas, and Boxing Day on Saturday is kept on Monday
        (date(2026, 4, 3), "7 April 2026 at 5pm"),  # Good Friday
    ],
)
def test_the_question_names_the_next_working_day_at_five(day, better):
    doubt = doubt_of_closing(moment_from_local(day, time(10)))
    assert doubt.sentence.endswith(f"The next working day at 5pm is {better}.")


def test_a_deadline_is_of_the_day_that_it_is_in_england():
    late = datetime(2026, 6, 28, 23, 30, tzinfo=UTC)  # Monday, half past midnight by British Summer Time
    assert local(late).date() == date(2026, 6, 29)
    assert doubt_of_closing(late) is None


def test_beyond_the_official_list_a_weekday_counts_as_one_and_a_weekend_does_not():
    assert doubt_of_closing(moment_from_local(date(2090, 11, 27), time(17))) is None  # a Monday
    assert doubt_of_closing(moment_from_local(date(2090, 11, 25), time(17))) is not None  # a Saturday


def test_another_figure_is_another_question():
    first, second = (
        doubt_of_start(date(year, 1, 1), today=TODAY, what="The child would move in") for year in (2029, 9999)
    )
    assert first.code != second.code


def test_the_newest_limits_that_have_begun_are_in_force():
    assert limits_on(date(2000, 1, 1)) == limits_on(date(2022, 2, 3))
    assert limits_on(TODAY).expiry_years == 10
