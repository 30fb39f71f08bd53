"""The school year in England: by 31 August, and the fourth key stage in Years 10 and 11 (reg. 10, S-19)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.schooling import in_key_stage_4, school_year, year_words

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2060, 12, 31))
BORN = st.dates(min_value=date(1995, 1, 1), max_value=date(2045, 12, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "on", "year"),
    [
        # The oldest and the youngest of one year, on its first and last day.
        (date(2010, 9, 1), date(2026, 9, 1), 11),
        (date(2011, 8, 31), date(2026, 9, 1), 11),
        (date(2011, 8, 31), date(2027, 8, 31), 11),
        (date(2010, 8, 31), date(2026, 9, 1), 12),
        (date(2011, 9, 1), date(2026, 9, 1), 10),
        (date(2010, 9, 1), date(2026, 8, 31), 10),
        # On a leap day.
        (date(2012, 2, 29), date(2026, 11, 30), 10),
        (date(2021, 8, 31), date(2025, 9, 1), 0),
        (date(2021, 9, 1), date(2025, 9, 1), -1),
    ],
)
def test_who_is_in_which_school_year_by_31_august(born, on, year):
    assert school_year(born, on) == year


@given(born=BORN, on=DAYS)
def test_a_school_year_moves_on_1_september_and_on_no_other_day(born, on):
    tomorrow = on + DAY
    moved = school_year(born, tomorrow) - school_year(born, on)
    assert moved == ((tomorrow.month, tomorrow.day) == (9, 1))


@given(born=BORN, on=DAYS)
def test_who_is_born_a_day_later_is_a_year_below_from_1_september_only(born, on):
    later = born + DAY
    assert school_year(born, on) - school_year(later, on) == ((later.month, later.day) == (9, 1))


@given(born=BORN, on=DAYS)
def test_in_key_stage_4_somebody_turns_15_or_16_in_the_school_year(born, on):
    begins = on.year if on.month >= 9 else on.year - 1
    # The birthday that falls in the school year: from September its own calendar year, before it the next.
    turns = begins - born.year + (born.month < 9)
    assert in_key_stage_4(school_year(born, on)) == (turns in (15, 16))


def test_year_11_says_that_the_examinations_come_and_outside_school_nothing_is_said():
    assert year_words(11) == "Year 11, Key Stage 4: the examinations are this school year"
    assert (year_words(10), year_words(9), year_words(0)) == ("Year 10, Key Stage 4", "Year 9", "Reception")
    assert year_words(-1) == year_words(14) == ""
