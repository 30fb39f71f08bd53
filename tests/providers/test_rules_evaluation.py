"""Scoring arithmetic, sending, suspending (S-45); pure."""

from datetime import date
from decimal import Decimal

import pytest

from providers.rules.admission import (
    SubmissionFacts,
    document_reasons,
    expiry_reasons,
    suspension_reasons,
    why_not_submitted,
)
from providers.rules.evaluation import (
    CheckedFacts,
    DecisionFacts,
    ScoreLine,
    ScoringFacts,
    SettledFacts,
    score_reasons,
    scores_differ_widely,
    weighted_total,
    why_not_admitted,
    why_not_checked,
    why_not_complete,
    why_not_moderated,
    why_not_settled,
)
from providers.states import CriterionCode, DocumentKind

TODAY = date(2026, 3, 2)
PAPERS = dict.fromkeys(DocumentKind.values, date(2027, 1, 1))


def lines(*scores: int, least: int = 2) -> tuple[ScoreLine, ...]:
    weights = (25, 40, 20, 15)
    codes = CriterionCode.values
    return tuple(
        ScoreLine(code, weight, least, score)
        for code, weight, score in zip(codes, weights, scores, strict=False)
    )


def sending(**changes) -> SubmissionFacts:
    nothing: dict = dict.fromkeys(("unanswered", "copied", "already_admitted", "round_reasons"), ())
    facts = {**nothing, "lots": 1, "documents": PAPERS}
    return SubmissionFacts(**{**facts, "today": TODAY, **changes})


def test_points_are_score_fifths_of_the_weight():
    assert weighted_total(lines(5, 5, 5, 5)) == Decimal(100)
    assert weighted_total(lines(0, 0, 0, 0)) == Decimal(0)
    assert weighted_total(lines(3, 4, 2, 5)) == Decimal("15") + Decimal("32") + Decimal("8") + Decimal("15")


@pytest.mark.parametrize("score", [-1, 6])
def test_a_score_outside_0_to_5_is_refused(score):
    assert len(score_reasons(score, "Because.")) == 1


def test_a_score_without_a_reason_is_refused():
    assert len(score_reasons(3, " \n")) == 1
    assert score_reasons(0, "Nothing was said.") == ()


def test_scoring_is_complete_with_four_scores_only():
    assert why_not_complete(frozenset(CriterionCode.values)) == ()
    assert "quality" in why_not_complete(frozenset(CriterionCode.values) - {"quality"})[0]


@pytest.mark.parametrize("facts", [ScoringFacts(1, 0), ScoringFacts(2, 1), ScoringFacts(0, 2)])
def test_moderation_waits_for_everybody_and_for_two(facts):
    assert why_not_moderated(facts)


def test_moderation_begins_when_two_have_finished():
    assert why_not_moderated(ScoringFacts(2, 0)) == ()


def test_one_evaluator_or_a_missing_document_does_not_pass_the_check():
    assert why_not_checked(CheckedFacts(2, ())) == ()
    assert len(why_not_checked(CheckedFacts(1, ()))) == 1
    assert len(why_not_checked(CheckedFacts(2, ("Latest accounts is missing. Add it.",)))) == 1


def test_three_agreed_scores_are_not_enough():
    assert why_not_settled(SettledFacts(frozenset(CriterionCode.values[:3])))
    assert why_not_settled(SettledFacts(frozenset(CriterionCode.values))) == ()


@pytest.mark.parametrize("place", range(4))
def test_one_score_below_its_least_refuses_whatever_the_total(place):
    scores = [5, 5, 5, 5]
    scores[place] = 1
    reasons = why_not_admitted(DecisionFacts(lines(*scores), ("Residential care",)))
    assert len(reasons) == 1
    assert "below the least score of 2" in reasons[0]


def test_an_applicant_at_every_least_score_may_be_admitted():
    assert why_not_admitted(DecisionFacts(lines(2, 2, 2, 2), ("Residential care",))) == ()


def test_nobody_is_admitted_unscored_or_to_no_lot():
    assert why_not_admitted(DecisionFacts((), ("Residential care",)))
    assert why_not_admitted(DecisionFacts(lines(5, 5, 5, 5), ()))


def test_the_moderator_is_shown_scores_two_apart():
    assert scores_differ_widely({"a": 2, "b": 4})
    assert not scores_differ_widely({"a": 3, "b": 4})
    assert not scores_differ_widely({})


@pytest.mark.parametrize(
    "changes",
    [
        {"lots": 0},
        {"unanswered": ("Quality",)},
        {"documents": {}},
        {"already_admitted": ("Residential care",)},
        {"round_reasons": ("The round closed.",)},
        {"copied": ("Quality",)},
    ],
)
def test_an_application_with_something_missing_is_not_sent(changes):
    assert why_not_submitted(sending(**changes))


def test_a_whole_application_is_sent():
    assert why_not_submitted(sending()) == ()


def test_each_document_must_be_there_and_not_expired():
    without = {kind: day for kind, day in PAPERS.items() if kind != DocumentKind.ACCOUNTS}
    assert document_reasons(without, TODAY) == ("Latest accounts is missing. Add it.",)
    old = {**PAPERS, DocumentKind.INSURANCE: date(2026, 3, 1)}
    assert "expired on 1 March 2026" in document_reasons(old, TODAY)[0]
    assert expiry_reasons(DocumentKind.INSURANCE, TODAY, TODAY) == ()


def test_an_insurance_needs_an_expiry_date_and_accounts_do_not():
    assert expiry_reasons(DocumentKind.INSURANCE, None, TODAY)
    assert expiry_reasons(DocumentKind.ACCOUNTS, None, TODAY) == ()


def test_a_suspension_needs_a_reason_and_a_review_to_come():
    assert suspension_reasons(review_on=date(2026, 3, 3), reason="Lapsed.", today=TODAY) == ()
    assert suspension_reasons(review_on=TODAY, reason="Lapsed.", today=TODAY)
    assert suspension_reasons(review_on=date(2026, 3, 3), reason=" ", today=TODAY)
