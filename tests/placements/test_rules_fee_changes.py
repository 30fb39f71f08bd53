"""Fee lines: what may be agreed, and how changes rewrite them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.fee_changes import changed, once_from, shortened, why_not_agree, why_not_total
from placements.rules.fees import Share, weekly_line
from placements.rules.stays import why_not_end
from placements.states import FeeUnit, Funder, PayRule
from tests.oracles.fees import days_of

START, END = date(2026, 4, 1), date(2031, 4, 1)


@dataclass(frozen=True)
class Kind:
    name: str = "Accommodation"
    is_discount: bool = False
    needs_evidence: bool = False


KINDS = {
    "accommodation": Kind(),
    "discount": Kind("Discount", is_discount=True),
    "therapy": Kind("Therapy", needs_evidence=True),
}


def worth(weekly, kind="accommodation", **changes):
    return weekly_line(kind, Decimal(weekly), **{"starts_on": START, "ends_on": END, **changes})


LINE = worth("3500.00")


def shares(**percents):
    return tuple(Share(Funder(funder), Decimal(percent)) for funder, percent in percents.items())


def test_a_plain_line_may_be_agreed():
    assert why_not_agree([LINE], KINDS, START, END) == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (worth("0.00"), "more than £0"),
        (worth("-1.00"), "more than £0"),
        (worth("3500.00", "discount"), "less than £0"),
        (worth("0.00", "discount"), "less than £0"),
        (replace(LINE, ends_on=START), "in order"),
        (replace(LINE, starts_on=START - timedelta(days=1)), "within the placement"),
        (replace(LINE, ends_on=END + timedelta(days=1)), "within the placement"),
        (replace(LINE, shares=()), "make 100"),
        (replace(LINE, shares=shares(social_care=99)), "make 100"),
        (replace(LINE, shares=shares(social_care=100, education=10)), "make 100"),
        (replace(LINE, shares=shares(social_care=110, health=-10)), "make 100"),
        (replace(LINE, shares=shares(social_care=100, health=0)), "make 100"),
        (replace(LINE, shares=2 * shares(health=50)), "make 100"),
        (replace(LINE, kind="therapy"), "evidence"),
        (replace(LINE, kind="therapy", evidence="A report", review_on=None), "review date"),
        (replace(LINE, kind="therapy", evidence="  ", review_on=START), "evidence"),
    ],
)
def test_each_wrong_line_is_refused(line, words):
    (reason,) = why_not_agree([line], KINDS, START, END)
    assert words in reason


def test_a_placement_has_a_fee():
    assert why_not_agree([], KINDS, START, END)


def test_discounts_may_not_eat_the_whole_fee():
    lines = [LINE, worth("-3500.00", "discount")]
    assert "£0.00" in why_not_agree(lines, KINDS, START, END)[0]


def test_therapy_with_evidence_and_a_review_may_be_agreed():
    line = replace(LINE, kind="therapy", evidence="Report", review_on=START)
    assert why_not_agree([line], KINDS, START, END) == ()


@given(st.integers(0, 1826), st.integers(1, 400), st.integers(1, 1500))
def test_a_change_leaves_every_night_paid_once(change_after, first_length, second_length):
    middle = START + timedelta(days=first_length)
    until = middle + timedelta(days=second_length)
    lines = [replace(LINE, ends_on=middle), replace(LINE, starts_on=middle, ends_on=until)]
    on = START + timedelta(days=min(change_after, first_length + second_length - 1))
    kept = [line for line in lines if line.ends_on > on]
    after = changed(kept, worth("9.00", starts_on=on), on)
    nights = sum((line.ends_on - line.starts_on).days for line in after)
    assert nights == sum((line.ends_on - line.starts_on).days for line in kept)
    assert after[-1].starts_on == on
    assert after[-1].ends_on == until


def test_a_new_kind_runs_to_the_end_it_was_given():
    assert changed([], LINE, START) == [LINE]


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
SUPPORT = worth("400.00", "therapy")
AUTHORISED = [LINE, replace(SUPPORT, ends_on=LATER)]


def refused(after, *, before=AUTHORISED, authorised=AUTHORISED, from_on=START):
    return " ".join(why_not_total(before, after, authorised, from_on))


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
    after = [LINE, worth("-3500.01", "discount", starts_on=LATER)]
    said = refused(after, authorised=authorised)
    assert "From 1 January 2028 the fee lines together would come to −£0.01 a week" in said
    assert "Check the discounts" in said


def test_a_discount_of_the_whole_fee_and_a_smaller_one_after_a_wrong_one_may_stand():
    whole, wrong = (worth(one, "discount") for one in ("-3500.00", "-9000.00"))
    assert refused([LINE, whole]) == ""
    assert refused([LINE, replace(wrong, pounds=Decimal("8000.00"))], before=[LINE, wrong]) == ""


def test_days_before_the_change_do_not_count():
    late = START + timedelta(days=100)
    past = worth("9000.00", ends_on=late)
    assert refused([past, worth("3500.00", starts_on=late)], before=[], from_on=late) == ""


# --- What is paid once ---
def once(amount, on=START):
    return replace(worth(amount), unit=FeeUnit.ONE_OFF, starts_on=on, ends_on=on + timedelta(days=1))


def test_what_is_paid_once_is_held_against_what_was_authorised_to_be_paid_once():
    assert refused([LINE, once("80.00")], authorised=[LINE, once("80.00")]) == ""
    said = refused([LINE, once("80.01")], authorised=[LINE, once("80.00")])
    assert "£80.01 would be paid once from 1 April 2026, and £80.00 is authorised" in said


def test_a_higher_weekly_fee_is_not_paid_for_by_what_was_authorised_once():
    assert refused([worth("3500.01")], before=[LINE], authorised=[LINE, once("9000.00")])


# --- Which ends of a changed line are paid ---
@pytest.mark.parametrize("rule", PayRule)
@given(change_after=st.integers(1, 90), length=st.integers(91, 200))
def test_a_change_pays_each_day_once_whatever_the_pay_rule(rule, change_after, length):
    line = replace(LINE, pay_rule=rule, ends_on=START + timedelta(days=length))
    on = START + timedelta(days=change_after)
    after = changed([line], replace(line, pounds=Decimal(9), starts_on=on), on)
    days = [day for one in after for day in days_of(*one.paid)]
    assert days == days_of(*line.paid)


@pytest.mark.parametrize("rule", PayRule)
def test_a_change_on_the_first_day_keeps_the_pay_rule(rule):
    new = replace(LINE, pay_rule=rule, pounds=Decimal(9))
    assert changed([replace(LINE, pay_rule=rule)], new, START) == [new]


def test_the_day_of_leaving_is_paid_where_the_rule_says_so_however_soon_the_end():
    (line,) = shortened([replace(LINE, pay_rule=PayRule.BOTH_DAYS)], date(2026, 5, 1))
    assert line.paid == (START, date(2026, 5, 2))


def test_a_pound_a_week_and_a_share_of_one_of_a_hundred_may_be_agreed():
    assert why_not_agree([worth("0.01")], KINDS, START, END) == ()
    assert why_not_agree([replace(LINE, shares=shares(social_care=99, health=1))], KINDS, START, END) == ()


def test_what_is_paid_once_counts_from_its_day_on_and_not_the_day_after():
    once = replace(LINE, unit=FeeUnit.ONE_OFF, pounds=Decimal("50.00"), starts_on=LATER)
    once = replace(once, ends_on=LATER + timedelta(days=1))
    assert once_from([once], LATER) == once.cost
    assert once_from([once], LATER + timedelta(days=1)) == 0


@pytest.mark.parametrize("days_before", [0, 1, 30])
def test_a_line_that_had_ended_by_the_change_does_not_shorten_the_new_one(days_before):
    ended = replace(LINE, ends_on=LATER - timedelta(days=days_before))
    assert changed([ended], replace(LINE, starts_on=LATER), LATER)[-1].ends_on == END
