"""The rule of wrap-around support: need, words, review and end, over any dates."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.evidence import Bounds, Evidence, offered, on_offer, why_not_evidenced
from placements.rules.fees import Line, weekly_line

START, LATEST = date(2026, 1, 5), date(2031, 1, 5)
BOUNDS = Bounds(["support"], START, LATEST)
WHOLE = Evidence("support", "An hour a week.", date(2026, 4, 1), date(2026, 7, 1))
DATES = st.dates(START - timedelta(days=400), LATEST + timedelta(days=400))


def test_support_with_its_need_words_review_and_end_may_be_asked_for():
    assert why_not_evidenced("Therapy", WHOLE, BOUNDS) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"need": ""}, "choose the need"),
        ({"need": "horses"}, "choose the need"),
        ({"words": "  \n"}, "in your own words"),
        ({"review_on": None}, "the date on which it is reviewed"),
        ({"ends_on": None}, "the day on which it ends"),
        ({"ends_on": START}, "it must end after 5 January 2026"),
        ({"ends_on": LATEST + timedelta(days=1)}, "by 5 January 2031"),
        ({"review_on": START - timedelta(days=1)}, "between its start and its end"),
        ({"review_on": date(2026, 7, 2)}, "between its start and its end"),
    ],
)
def test_support_that_lacks_a_part_is_refused_with_that_part(changes, said):
    reasons = why_not_evidenced("Therapy", replace(WHOLE, **changes), BOUNDS)
    assert len(reasons) == 1
    assert reasons[0].startswith("Therapy: ") and said in reasons[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": LATEST},
        {"review_on": START},
        {"review_on": WHOLE.ends_on},
        {"ends_on": START + timedelta(days=1), "review_on": START},
    ],
)
def test_the_first_and_the_last_day_are_within(changes):
    assert why_not_evidenced("Therapy", replace(WHOLE, **changes), BOUNDS) == ()


@given(review=DATES, end=DATES)
def test_it_is_accepted_exactly_where_start_review_end_and_term_are_in_order(review, end):
    evidence = replace(WHOLE, review_on=review, ends_on=end)
    accepted = START < end <= LATEST and START <= review <= end
    assert (why_not_evidenced("Therapy", evidence, BOUNDS) == ()) is accepted


@given(review=DATES, end=DATES)
def test_a_working_copy_keeps_evidence_as_it_was_given(review, end):
    evidence = Evidence("support", "Why.", review, end)
    kept = on_offer(weekly_line("therapy", Decimal(300)), evidence).as_json()
    assert offered(Line.from_json(kept)) == evidence
