"""The next in order: always the first of those left in the order that was published (ADR 160)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calloffs.rules.proposals import draft_letter
from calloffs.rules.pull_outs import Said, left, next_of, next_words, place_among, why_not_recorded
from calloffs.rules.scoring import rank
from tests.calloffs.test_rules_scoring import WEIGHTS, fields, offer

TODAY, ASKED_ON = date(2026, 12, 3), date(2026, 12, 1)
SAID = Said("mix", "Two of the boys there fight.", "Invented Person, manager", "telephone", TODAY)


# The ranking itself, with what would change its order, is what costs the time.
@settings(max_examples=40)
@given(fields(), st.data())
def test_whoever_pulls_out_the_next_is_the_first_of_those_left_in_the_published_order(offers, data):
    ranks = rank(offers, WEIGHTS)
    gone: set[str] = set()
    while standing := left(ranks, gone):
        first = next_of(ranks, gone)
        assert standing == [one for one in ranks if one.offer.key not in gone]
        assert {one.points.total for one in first} == {max(one.points.total for one in standing)}
        assert [one.offer.key for one in standing if place_among(ranks, gone, one.offer.key) == 1] == [
            one.offer.key for one in first
        ]
        gone.add(data.draw(st.sampled_from([one.offer.key for one in standing])))
    assert next_of(ranks, gone) == []


@settings(max_examples=40)
@given(fields(), st.data())
def test_a_pull_out_moves_nobody_who_is_left_past_another(offers, data):
    ranks = rank(offers, WEIGHTS)
    gone = set(data.draw(st.lists(st.sampled_from([one.offer.key for one in ranks]), unique=True)))
    places = [place_among(ranks, gone, one.offer.key) for one in left(ranks, gone)]
    assert places == sorted(places)
    for one in left(ranks, gone):
        for other in left(ranks, gone):
            before = place_among(ranks, gone, one.offer.key) < place_among(ranks, gone, other.offer.key)
            assert before == (one.points.total > other.points.total)


def test_equal_points_are_next_together_and_named_together():
    ranks = rank([offer("A", "3000", (5,)), offer("B", "3000"), offer("C", "3000")], WEIGHTS)
    assert [one.offer.key for one in next_of(ranks, {"A"})] == ["B", "C"]
    assert next_words(["B", "C"]) == "Next in the ranking are B and C, with equal points."
    assert next_words(["B"]) == "Next in the ranking is B."
    assert "End the call-off with no award" in next_words([])


def test_who_pulled_out_reads_no_winner_of_fewer_points_without_the_reason():
    ranks = rank([offer("A", "3000", (5,)), offer("B", "3000")], WEIGHTS)
    told = draft_letter(ranks[:1], ranks[1], 2, {"A"}, won=False)
    assert "the placement did not come about" in told and "3000" not in told
    assert "did not come about" not in draft_letter(ranks[1:], ranks[1], 2, {"A"}, won=True)


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"said_by": "  "}, "said_by"),
        ({"how": ""}, "how"),
        ({"words": " "}, "words"),
        ({"said_on": date(2026, 12, 4)}, "said_on"),
        ({"said_on": date(2026, 11, 30)}, "said_on"),
    ],
)
def test_a_pull_out_says_who_how_what_and_on_a_day_since_it_was_asked(changed, box):
    told = Said(**{**vars(SAID), **changed})
    assert why_not_recorded(told, recommended_on=ASKED_ON, today=TODAY)[0] == box


def test_the_day_of_asking_and_today_are_both_right():
    for on in (ASKED_ON, TODAY):
        told = Said(**{**vars(SAID), "said_on": on})
        assert why_not_recorded(told, recommended_on=ASKED_ON, today=TODAY) == ("", "")
