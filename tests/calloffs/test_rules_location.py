"""What the law asks before the move: monotone in the distance, met by the newest answer, and refused by name (S-19)."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.location import (
    ANSWERS,
    Given,
    asked,
    of_this_home,
    unmet,
    why_not_answered,
    why_not_approved,
)
from calloffs.states import GateAnswer, GateHow, LawGate, LawOffice, NotNearer
from placements.states import LocationClass

TODAY = date(2026, 11, 30)
FAR, NEAR, HERE = LocationClass.DISTANT, LocationClass.ADJOINING, LocationClass.IN_BOROUGH


@dataclass(frozen=True)
class Rule:
    gate: str
    near_too: bool = True
    from_year: int | None = None
    to_year: int | None = None
    may_follow: bool = False
    legal_basis: str = "A rule"


@dataclass(frozen=True)
class Said:
    gate: str
    answer: str


RULES = st.lists(
    st.builds(
        Rule,
        gate=st.sampled_from(LawGate),
        near_too=st.booleans(),
        from_year=st.sampled_from([None, 0, 10]),
        to_year=st.sampled_from([None, 11, 13]),
        may_follow=st.booleans(),
    ),
    unique_by=lambda one: one.gate,
)
YEARS = st.integers(min_value=-3, max_value=15)


@given(rules=RULES, year=YEARS)
def test_at_a_distance_everything_is_asked_that_is_asked_near_by_and_in_the_area_nothing(rules, year):
    near, far = of_this_home(rules, NEAR, year), of_this_home(rules, FAR, year)
    assert set(near) <= set(far)
    assert {one for one in far if one.near_too} == set(near)
    assert {one.gate for one in rules if one.from_year is None or one.to_year is None} <= {
        one.gate for one in far
    }
    assert of_this_home(rules, HERE, year) == []


@given(rules=RULES, year=YEARS, where=st.sampled_from([NEAR, FAR]))
def test_an_emergency_asks_nothing_that_another_approval_does_not(rules, year, where):
    gates = asked(rules, [], location_class=where, year=year)
    tonight, planned = why_not_approved(gates, emergency=True), why_not_approved(gates, emergency=False)
    assert bool(tonight) <= bool(planned)
    # What may not follow is named, and nothing else.
    for one in gates:
        assert (f"“{one.name}”" in " ".join(tonight)) == (not one.rule.may_follow)


@given(rules=RULES, year=YEARS, answered=st.sets(st.sampled_from(LawGate)))
def test_each_question_without_an_answer_is_named_and_no_other(rules, year, answered):
    written = [Said(gate, ANSWERS[gate][0]) for gate in answered]
    gates = asked(rules, written, location_class=FAR, year=year)
    refusal = " ".join(why_not_approved(gates, emergency=False))
    assert {one.rule.gate for one in unmet(gates)} == {one.rule.gate for one in gates} - answered
    for one in gates:
        assert (f"“{one.name}”" in refusal) == (one.rule.gate not in answered)


KEY_STAGE_4 = [Rule(LawGate.EDUCATION), Rule(LawGate.KEY_STAGE, from_year=10, to_year=11)]


@pytest.mark.parametrize(
    ("answers", "year", "is_asked"),
    [
        ([], 10, False),
        ([GateAnswer.GOES_ON], 10, False),
        ([GateAnswer.CHANGES], 9, False),
        ([GateAnswer.CHANGES], 10, True),
        ([GateAnswer.CHANGES], 11, True),
        ([GateAnswer.CHANGES], 12, False),
        # The newest answer holds.
        ([GateAnswer.CHANGES, GateAnswer.GOES_ON], 11, False),
        ([GateAnswer.GOES_ON, GateAnswer.CHANGES], 11, True),
    ],
)
def test_a_disrupted_education_in_key_stage_4_asks_the_nominated_officer_too(answers, year, is_asked):
    written = [Said(LawGate.EDUCATION, one) for one in answers]
    gates = asked(KEY_STAGE_4, written, location_class=FAR, year=year)
    assert (LawGate.KEY_STAGE in [one.rule.gate for one in gates]) == is_asked


def test_where_the_nominated_officer_approves_the_home_that_is_the_answer_and_the_directors_is_not():
    written = [Said(LawGate.EDUCATION, GateAnswer.CHANGES)]
    for office, is_open in ((LawOffice.NOMINATED, False), (LawOffice.DCS, True), ("", True)):
        gates = asked(KEY_STAGE_4, written, location_class=NEAR, year=11, office=office)
        assert bool(unmet(gates)) == is_open


SOMEBODY = {"whom": "Invented Person, officer", "done_on": TODAY}
AREA = {**SOMEBODY, "answer": GateAnswer.CONSULTED, "how": GateHow.EMAIL, "care_plan_given": True}


@pytest.mark.parametrize(
    ("gate", "where", "fields", "box"),
    [
        (LawGate.NEARER, FAR, {"answer": GateAnswer.STATED}, "reasons"),
        (LawGate.NEARER, FAR, {"answer": GateAnswer.STATED, "reasons": ("too_dear",)}, "reasons"),
        (LawGate.FITTING, NEAR, {"answer": GateAnswer.STATED, "words": " "}, "words"),
        (LawGate.REVIEWING, NEAR, {**SOMEBODY, "answer": GateAnswer.NOT_RIGHT, "words": "No."}, "answer"),
        (LawGate.REVIEWING, NEAR, {**SOMEBODY, "answer": GateAnswer.CONSULTED, "whom": "  "}, "whom"),
        (LawGate.REVIEWING, NEAR, {**SOMEBODY, "answer": GateAnswer.CONSULTED, "done_on": None}, "done_on"),
        (
            LawGate.WISHES,
            FAR,
            {**SOMEBODY, "answer": GateAnswer.HEARD, "done_on": TODAY + timedelta(days=1)},
            "done_on",
        ),
        (LawGate.WISHES, FAR, {"answer": GateAnswer.TOO_YOUNG}, "words"),
        (LawGate.RELATIVES, NEAR, {"answer": GateAnswer.NOT_RIGHT}, "words"),
        (LawGate.EDUCATION, NEAR, {"answer": GateAnswer.CHANGES}, "words"),
        (LawGate.EDUCATION, NEAR, {"answer": ""}, "answer"),
        (LawGate.AREA, NEAR, {**AREA, "how": ""}, "how"),
        (LawGate.AREA, FAR, {**AREA, "answer": GateAnswer.NOTIFIED}, "answer"),
        (LawGate.AREA, FAR, {**AREA, "care_plan_given": False}, "care_plan_given"),
        (LawGate.KEY_STAGE, FAR, {"answer": GateAnswer.APPROVED}, "whom"),
    ],
)
def test_an_answer_is_refused_at_its_box(gate, where, fields, box):
    named, reason = why_not_answered(Given(gate, **fields), location_class=where, today=TODAY)
    assert (named, bool(reason)) == (box, True)


@pytest.mark.parametrize(
    ("gate", "where", "fields"),
    [
        (LawGate.NEARER, FAR, {"answer": GateAnswer.STATED, "reasons": (NotNearer.NO_HOME, NotNearer.LEGAL)}),
        (LawGate.AREA, FAR, AREA),
        # Near by the area authority is notified, and needs no care plan.
        (LawGate.AREA, NEAR, {**AREA, "answer": GateAnswer.NOTIFIED, "care_plan_given": False}),
        (LawGate.WISHES, FAR, {"answer": GateAnswer.TOO_YOUNG, "words": "A baby of four weeks."}),
        (LawGate.EDUCATION, NEAR, {"answer": GateAnswer.GOES_ON}),
    ],
)
def test_a_whole_answer_is_taken(gate, where, fields):
    assert why_not_answered(Given(gate, **fields), location_class=where, today=TODAY) == ("", "")
