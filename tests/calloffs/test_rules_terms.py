"""The term of a call-off at its edges, and what speaks for each route (S-47, S-48)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from calloffs.rules.terms import (
    RouteFacts,
    TermFacts,
    check_need_stands,
    check_term,
    pointers,
    why_not_needed,
)
from placements.states import ReferralState
from sefton_pdps.core.errors import DomainError, Stale

DAY = timedelta(days=1)
# Five years on the child is 17.
FULL = TermFacts(
    needed_on=date(2026, 6, 1),
    term_ends_on=date(2031, 6, 1),
    date_of_birth=date(2014, 3, 1),
    short_reason="",
    today=date(2026, 6, 1),
)
NEARLY_ADULT = replace(FULL, date_of_birth=date(2012, 1, 1), term_ends_on=date(2030, 1, 1))


@pytest.mark.parametrize("facts", [FULL, NEARLY_ADULT])
def test_a_full_term_from_today_is_taken_without_a_reason(facts):
    check_term(facts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(FULL, today=FULL.today + DAY), "date needed by is in the past"),
        (replace(FULL, term_ends_on=FULL.needed_on), "ends before it starts"),
        (replace(NEARLY_ADULT, term_ends_on=date(2030, 1, 2)), "stops at the 18th birthday"),
        (replace(FULL, term_ends_on=FULL.term_ends_on - DAY), "needs a reason"),
        (replace(FULL, term_ends_on=FULL.needed_on + DAY, short_reason=" "), "needs a reason"),
        (replace(FULL, short_reason="A short stay"), "as long as it may be"),
        (replace(NEARLY_ADULT, short_reason="A short stay"), "as long as it may be"),
    ],
)
def test_a_wrong_term_is_refused_with_what_to_do(facts, said):
    with pytest.raises(DomainError, match=said):
        check_term(facts)


@pytest.mark.parametrize("nights", [1, 30])
def test_a_shorter_term_is_taken_with_its_reason(nights):
    check_term(replace(FULL, term_ends_on=FULL.needed_on + nights * DAY, short_reason="Until the move home"))


# --- What speaks for each route -------------------------------------------------------------------------------
NOTHING_SPEAKS = RouteFacts(
    invited=2, days_until_needed=None, siblings=0, earlier_without_award=0, has_wishes=False,
    deprivation_of_liberty=False,
)  # fmt: skip
ALWAYS = "Offers are compared on published weights, and price is tested."


@pytest.mark.parametrize(
    ("invited", "said"),
    [(0, "Only 0 providers could be asked."), (1, "Only 1 provider could be asked.")],
)
def test_with_one_provider_or_none_there_is_no_choice(invited, said):
    told = pointers(replace(NOTHING_SPEAKS, invited=invited))
    assert (told.competition, told.direct) == ((ALWAYS,), (said,))


def test_with_two_providers_there_is_a_choice():
    told = pointers(NOTHING_SPEAKS)
    assert told.competition[0].startswith("2 providers have a home that may be used") and told.direct == ()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "The placement is overdue by 1 day."),
        (0, "The placement is needed today."),
        (1, "The placement is needed tomorrow."),
        (2, "The placement is needed in 2 days."),
        (4, "The placement is needed in 4 days."),
    ],
)
def test_less_than_five_days_speak_for_a_direct_award(days, said):
    assert pointers(replace(NOTHING_SPEAKS, days_until_needed=days)).direct == (said,)


def test_five_days_leave_time_to_compare():
    told = pointers(replace(NOTHING_SPEAKS, days_until_needed=5))
    assert told.competition[1] == "The placement is needed in 5 days: there is time to compare offers."
    assert told.direct == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"siblings": 1}, "1 brother or sister may need"),
        ({"earlier_without_award": 1}, "ended with no award"),
        ({"deprivation_of_liberty": True}, "deprivation of liberty order narrows"),
        ({"has_wishes": True}, "read their words"),
    ],
)
def test_each_fact_of_the_child_speaks_for_a_direct_award_by_itself(changes, said):
    (told,) = pointers(replace(NOTHING_SPEAKS, **changes)).direct
    assert said in told


# --- The need still stands ------------------------------------------------------------------------------------
def test_nothing_goes_on_for_a_referral_that_was_withdrawn():
    with pytest.raises(Stale, match="no longer needed"):
        check_need_stands(ReferralState.WITHDRAWN)


@pytest.mark.parametrize("state", [state for state in ReferralState if state != ReferralState.WITHDRAWN])
def test_in_every_other_state_the_need_stands(state):
    assert why_not_needed(state) == ()
    check_need_stands(state)
