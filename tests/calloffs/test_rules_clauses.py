"""No agreement promises a notice longer than the stay, or a review after its end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.clauses import notice, reviews
from placements.rules.ages import years_after

STARTS = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("nights", "gives_notice", "reviewed"),
    [
        (3, False, "before its last night."),
        (28, False, "before its last night."),
        (29, True, "before its last night."),
        (183, True, "before its last night."),
        (184, True, "every six months, and before its last night"),
        (5 * 365, True, "every six months, and before its last night"),
    ],
)
def test_notice_and_reviews_follow_the_term(nights: int, gives_notice: bool, reviewed: str) -> None:
    ends = STARTS + timedelta(days=nights)
    assert ("28 days' notice" in notice(STARTS, ends)) is gives_notice
    assert reviewed in reviews(STARTS, ends)


def test_the_fifth_year_is_named_only_where_it_is_reached() -> None:
    full = years_after(STARTS, 5)
    assert "the end of the fifth year" in reviews(STARTS, full)
    assert "fifth" not in reviews(STARTS, full - timedelta(days=1))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 3650))
def test_no_clause_tells_a_day(starts: date, nights: int) -> None:
    """The last night may be the one before the 18th birthday (ADR 40)."""
    ends = starts + timedelta(days=nights)
    words = notice(starts, ends) + reviews(starts, ends)
    assert str(ends.year) not in words and str(starts.year) not in words
