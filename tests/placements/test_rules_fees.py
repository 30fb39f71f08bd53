"""Fee lines: what may be agreed, and how changes rewrite them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.fees import FeeLineInput, changed, shortened, why_not_agree, why_not_total
from placements.rules.stays import why_not_end

START, END = date(2026, 4, 1), date(2031, 4, 1)


@dataclass(frozen=True)
class Kind:
    name: str = "Accommodation"
    is_discount: bool = False
    needs_evidence: bool = False


DISCOUNT, THERAPY = Kind("Discount", is_discount=True), Kind("Therapy", needs_evidence=True)
LINE = FeeLineInput(Kind(), Decimal("3500.00"), START, END)


def test_a_plain_line_may_be_agreed():
    assert why_not_agree([LINE], START, END) == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (replace(LINE, weekly=Decimal("0.00")), "more than £0"),
        (replace(LINE, weekly=Decimal("-1.00")), "more than £0"),
        (replace(LINE, kind=DISCOUNT), "less than £0"),
        (replace(LINE, kind=DISCOUNT, weekly=Decimal("0.00")), "less than £0"),
        (replace(LINE, ends_on=START), "in order"),
        (replace(LINE, starts_on=START - timedelta(days=1)), "within the placement"),
        (replace(LINE, ends_on=END + timedelta(days=1)), "within the placement"),
        (replace(LINE, education_share=Decimal(10)), "make 100"),
        (replace(LINE, social_care_share=Decimal(110), health_share=Decimal(-10)), "make 100"),
        (replace(LINE, kind=THERAPY), "evidence"),
        (replace(LINE, kind=THERAPY, evidence="A report", review_on=None), "review date"),
        (replace(LINE, kind=THERAPY, evidence="  ", review_on=START), "evidence"),
    ],
)
def test_each_wrong_line_is_refused(line, words):
    (reason,) = why_not_agree([line], START, END)
    assert words in reason


def test_a_placement_has_a_fee():
    assert why_not_agree([], START, END)


def test_discounts_may_not_eat_the_whole_fee():
    lines = [LINE, replace(LINE, kind=DISCOUNT, weekly=Decimal("-3500.00"))]
    assert "£0.00" in why_not_agree(lines, START, END)[0]


def test_therapy_with_evidence_and_a_review_may_be_agreed():
    assert why_not_agree([replace(LINE, kind=THERAPY, evidence="Report", review_on=START)], START, END) == ()


@given(st.integers(0, 1826), st.integers(1, 400), st.integers(1, 1500))
def test_a_change_leaves_every_night_paid_once(change_after, first_length, second_length):
    middle = START + timedelta(days=first_length)
    until = middle + timedelta(days=second_length)
    lines = [replace(LINE, ends_on=middle), replace(LINE, starts_on=middle, ends_on=until)]
    on = START + timedelta(days=min(change_after, first_length + second_length - 1))
    kept = [line for line in lines if line.ends_on > on]
    after = changed(kept, replace(LINE, weekly=Decimal("9.00"), starts_on=on))
    nights = sum((line.ends_on - line.starts_on).days for line in after)
    assert nights == sum((line.ends_on - line.starts_on).days for line in kept)
    assert after[-1].starts_on == on
    assert after[-1].ends_on == until


def test_a_new_kind_runs_to_the_end_it_was_given():
    assert changed([], LINE) == [LINE]


def test_lines_are_cut_at_the_end_and_later_ones_fall_away():
    later = replace(LINE, starts_on=date(2027, 1, 1))
    assert shortened([LINE, later], date(2026, 5, 1)) == [replace(LINE, ends_on=date(2026, 5, 1))]


@pytest.mark.parametrize("ended_on", [START - timedelta(days=1), END + timedelta(days=1), date(2026, 11, 24)])
def test_an_end_outside_the_stay_or_ahead_is_refused(ended_on):
    assert why_not_end(starts_on=START, planned_end=END, ended_on=ended_on, today=date(2026, 11, 23))


@pytest.mark.parametrize("ended_on", [START, date(2026, 11, 23)])
def test_an_end_that_has_happened_is_taken(ended_on):
    assert why_not_end(starts_on=START, planned_end=END, ended_on=ended_on, today=date(2026, 11, 23)) == ()


# --- The weekly total after a change (S-49) ---
LATER = date(2028, 1, 1)
SUPPORT = replace(LINE, kind=THERAPY, weekly=Decimal("400.00"))
AUTHORISED = [LINE, replace(SUPPORT, ends_on=LATER)]


def refused(after, *, before=AUTHORISED, authorised=AUTHORISED, from_on=START):
    return " ".join(why_not_total(before, after, authorised, from_on))


def worth(weekly, **changes):
    return replace(LINE, weekly=Decimal(weekly), **changes)


@pytest.mark.parametrize("after", [AUTHORISED, [LINE], [worth("3900.00", ends_on=LATER)], []])
def test_a_total_up_to_the_authorised_one_may_stand(after):
    assert refused(after) == ""


def test_a_penny_above_the_authorised_total_is_refused_with_both_amounts_and_the_way_on():
    said = refused([worth("3500.01"), SUPPORT])
    assert "From 1 April 2026 the fee lines together would come to £3,900.01 a week" in said
    assert "£3,900.00 is authorised" in said
    assert "make a new referral" in said


def test_a_line_that_was_authorised_for_a_time_is_refused_after_it():
    said = refused([LINE, SUPPORT])
    assert "From 1 January 2028" in said
    assert "£3,500.00 is authorised" in said


def test_a_raise_that_only_begins_later_is_refused_too():
    after = [worth("3500.00", ends_on=LATER), worth("4000.00", starts_on=LATER)]
    assert "From 1 January 2028" in refused(after)


def test_a_total_that_is_above_already_may_only_fall():
    above = [worth("60000.00")]
    assert refused([worth("50000.00")], before=above) == ""
    assert refused([worth("60000.01")], before=above)


def test_nothing_authorised_lets_nothing_be_raised():
    assert refused([LINE], before=[], authorised=[])


def test_without_an_authorisation_a_fee_is_raised_freely():
    assert refused([worth("60000.00")], authorised=None) == ""


@pytest.mark.parametrize("authorised", [AUTHORISED, None])
def test_a_total_below_nothing_is_refused(authorised):
    after = [LINE, replace(LINE, kind=DISCOUNT, weekly=Decimal("-3500.01"), starts_on=LATER)]
    said = refused(after, authorised=authorised)
    assert "From 1 January 2028 the fee lines together would come to −£0.01 a week" in said
    assert "Check the discounts" in said


def test_a_discount_of_the_whole_fee_and_a_smaller_one_after_a_wrong_one_may_stand():
    whole, wrong = (replace(LINE, kind=DISCOUNT, weekly=Decimal(one)) for one in ("-3500.00", "-9000.00"))
    assert refused([LINE, whole]) == ""
    assert refused([LINE, replace(wrong, weekly=Decimal("-8000.00"))], before=[LINE, wrong]) == ""


def test_days_before_the_change_do_not_count():
    late = START + timedelta(days=100)
    past = worth("9000.00", ends_on=late)
    assert refused([past, worth("3500.00", starts_on=late)], before=[], from_on=late) == ""
