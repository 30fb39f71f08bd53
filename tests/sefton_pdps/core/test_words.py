"""Dates, times, money and lists as people write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sefton_pdps.core.text import words
from sefton_pdps.core.text.words import LONDON

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("1234.5", "£1,234.50"), ("0", "£0.00"), ("-20", "−£20.00"), ("0.005", "£0.01"), ("-0.001", "£0.00")],
)
def test_pounds_are_written_to_the_penny(amount, written):
    assert words.pounds(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [("11472000", "£11.472 million"), ("3000", "£0.003 million"), ("-1498499.99", "−£1.498 million")],
)
def test_large_sums_are_written_in_millions_to_the_thousand(amount, written):
    assert words.pounds_short(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1234.5", "£1,235"),
        ("11600000.00", "£11,600,000"),
        ("0", "£0"),
        ("0.49", "less than £1"),
        ("-0.2", "less than −£1"),
        ("-20.4", "−£20"),
    ],
)
def test_money_in_tables_is_written_to_the_pound(amount, written):
    assert words.whole_pounds(Decimal(amount)) == written


def test_a_day_is_the_date_in_england():
    assert words.day(date(2026, 11, 3)) == "3 November 2026"
    assert words.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (17, 0, "5pm"),
        (17, 30, "5:30pm"),
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (0, 5, "12:05am"),
        (12, 1, "12:01pm"),
    ],
)
def test_clock_times_are_written_in_twelve_hours(hour, minute, written):
    assert words.clock_time(NOON.replace(hour=hour, minute=minute)) == written


def test_the_zone_is_said_only_when_asked():
    summer = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert words.moment(summer) == "1 July 2026 at 5pm"
    assert words.moment(summer, zone=True) == "1 July 2026 at 5pm BST"
    assert words.clock_time(NOON, zone=True) == "midday GMT"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"hours": 3, "minutes": 20}, "in 3 hours 20 minutes"),
        ({"hours": 1}, "in 1 hour"),
        ({"minutes": 1, "seconds": 59}, "in 1 minute"),
        ({"seconds": 30}, "in less than a minute"),
        ({"days": 2, "hours": 4, "minutes": 59}, "in 2 days 4 hours"),
        ({"days": 3, "hours": 4}, "in 3 days"),
        ({"days": -61, "hours": -5}, "61 days ago"),
        ({"days": -62}, "2 months ago"),
        ({"days": -123, "hours": -12}, "4 months ago"),
        ({"days": 364}, "in 11 months"),
        ({"days": -365}, "1 year ago"),
        ({"days": -1134, "hours": -12}, "3 years ago"),
        ({"seconds": 0}, "now"),
        ({"days": -2}, "2 days ago"),
        ({"seconds": -1}, "less than a minute ago"),
    ],
)
def test_time_left_is_said_as_exactly_as_people_say_it(left, said):
    assert words.time_left(NOON + timedelta(**left), NOON) == said


def test_time_left_counts_the_hour_that_the_clocks_repeat():
    before = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    after = datetime(2026, 10, 25, 3, 30, tzinfo=LONDON)
    assert words.time_left(after, before) == "in 4 hours"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (NOON.replace(hour=17), "today at 5pm, in 5 hours"),
        (NOON + timedelta(days=1), "tomorrow at midday, in 1 day"),
        (NOON - timedelta(days=1), "yesterday at midday, 1 day ago"),
        (NOON + timedelta(days=4), "27 November 2026 at midday, in 4 days"),
    ],
)
def test_a_deadline_says_when_and_how_long_is_left(until, said):
    assert words.deadline(until, NOON) == said


def test_today_ends_at_midnight_in_england_and_not_in_utc():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert words.deadline(late + timedelta(hours=1), late).startswith("tomorrow at 12:30am")


@pytest.mark.parametrize(
    ("items", "phrase"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_as_a_phrase(items, phrase):
    assert words.listed(items) == phrase


def test_nouns_agree_with_their_number():
    assert [words.plural(n, "provider") for n in (0, 1, 1200)] == [
        "0 providers",
        "1 provider",
        "1,200 providers",
    ]
    assert words.plural(2, "child", "children") == "2 children"


def test_abbreviations_and_names_keep_their_capitals_in_a_sentence():
    assert words.lower_first("Weekly fee") == "weekly fee"
    assert words.lower_first("URN of the setting") == "URN of the setting"
    assert words.lower_first("Ofsted grade") == "Ofsted grade"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("447914.96", "£448k"),
        ("-447914.96", "−£448k"),
        ("499.99", "less than £1k"),
        ("500", "£1k"),
        ("-120", "less than −£1k"),
        ("0", "£0k"),
        ("11284000", "£11,284k"),
    ],
)
def test_thousands_are_rounded_and_never_say_nothing_of_something(amount: str, said: str) -> None:
    assert words.thousands(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [("11284000", "£11.3m"), ("-2950000", "−£3.0m"), ("950000", "£1.0m"), ("949999", "£950k"), ("0", "£0k")],
)
def test_millions_are_read_at_a_glance(amount: str, said: str) -> None:
    assert words.millions(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [("448000", "£448k over"), ("-3000", "£3k under"), ("0", "on budget"), ("-20", "less than £1k under")],
)
def test_over_and_under_are_said_in_words(amount: str, said: str) -> None:
    assert words.over_under(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (16, "in 16 days"),
        (-139, "139 days ago"),
        (2, "in 2 days"),
    ],
)
def test_how_far_away_a_day_is(days: int, said: str) -> None:
    today = date(2026, 3, 28)
    assert words.days_away(today + timedelta(days=days), today) == said


def test_a_term_is_written_in_one_form() -> None:
    said = words.term(date(2026, 11, 28), date(2031, 11, 28))
    assert said == "from 28 November 2026, last night 27 November 2031"


def test_a_moment_in_a_table_is_the_day_in_england() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert words.short_day(late) == "1 Jul 2026"
    assert words.short_moment(late) == "1 Jul 2026, 12:30am"
