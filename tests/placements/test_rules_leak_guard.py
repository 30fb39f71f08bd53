"""Planted identifiers are found whatever they are wrapped in; ordinary text is let through."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.leak_guard import Identity, leaks

CHILD = Identity("Zorabelle Ann", "Quistworth-Ó Frond", date(2011, 3, 9), "Invented Pennythorpe High School")
CLEAN = (
    "A lively young person of 14 who needs patient adults, may stay up late and will try anything in year 9."
)


def whats(text, child=CHILD):
    return {leak.what for leak in leaks({"The story": text}, child)}


def test_ordinary_words_are_let_through():
    assert leaks({"The story": CLEAN, "Area": "L20 area"}, CHILD) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Zorabelle likes football", "ZORABELLE", "zorabelle's nan", "asked for Quistworth", "o frond? No: Frond.",
        "Zora\u200bbelle", "Zórabelle", "quistworth_frond", "(Ann)",
    ],
)  # fmt: skip
def test_any_of_the_childs_names_is_found(text):
    assert "a name of the child" in whats(text)


@pytest.mark.parametrize(
    "text",
    [
        "born 09/03/2011", "9.3.11", "2011-03-09", "03/09/2011", "9 March 2011", "9th of March", "March 9th",
        "on 09-Mar-2011", "9 / 3 / 2011",
    ],
)  # fmt: skip
def test_the_birth_date_is_found_in_any_order(text):
    assert "the child's date of birth" in whats(text)


@pytest.mark.parametrize(
    "text", ["reviewed 10/03/2026", "9 April", "March 2011", "9/3 of the time", "since 2011"]
)
def test_other_dates_are_let_through(text):
    assert whats(text) == set()


@pytest.mark.parametrize("text", ["L20 3NJ", "l203nj", "PR8  1AA", "lives at SW1A 1AA"])
def test_a_full_postcode_is_found(text):
    assert whats(text) == {"a full postcode"}


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "943-476-5919"])
def test_a_number_like_an_nhs_number_is_found(text):
    assert whats(text) == {"a number like an NHS number"}


@pytest.mark.parametrize("text", ["goes to Pennythorpe", "PENNYTHORPE academy"])
def test_the_school_is_found_by_the_word_that_tells_which(text):
    assert whats(text) == {"the child's school"}


def test_a_school_of_common_words_only_is_found_whole():
    child = Identity("Zorabelle", "Quist", date(2011, 3, 9), "St High School")
    assert whats("goes to St  High School", child) == {"the child's school"}
    assert whats("would like a high place in school", child) == set()


def test_a_reference_of_the_record_is_found():
    assert whats("see CH-2026-00012") == {"a reference from the council's records"}


def test_a_name_that_is_an_everyday_word_is_found_as_a_name_only():
    will = Identity("Will", "Quist", date(2011, 3, 9))
    assert whats("he will need time", will) == set()
    assert whats("ask Will", will) == {"a name of the child"}
    assert whats("WILL", will) == {"a name of the child"}


def test_the_sentence_names_the_field_and_the_word():
    (leak,) = leaks({"The story": "Frond"}, CHILD)
    assert leak.sentence == "“The story” contains “Frond”, a name of the child. Take it out."


_AROUND = st.text(alphabet=st.characters(blacklist_categories=("L", "N", "M", "C")), max_size=20)


@given(
    before=_AROUND,
    after=_AROUND,
    planted=st.sampled_from(
        [
            "Zorabelle",
            "quistworth",
            "FROND",
            "09/03/2011",
            "9 March 2011",
            "L20 3NJ",
            "943 476 5919",
            "Pennythorpe",
        ]
    ),
    field=st.sampled_from(["The story", "Risks present"]),
)
def test_an_identifier_planted_anywhere_is_found(before, after, planted, field):
    text = f"{CLEAN} {before} {planted} {after} {CLEAN}"
    assert field in {leak.field for leak in leaks({"Area": "L20 area", field: text}, CHILD)}


@given(st.text(alphabet="acehj .,", max_size=200))
def test_text_without_identifiers_is_never_refused(text):
    assert leaks({"The story": text}, CHILD) == ()
