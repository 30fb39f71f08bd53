"""What the case for a direct award must hold: how long in an emergency, and who agreed (S-12, S-49, S-52)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calloffs.rules.direct_awards import NIGHTS, NO_EMERGENCY, Agreed, Stay, why_not_agreed, why_not_stay
from calloffs.states import DirectGround, HowLong

START, TERM_END = date(2026, 6, 1), date(2031, 6, 1)
DAY = timedelta(days=1)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
THREE_DAYS, FOUR_WEEKS = Stay(HowLong.THREE_DAYS), Stay(HowLong.FOUR_WEEKS)
LONGER = Stay(HowLong.LONGER, "No other home takes the child")


@pytest.mark.parametrize(
    ("stay", "end"),
    [
        (THREE_DAYS, date(2026, 6, 4)),
        (FOUR_WEEKS, date(2026, 6, 29)),
        (LONGER, TERM_END),
        (NO_EMERGENCY, TERM_END),
    ],
)
def test_an_emergency_is_bought_for_three_nights_or_28_and_everything_else_for_its_term(stay, end):
    assert stay.end(START, TERM_END) == end


def test_no_stay_passes_the_end_of_the_term():
    assert FOUR_WEEKS.end(START, date(2026, 6, 10)) == date(2026, 6, 10)


@pytest.mark.parametrize("stay", [THREE_DAYS, FOUR_WEEKS])
def test_nights_pass_18_when_the_last_of_them_lies_after_the_birthday(stay):
    last = START + NIGHTS[stay.how_long] * DAY
    assert not stay.passes(last, START, uncut_term_passes=True)
    assert stay.passes(last - DAY, START, uncut_term_passes=False)


@pytest.mark.parametrize("passes", [True, False])
def test_without_nights_the_uncut_term_says_whether_18_would_be_passed(passes):
    assert LONGER.passes(TERM_END, START, uncut_term_passes=passes) is passes


@pytest.mark.parametrize(
    ("ground", "stay", "said"),
    [
        (DirectGround.EMERGENCY, NO_EMERGENCY, "Say how long the emergency"),
        (DirectGround.EMERGENCY, Stay("a_year"), "Say how long the emergency"),
        (DirectGround.EMERGENCY, Stay(HowLong.LONGER), "Say why an emergency"),
        (DirectGround.EMERGENCY, Stay(HowLong.LONGER, " "), "Say why an emergency"),
        (DirectGround.EMERGENCY, Stay(HowLong.THREE_DAYS, "Because"), "clear the reason"),
        (DirectGround.CONTINUITY, THREE_DAYS, "in an emergency only"),
        (DirectGround.CONTINUITY, Stay("", "Because"), "in an emergency only"),
    ],
)
def test_how_long_is_said_in_an_emergency_and_only_there(ground, stay, said):
    (reason,) = why_not_stay(ground, stay)
    assert said in reason


@pytest.mark.parametrize(
    ("ground", "stay"),
    [
        (DirectGround.EMERGENCY, THREE_DAYS),
        (DirectGround.EMERGENCY, Stay(HowLong.FOUR_WEEKS, " ")),
        (DirectGround.EMERGENCY, LONGER),
        (DirectGround.CONTINUITY, NO_EMERGENCY),
    ],
)
def test_a_stay_that_fits_its_ground_is_taken(ground, stay):
    assert why_not_stay(ground, stay) == ()


# --- Who agreed -----------------------------------------------------------------------------------------------
HOWS = ("telephone", "email")


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (Agreed(" ", AT, "telephone"), "Say who at the provider agreed"),
        (Agreed("Ann Lee, manager", AT, "letter"), "by telephone or by e-mail"),
        (Agreed("Ann Lee, manager", AT + timedelta(microseconds=1), "email"), "still to come"),
    ],
)
def test_an_agreement_without_who_how_or_when_is_refused(agreed, said):
    (reason,) = why_not_agreed(agreed, hows=HOWS, at=AT)
    assert said in reason


def test_an_agreement_of_this_very_moment_is_taken():
    assert why_not_agreed(Agreed("Ann Lee, manager", AT, "email"), hows=HOWS, at=AT) == ()
