"""Brothers and sisters, company, pets and school: answered from what is on record, and never by a guess."""

import re
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.asked_of_home import PETS, SIBLINGS, Answer, AskedFacts, answers
from placements.states import Companions, HomeAnswer, Pets

MET, PARTLY, NOT_MET, NOT_KNOWN = HomeAnswer
# The words of a reason by what it is about: no other thing than what is asked may be spoken of.
ABOUT = {
    "Brothers and sisters": r"brother|sister",
    "Company": r"lives? there|recommended|placed by Sefton",
    "Pets": r"\bpets\b",
    "School": r"school",
}
NOTHING = AskedFacts(0, "", "", False, 14, 1, (), frozenset())


def asked(**fields: object) -> AskedFacts:
    return AskedFacts(**{**vars(NOTHING), **fields})


def how(what: str, facts: AskedFacts) -> HomeAnswer | None:
    return next((one.how for one in answers(facts) if one.what == what), None)


drawn = st.builds(
    AskedFacts,
    siblings=st.integers(0, 4),
    companions=st.sampled_from(["", *Companions.values]),
    pets=st.sampled_from(["", *Pets.values]),
    has_school=st.booleans(),
    child_age=st.integers(0, 17),
    free_places=st.integers(0, 6),
    residents=st.lists(st.integers(0, 17), max_size=4).map(tuple),
    caters_for=st.sets(st.sampled_from([SIBLINGS, PETS, "missing"])).map(frozenset),
)


@given(drawn)
def test_nothing_is_answered_that_the_referral_does_not_ask(facts: AskedFacts) -> None:
    asks = {
        "Brothers and sisters": facts.siblings > 0,
        "Company": facts.companions not in ("", Companions.NO_PREFERENCE),
        "Pets": facts.pets in (Pets.MUST, Pets.NO),
        "School": facts.has_school,
    }
    assert [one.what for one in answers(facts)] == [what for what, is_asked in asks.items() if is_asked]
    said = " ".join(one.said for one in answers(facts))
    for what, words in ABOUT.items():
        assert asks[what] == bool(re.search(words, said)), (what, said)


@given(drawn)
def test_what_no_record_of_the_home_tells_is_asked_of_the_home(facts: AskedFacts) -> None:
    """Met and not met rest on a fact of the home: take its facts away, and only questions are left."""
    bare = asked(**{**vars(facts), "residents": (), "caters_for": frozenset()})
    for one in answers(bare):
        if one.what in ("Pets", "School") and facts.pets != Pets.MUST:
            assert one.how == NOT_KNOWN and "ask" in one.said
        if one.what == "Company" and facts.companions != Companions.SOLO:
            assert one.how == NOT_KNOWN and "ask" in one.said


@given(drawn)
def test_each_number_that_is_said_is_one_of_the_facts(facts: AskedFacts) -> None:
    known = {facts.siblings, facts.free_places, len(facts.residents)}
    for one in answers(facts):
        assert {int(number) for number in re.findall(r"\d+", one.said)} <= known, one.said


@given(drawn)
def test_no_reason_is_said_where_the_needs_or_the_places_say_it_already(facts: AskedFacts) -> None:
    doubled = [one for one in answers(facts) if not one.weight]
    assert all(_told_already(one, facts.free_places, facts.caters_for) for one in doubled)


def _told_already(one: Answer, free: int, caters_for: Collection[str]) -> bool:
    if one.what == "Pets":
        return one.how == (MET if PETS in caters_for else NOT_MET)
    return one.what == "Brothers and sisters" and free == 0


@pytest.mark.parametrize(
    ("siblings", "free", "caters_for", "answer"),
    [
        (2, 0, {SIBLINGS}, NOT_MET),
        (2, 1, {SIBLINGS}, PARTLY),
        (2, 2, {SIBLINGS}, PARTLY),
        (2, 3, set(), PARTLY),
        (2, 3, {SIBLINGS}, MET),
        (1, 1, {SIBLINGS}, PARTLY),
        (1, 2, {SIBLINGS}, MET),
        (0, 9, {SIBLINGS}, None),
    ],
)
def test_brothers_and_sisters_need_a_place_each_beside_the_childs(siblings, free, caters_for, answer):
    facts = asked(siblings=siblings, free_places=free, caters_for=frozenset(caters_for))
    assert how("Brothers and sisters", facts) == answer


@pytest.mark.parametrize(
    ("companions", "residents", "answer"),
    [
        (Companions.SOLO, (), MET),
        (Companions.SOLO, (15,), NOT_MET),
        (Companions.OTHERS, (), NOT_KNOWN),
        (Companions.OTHERS, (15,), MET),
        (Companions.OLDER, (), NOT_KNOWN),
        (Companions.OLDER, (15, 16), MET),
        (Companions.OLDER, (14, 16), NOT_KNOWN),
        (Companions.OLDER, (12, 16), NOT_MET),
        (Companions.YOUNGER, (), NOT_KNOWN),
        (Companions.YOUNGER, (12,), MET),
        (Companions.YOUNGER, (14,), NOT_KNOWN),
        (Companions.YOUNGER, (12, 15), NOT_MET),
        (Companions.NO_PREFERENCE, (15,), None),
        ("", (15,), None),
    ],
)
def test_company_is_that_of_the_councils_children_and_no_others_are_known(companions, residents, answer):
    assert how("Company", asked(companions=companions, residents=residents)) == answer


@pytest.mark.parametrize(
    ("pets", "caters_for", "answer"),
    [
        (Pets.MUST, {PETS}, MET),
        (Pets.MUST, set(), NOT_MET),
        (Pets.NO, {PETS}, NOT_MET),
        (Pets.NO, set(), NOT_KNOWN),
        (Pets.CAN, {PETS}, None),
        (Pets.NOT_KNOWN, {PETS}, None),
        ("", {PETS}, None),
    ],
)
def test_a_home_that_offers_pets_is_against_the_child_who_cannot_live_with_them(pets, caters_for, answer):
    assert how("Pets", asked(pets=pets, caters_for=frozenset(caters_for))) == answer


def test_how_far_the_school_is_nobody_claims_to_know():
    (school,) = answers(asked(has_school=True))
    assert school.how == NOT_KNOWN and "not on record" in school.said and not re.search(r"\d", school.said)
    assert answers(NOTHING) == ()
