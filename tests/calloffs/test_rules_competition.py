"""Deadlines, weights, needs, fees, terms and routes: the pure rules of a mini-competition."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.models import CallOff
from calloffs.rules import competition, deadlines, terms
from calloffs.rules.competition import EndFacts, PublishFacts, ScoringFacts
from placements.rules.fees import Line, weekly_line, weekly_total
from sefton_pdps.core.errors import DomainError

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "closes_in", "expected"),
    [
        ("published", timedelta(microseconds=1), True),
        ("published", timedelta(0), False),
        ("published", -timedelta(microseconds=1), False),
        ("opened", timedelta(hours=1), False),
        ("no_award", timedelta(hours=1), False),
    ],
)
def test_a_competition_is_open_until_its_deadline_and_not_a_moment_longer(state, closes_in, expected):
    assert CallOff(state=state, closes_at=AT + closes_in).is_open(AT) is expected


def test_a_competition_without_a_deadline_is_not_open():
    assert not CallOff(state="published", closes_at=None).is_open(AT)


@pytest.mark.parametrize("closes_in", [-timedelta(days=1), timedelta(0), timedelta(days=91)])
def test_a_deadline_in_the_past_or_too_far_away_is_refused(closes_in):
    with pytest.raises(DomainError):
        competition.check_deadline(AT + closes_in, at=AT)


def test_short_notice_warns_and_does_not_refuse():
    closes_at = AT + timedelta(hours=3)
    competition.check_deadline(closes_at, at=AT)
    assert "3 hours" in competition.short_notice(closes_at, at=AT, least_hours=24)
    assert competition.short_notice(AT + timedelta(hours=24), at=AT, least_hours=24) == ""


@given(st.tuples(*[st.integers(0, 100)] * 3))
def test_only_weights_that_make_100_are_taken(weights):
    if sum(weights) == 100:
        competition.check_weights(*weights)
    else:
        with pytest.raises(DomainError):
            competition.check_weights(*weights)


def test_publishing_needs_the_route_and_an_approved_profile():
    assert competition.why_not_publish(PublishFacts("mini_competition", True, "searching")) == ()
    assert len(competition.why_not_publish(PublishFacts("direct_award", False, "searching"))) == 2


def test_a_competition_is_not_published_for_a_withdrawn_referral():
    (reason,) = competition.why_not_publish(PublishFacts("mini_competition", True, "withdrawn"))
    assert "The referral was withdrawn" in reason


@pytest.mark.parametrize(("facts", "possible"), [((2, 2), True), ((2, 1), False), ((0, 0), False)])
def test_scoring_is_finished_when_every_evaluator_without_a_conflict_has_finished(facts, possible):
    assert (competition.why_not_finish_scoring(ScoringFacts(*facts)) == ()) is possible


def test_a_call_off_does_not_end_under_an_authorising_officer():
    assert competition.why_not_end(EndFacts(waiting_authorisation=True))
    assert not competition.why_not_end(EndFacts(waiting_authorisation=False))


@dataclass(frozen=True)
class Kind:
    """A kind of fee line, as far as the rule asks."""

    name: str
    is_discount: bool = False
    needs_evidence: bool = False


KINDS = {"care": Kind("Care"), "discount": Kind("Discount", is_discount=True)}


def _line(weekly: str, *, discount: bool = False) -> Line:
    return weekly_line("discount" if discount else "care", Decimal(weekly))


@given(st.lists(st.decimals(min_value="0.01", max_value="9999.99", places=2), min_size=1, max_size=6))
def test_the_weekly_total_is_the_sum_to_the_penny(amounts):
    lines = [weekly_line("care", amount) for amount in amounts]
    assert competition.fee_problems(lines, KINDS) == ()
    pence = sum(int(amount * 100) for amount in amounts)
    assert weekly_total(lines) == Decimal(pence) / 100


@pytest.mark.parametrize(
    "lines",
    [
        [_line("-0.01")],
        [_line("100.00"), _line("5.00", discount=True)],
        [_line("100.00"), _line("-100.00", discount=True)],
    ],
)
def test_only_a_discount_is_negative_and_the_total_is_above_nothing(lines):
    assert competition.fee_problems(lines, KINDS)


def test_a_deadline_names_its_zone_only_when_the_clocks_change_that_day():
    assert deadlines.shown(datetime(2026, 6, 1, 16, 0, tzinfo=UTC)) == "1 June 2026 at 5pm"
    assert deadlines.shown(datetime(2026, 3, 29, 16, 0, tzinfo=UTC)) == "29 March 2026 at 5pm (BST)"
    assert deadlines.shown(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "25 October 2026 at 1:30am (BST)"
    assert deadlines.shown(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "25 October 2026 at 1:30am (GMT)"


def test_a_deadline_with_time_left_counts_real_hours_over_a_clock_change():
    noon = datetime(2026, 10, 24, 11, 0, tzinfo=UTC)
    closes_at = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    assert deadlines.shown_with_time_left(closes_at, noon) == "tomorrow at midday (GMT), in 1 day 1 hour"


def test_a_receipt_shows_the_second():
    assert deadlines.to_the_second(datetime(2026, 11, 23, 16, 59, 12, tzinfo=UTC)).endswith(
        "at 16:59:12 (GMT)"
    )


BORN = date(2012, 6, 1)


@pytest.mark.parametrize(
    ("needed_on", "ends_on", "reason", "words"),
    [
        (date(2026, 5, 31), date(2030, 6, 1), "", "in the past"),
        (date(2026, 7, 1), date(2026, 7, 1), "x", "before it starts"),
        (date(2026, 7, 1), date(2030, 6, 2), "x", "18th birthday"),
        (date(2026, 7, 1), date(2030, 5, 31), "", "needs a reason"),
    ],
)
def test_a_term_that_does_not_hold_is_refused(needed_on, ends_on, reason, words):
    with pytest.raises(DomainError, match=words):
        terms.check_term(terms.TermFacts(needed_on, ends_on, BORN, reason, date(2026, 6, 1)))


def test_a_full_term_and_a_shorter_one_with_its_reason_are_taken():
    today = date(2026, 6, 1)
    terms.check_term(terms.TermFacts(today, date(2030, 6, 1), BORN, "", today))
    terms.check_term(terms.TermFacts(today, date(2027, 6, 1), BORN, "A planned return.", today))
    terms.check_term(terms.TermFacts(today, date(2031, 6, 1), date(2020, 1, 1), "", today))
