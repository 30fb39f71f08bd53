"""The term of a call-off at its edges, and whether its need still stands (S-47)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from calloffs.rules.terms import (
    TermFacts,
    check_need_stands,
    check_term,
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


# --- The need still stands ------------------------------------------------------------------------------------
def test_nothing_goes_on_for_a_referral_that_was_withdrawn():
    with pytest.raises(Stale, match="no longer needed"):
        check_need_stands(ReferralState.WITHDRAWN)


@pytest.mark.parametrize("state", [state for state in ReferralState if state != ReferralState.WITHDRAWN])
def test_in_every_other_state_the_need_stands(state):
    assert why_not_needed(state) == ()
    check_need_stands(state)
