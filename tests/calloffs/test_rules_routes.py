"""Where the answers of a route assessment point to, and when another way needs its reason (S-48)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules import routes
from calloffs.rules.routes import ASKED, NOTHING_SPEAKS_AGAINST, RouteFacts, assess, reason_for
from calloffs.states import CallOffRoute
from sefton_pdps.core.errors import DomainError

MINI, DIRECT, LADDER = CallOffRoute.MINI_COMPETITION, CallOffRoute.DIRECT_AWARD, CallOffRoute.CONTINGENCY
CALM = RouteFacts(invited=2)
FACTS = st.builds(
    RouteFacts,
    invited=st.integers(0, 9),
    emergency=st.booleans(),
    days_until_needed=st.none() | st.integers(-9, 40),
    days_until_court=st.none() | st.integers(-9, 40),
    siblings=st.integers(0, 4),
    sibling_home=st.none() | st.booleans(),
    step_down=st.booleans(),
    earlier_without_award=st.integers(0, 3),
    deprivation_of_liberty=st.booleans(),
    has_wishes=st.booleans(),
)


def test_where_nothing_speaks_against_it_the_answers_point_to_a_mini_competition():
    told = assess(CALM)
    assert (told.pointed_to, told.because) == (MINI, NOTHING_SPEAKS_AGAINST)
    assert not any(one.speaks_for for one in told.answers)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"emergency": True}, "before the next working day"),
        ({"days_until_court": 5}, "court decides within five days"),
        ({"days_until_court": 0}, "court decides within five days"),
        ({"sibling_home": True}, "brother or sister lives"),
        ({"step_down": True}, "step-down with the same people"),
        ({"invited": 1}, "could not be compared"),
    ],
)
def test_each_grave_answer_points_to_a_direct_award_by_itself(changes, because):
    told = assess(replace(CALM, **changes))
    assert told.pointed_to == DIRECT and because in told.because


@pytest.mark.parametrize(
    "changes", [{"invited": 0}, {"earlier_without_award": 1}, {"invited": 0, "emergency": True}]
)
def test_where_the_pdps_has_no_home_the_answers_point_down_the_ladder(changes):
    told = assess(replace(CALM, **changes))
    assert told.pointed_to == LADDER and "other agreements" in told.because


@pytest.mark.parametrize(
    "changes",
    [
        {"days_until_court": 6},
        {"days_until_court": -1},
        {"sibling_home": False},
        {"days_until_needed": 4},
        {"deprivation_of_liberty": True},
        {"has_wishes": True},
    ],
)
def test_a_lighter_answer_speaks_and_decides_nothing(changes):
    assert assess(replace(CALM, **changes)).pointed_to == MINI


def test_of_two_grave_answers_the_first_question_tells_why():
    told = assess(replace(CALM, step_down=True, emergency=True))
    assert "before the next working day" in told.because


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (CALM, {"choice": "2 providers", "court": "Does not arise", "emergency": "No"}),
        (
            replace(CALM, days_until_needed=-1, emergency=True),
            {"time": "Overdue by 1 day", "emergency": "Yes"},
        ),
    ],
)
def test_answers_stand_in_words(facts, answer):
    told = {one.code: one.answer for one in assess(facts).answers}
    assert answer.items() <= told.items()


def test_where_the_answers_point_no_reason_is_asked_for():
    told = assess(replace(CALM, emergency=True))
    assert reason_for(DIRECT, " ", told) == told.because
    assert reason_for(DIRECT, "A fire. ", told) == "A fire."


@pytest.mark.parametrize("typed", ["", "  \n"])
def test_another_way_is_refused_without_its_reason(typed):
    with pytest.raises(DomainError, match="point to a mini-competition.*Say why another way") as refusal:
        reason_for(DIRECT, typed, assess(CALM))
    assert refusal.value.field == "route_reason"


@given(FACTS)
def test_the_same_answers_always_point_the_same_way_and_some_answer_says_why(facts):
    told = assess(facts)
    assert told == assess(facts)
    assert [one.asks for one in told.answers] == list(dict.fromkeys(one.asks for one in ASKED))
    because = {one.because for one in told.answers if one.speaks_for == told.pointed_to}
    assert told.because in because | {NOTHING_SPEAKS_AGAINST}


def test_a_question_about_a_fact_that_nobody_reads_is_refused(tmp_path, monkeypatch):
    odd = tmp_path / "questions.toml"
    odd.write_text(
        '[[question]]\ncode = "x"\nasks = "X?"\nfact = "weather"\nspeaks_for = "direct_award"\nbecause = "X."\n'
    )
    monkeypatch.setattr(routes, "QUESTIONS", odd)
    with pytest.raises(ValueError, match="weather"):
        routes._read()
