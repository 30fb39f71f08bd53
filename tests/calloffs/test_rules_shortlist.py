"""Why a home was not chosen follows from the list, or a person says it; by what a ground is shown (S-44, S-48)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.codes import EvidenceKind, WhyNotHome
from calloffs.rules.grounds import HOW, Shown, why_not_shown
from calloffs.rules.shortlist import better_than, no_other_would_do, told_by_the_list, why_not_of
from calloffs.states import DirectGround

TODAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Home:
    free_places: int
    distance_miles: Decimal | None
    needs_met: tuple[str, ...]
    key: UUID


@st.composite
def homes(draw):
    miles = draw(st.none() | st.decimals(0, 99, places=1))
    return Home(
        draw(st.integers(0, 3)), miles, tuple("n" * draw(st.integers(0, 5))), draw(st.uuids(version=4))
    )


def home(free=1, miles="5.0", needs=3):
    return Home(free, None if miles is None else Decimal(miles), tuple("n" * needs), uuid4())


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (home(free=0, miles="1.0"), WhyNotHome.NOT_FREE),
        (home(needs=2, miles="1.0"), WhyNotHome.FEWER_NEEDS),
        (home(miles="5.1"), WhyNotHome.FARTHER),
        (home(miles=None), WhyNotHome.FARTHER),
        (home(), WhyNotHome.NO_BETTER),
        (home(miles="4.9"), ""),
        (home(needs=4), ""),
        (home(needs=4, miles="5.1"), WhyNotHome.FARTHER),
    ],
)
def test_the_list_says_why_not_unless_a_home_is_nearer_or_meets_more(other, told):
    assert told_by_the_list(home(), other) == told


@given(homes(), homes())
def test_of_two_homes_a_person_is_never_asked_why_not_both_ways(one, other):
    assert told_by_the_list(one, other) or told_by_the_list(other, one)


@given(homes(), st.lists(homes(), unique_by=lambda one: one.key))
def test_what_is_asked_about_has_a_place_and_meets_as_many_needs(chosen, others):
    for one in better_than(chosen, others):
        assert one.free_places and len(one.needs_met) >= len(chosen.needs_met)
    if no_other_would_do(chosen, others):
        assert not better_than(chosen, others)


def test_one_reason_may_be_said_of_all_the_rest_and_never_over_an_own_one():
    one, other = uuid4(), uuid4()
    said = {str(one): "mix", "rest": "said_no"}
    assert (why_not_of(one, said), why_not_of(other, said), why_not_of(other, {})) == ("mix", "said_no", "")


PLACEMENT = uuid4()
ASKED = ["sibling", "wish", "order"]
ON_RECORD = [Shown(EvidenceKind.SIBLING, PLACEMENT)]


@pytest.mark.parametrize(
    ("shown", "box"),
    [
        (Shown(), "shown"),
        (Shown(EvidenceKind.COURT, on=TODAY), "shown"),
        (Shown(EvidenceKind.SIBLING), "shown"),
        (Shown(EvidenceKind.SIBLING, uuid4()), "shown"),
        (Shown(EvidenceKind.WISH), "shown_on"),
        (Shown(EvidenceKind.WISH, on=date(2026, 12, 1)), "shown_on"),
        (Shown(EvidenceKind.ORDER, on=TODAY), "shown_reference"),
        (Shown(EvidenceKind.ORDER, on=TODAY, reference=" "), "shown_reference"),
        (Shown(EvidenceKind.ORDER, on=date(2026, 12, 1), reference="A1"), "shown_on"),
        (Shown(EvidenceKind.SIBLING, PLACEMENT), ""),
        (Shown(EvidenceKind.WISH, on=TODAY), ""),
        (Shown(EvidenceKind.ORDER, on=TODAY, reference="A1"), ""),
    ],
)
def test_a_ground_is_refused_at_the_box_that_lacks_its_evidence(shown, box):
    found, reason = why_not_shown(DirectGround.CONTINUITY, ASKED, shown, ON_RECORD, today=TODAY)
    assert found == box
    assert bool(reason) == bool(box)


def test_a_refusal_says_what_shows_the_ground_and_what_to_do():
    _box, reason = why_not_shown(DirectGround.CONTINUITY, ["sibling", "present"], Shown(), [], today=TODAY)
    assert "“a brother or sister who lives there” or “a placement of the child with this provider”" in reason
    assert HOW[EvidenceKind.SIBLING] in reason and HOW[EvidenceKind.PRESENT] in reason


def test_a_ground_without_a_rule_is_argued_in_words():
    assert why_not_shown(DirectGround.SOLE, (), Shown(), [], today=TODAY) == ("", "")
    assert why_not_shown(DirectGround.SOLE, (), Shown(EvidenceKind.ONLY), [], today=TODAY)[0] == "shown"
