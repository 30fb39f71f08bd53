"""What a round needs before it is drafted, signed and opened (S-9, S-45); pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from providers.rules.rounds import (
    CriterionDraft,
    OpeningFacts,
    SigningFacts,
    criteria_reasons,
    draft_reasons,
    extension_reasons,
    framework_over,
    is_taking,
    later_end_reasons,
    why_not_open,
    why_not_signed_off,
    why_not_taking,
    within_framework,
)
from providers.rules.suggestions import suggested_criteria, suggested_lots
from providers.states import AdviceKind, CriterionCode, Office, RoundState, ServiceType

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def drafts(*weights: int, least: int = 2, question: str = "How?") -> tuple[CriterionDraft, ...]:
    return tuple(
        CriterionDraft(code, weight, least, question)
        for code, weight in zip(CriterionCode.values, weights, strict=False)
    )


def opening(**changes) -> OpeningFacts:
    facts = {
        "offices": frozenset(Office.values),
        "advice": frozenset(AdviceKind.values),
        "closes_at": AT + timedelta(days=1),
        "framework_ends_on": date(2027, 4, 10),
        "at": AT,
    }
    return OpeningFacts(**{**facts, **changes})


def test_four_criteria_whose_weights_make_100_are_right():
    assert criteria_reasons(drafts(25, 40, 20, 15)) == ()


@pytest.mark.parametrize("weights", [(25, 40, 20, 14), (25, 40, 20, 16), (100, 1, 1, 1)])
def test_weights_that_do_not_make_100_are_refused(weights):
    assert any("not 100" in reason for reason in criteria_reasons(drafts(*weights)))


def test_three_criteria_are_refused():
    assert any("exactly four" in reason for reason in criteria_reasons(drafts(40, 40, 20)))


def test_a_criterion_twice_is_refused():
    twice = (*drafts(25, 40, 20), CriterionDraft(CriterionCode.QUALITY, 15, 2, "How?"))
    assert any("exactly four" in reason for reason in criteria_reasons(twice))


def test_a_criterion_without_weight_question_or_with_a_least_score_over_5_is_refused():
    assert len(criteria_reasons(drafts(0, 60, 20, 20))) == 1
    assert len(criteria_reasons(drafts(25, 40, 20, 15, least=6))) == 1
    assert len(criteria_reasons(drafts(25, 40, 20, 15, question=" "))) == 1


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((25, 40, 20, 14), "The weights make 99, not 100. Add 1 in all."),
        ((25, 40, 20, 18), "The weights make 103, not 100. Take 3 in all."),
    ],
)
def test_the_refusal_of_weights_says_how_much_to_add_or_take(weights, said):
    assert criteria_reasons(drafts(*weights)) == (said,)


def test_a_weight_of_1_is_the_least_that_is_taken():
    assert criteria_reasons(drafts(97, 1, 1, 1)) == ()
    assert criteria_reasons(drafts(98, 1, 1, 0)) == ("Each criterion has a weight of 1 or more.",)


@pytest.mark.parametrize(("least", "taken"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_least_score_is_from_0_to_5(least, taken):
    assert (criteria_reasons(drafts(25, 40, 20, 15, least=least)) == ()) is taken


@pytest.mark.parametrize(
    ("changes", "closes_at", "said"),
    [
        ({"lots": 0}, None, "one lot or more"),
        ({"specification": " "}, None, "specification"),
        ({"terms": ""}, None, "specification and the terms"),
        ({}, AT, "has passed"),
        ({}, AT - timedelta(days=1), "has passed"),
    ],
)
def test_a_draft_without_lots_or_papers_or_with_a_past_deadline_is_refused(changes, closes_at, said):
    given = {"criteria": drafts(25, 40, 20, 15), "offices": frozenset(), "lots": 1}
    facts = SigningFacts(**{**given, "specification": "v1", "terms": "v1", **changes})
    reasons = draft_reasons(facts, closes_at, AT)
    assert len(reasons) == 1
    assert said in reasons[0]


@pytest.mark.parametrize("office", Office.values)
def test_one_director_alone_does_not_sign_a_round_off(office):
    facts = SigningFacts(drafts(25, 40, 20, 15), frozenset({office}), 1, "v1", "v1")
    other = next(one for one in Office if one != office)
    assert why_not_signed_off(facts) == (f"Not signed yet by the {other.label}.",)


def test_a_round_with_all_of_s9_opens():
    assert why_not_open(opening()) == ()
    assert why_not_open(opening(closes_at=None)) == ()


@pytest.mark.parametrize("missing", AdviceKind.values)
def test_a_round_does_not_open_without_each_advice_and_the_consultation(missing):
    reasons = why_not_open(opening(advice=frozenset(AdviceKind.values) - {missing}))
    assert reasons == (f"{AdviceKind(missing).label} is not recorded. Record it first.",)


def test_a_round_does_not_open_unsigned_late_or_after_the_framework():
    assert len(why_not_open(opening(offices=frozenset()))) == 2
    assert len(why_not_open(opening(closes_at=AT))) == 1
    assert "extension" in why_not_open(opening(framework_ends_on=date(2026, 3, 1)))[0]


def test_a_round_takes_applications_until_the_instant_it_closes():
    assert is_taking(RoundState.OPEN, None, AT)
    assert is_taking(RoundState.OPEN, AT + timedelta(microseconds=1), AT)
    assert not is_taking(RoundState.OPEN, AT, AT)
    assert not is_taking(RoundState.SIGNED_OFF, None, AT)
    assert not is_taking(RoundState.CLOSED, AT + timedelta(days=1), AT)
    assert why_not_taking(RoundState.OPEN, None, AT) == ()
    assert "closed on" in why_not_taking(RoundState.OPEN, AT, AT)[0]
    assert "not open" in why_not_taking(RoundState.DRAFTED, None, AT)[0]


def test_an_extension_must_lengthen_the_term_and_be_decided_already():
    term = {"ends_on": date(2027, 4, 10), "today": AT.date()}
    assert extension_reasons(new_end=date(2028, 4, 10), decided_on=AT.date(), **term) == ()
    assert len(extension_reasons(new_end=date(2027, 4, 10), decided_on=AT.date(), **term)) == 1
    assert len(extension_reasons(new_end=date(2028, 4, 10), decided_on=date(2026, 3, 3), **term)) == 1


def test_the_suggestions_are_the_five_lots_and_four_right_criteria():
    assert len(suggested_lots()) == 5
    assert {one.service_type for one in suggested_lots()} == set(ServiceType.values)
    asked = [
        CriterionDraft(one.code, one.weight, one.least_score, one.question) for one in suggested_criteria()
    ]
    assert criteria_reasons(asked) == ()


# --- The term of the framework (S-39) and the time that providers are told -----------------------------------------
LAST = date(2027, 4, 10)


def test_on_the_frameworks_last_day_a_round_may_still_begin_and_the_day_after_none():
    assert framework_over(LAST, LAST) == ()
    (reason,) = framework_over(LAST, LAST + timedelta(days=1))
    assert reason.startswith("The framework ended on 10 April 2027.")


@pytest.mark.parametrize(
    ("closes_at", "taken"),
    [
        (None, True),
        (datetime(2027, 4, 10, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 4, 10, 23, 0, tzinfo=UTC), False),  # midnight on 11 April by the clocks of summer
    ],
)
def test_a_round_closes_by_the_end_of_the_frameworks_last_day_in_england(closes_at, taken):
    assert (within_framework(closes_at, LAST) == ()) is taken


def later(closes_at, new_end, ends_on=LAST):
    return later_end_reasons(closes_at=closes_at, new_end=new_end, framework_ends_on=ends_on, at=AT)


MOMENT = timedelta(microseconds=1)
ADVERTISED = AT + timedelta(days=3)


@pytest.mark.parametrize("new_end", [ADVERTISED, ADVERTISED - MOMENT, AT])
def test_an_advertised_round_never_closes_earlier_nor_at_the_same_moment_anew(new_end):
    (reason,) = later(ADVERTISED, new_end)
    assert "Enter a later time: it does not close earlier." in reason


def test_an_advertised_round_may_close_a_moment_later():
    assert later(ADVERTISED, ADVERTISED + MOMENT) == ()


def test_a_round_without_a_closing_time_gets_its_first_one_with_14_days_notice():
    assert later(None, AT + timedelta(days=14)) == ()
    assert later(None, AT + timedelta(days=14) - MOMENT) == (
        "Providers need notice. Enter a closing time at least 14 days from now.",
    )


def test_a_later_closing_time_after_the_framework_is_refused():
    (reason,) = later(ADVERTISED, datetime(2027, 4, 11, 12, tzinfo=UTC))
    assert "record an extension" in reason


def test_a_cancelled_round_says_that_the_answers_stay():
    (reason,) = why_not_taking(RoundState.CANCELLED, AT - MOMENT, AT)
    assert reason.startswith("The council has cancelled this round.")
