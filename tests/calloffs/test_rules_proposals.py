"""What a proposal, its answers and its letters must hold (S-44, S-49, S-52)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from calloffs.rules.proposals import (
    ANSWERED_BY_THE_OFFICE,
    Content,
    Refused,
    check_answer,
    check_choice,
    check_impact,
    check_impact_of_office,
    check_letters,
    draft_letter,
    ordinal,
    same_words,
    why_not_unchanged,
)
from calloffs.rules.scoring import OfferFigures, Weights, rank
from placements.rules.fees import weekly_line
from sefton_pdps.core.errors import DomainError

PROPOSED = Content(
    home=("The Elms",),
    dates=(date(2026, 6, 1), date(2031, 6, 1)),
    lines=(weekly_line("accommodation", Decimal("3500.00")),),
    texts=("near the school",),
)


# --- Refused before -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [
        {"home": ("The Oaks",)},
        {"dates": (date(2026, 6, 2), date(2031, 6, 1))},
        {"lines": (weekly_line("accommodation", Decimal("3499.99")),)},
        {"texts": ("near the school and the family",)},
    ],
)
def test_a_proposal_with_anything_changed_may_be_asked_for_again(changes):
    assert why_not_unchanged(replace(PROPOSED, **changes), [Refused("AUT-1", PROPOSED)]) == ()


def test_a_proposal_that_was_refused_as_it_is_names_the_last_refusal():
    other = replace(PROPOSED, home=("The Oaks",))
    refused = [Refused("AUT-1", PROPOSED), Refused("AUT-2", PROPOSED), Refused("AUT-3", other)]
    (reason,) = why_not_unchanged(PROPOSED, refused)
    assert reason.startswith("AUT-2 refused exactly this proposal.")


def test_neither_spacing_nor_capitals_make_another_text():
    assert same_words("  Near\n the SCHOOL ") == same_words("near the school")
    assert same_words("near the school") != same_words("near a school")


# --- Answers and choices --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (True, "", "Answer the question"),
        (True, " ", "Answer the question"),
        (False, "Yes", "No question waits"),
    ],
)
def test_an_answer_is_given_to_a_question_and_to_nothing_else(asked, answer, said):
    with pytest.raises(DomainError, match=said):
        check_answer(asked, answer)


@pytest.mark.parametrize(("asked", "answer"), [(True, "Yes"), (False, ""), (False, " ")])
def test_a_question_with_its_answer_and_neither_of_them_are_right(asked, answer):
    check_answer(asked, answer)


@pytest.mark.parametrize(
    ("position", "reasons", "not_first", "said"),
    [
        (1, " ", "", "right home"),
        (2, "", "Nearer", "right home"),
        (2, "Right", "", "not the first"),
        (3, "Right", " ", "not the first"),
    ],
)
def test_a_choice_without_its_reasons_is_refused(position, reasons, not_first, said):
    with pytest.raises(DomainError, match=said):
        check_choice(position, reasons, not_first)


@pytest.mark.parametrize(("position", "not_first"), [(1, ""), (2, "Nearer the family")])
def test_only_a_choice_below_the_first_says_why_it_is_not_the_first(position, not_first):
    check_choice(position, "Right for the child", not_first)


def test_every_provider_that_offered_is_told_the_result():
    names = {"1": "Elms Care", "2": "Oaks Care", "3": "Ash Care"}
    with pytest.raises(DomainError) as refusal:
        check_letters({"1": "Thank you", "2": " "}, names)
    assert "Oaks Care and Ash Care" in str(refusal.value) and "Elms" not in str(refusal.value)
    check_letters(dict.fromkeys(names, "Thank you"), names)


# --- The impact on Adult Social Care --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("impact", "reason", "passes_18", "said"),
    [
        ("no", "None.", False, "would not pass the 18th birthday"),
        ("perhaps", "Unsure.", True, "Choose yes, likely or no"),
        ("likely", " ", True, "Say why you gave this answer"),
        ("", "Because.", True, "or clear its reason"),
        ("", "Because.", False, "or clear its reason"),
    ],
)
def test_a_wrong_answer_on_the_impact_is_refused(impact, reason, passes_18, said):
    with pytest.raises(DomainError, match=said):
        check_impact(impact, reason, passes_18=passes_18)


@pytest.mark.parametrize(
    ("impact", "reason", "passes_18"), [("", "", False), ("", " ", True), ("yes", "Costly.", True)]
)
def test_an_answer_with_its_reason_and_none_at_all_are_right(impact, reason, passes_18):
    check_impact(impact, reason, passes_18=passes_18)


@pytest.mark.parametrize(
    ("impact", "reason", "asked", "authorises", "said"),
    [
        ("", "", True, True, "Answer it before you authorise"),
        ("yes", "", True, True, "Say why you gave this answer"),
        ("", "Because.", True, False, "or clear its reason"),
        ("yes", "Costly.", False, True, "not asked of this office"),
        ("yes", "", False, True, "not asked of this office"),
        ("", "Because.", False, False, "not asked of this office"),
    ],
)
def test_an_office_gives_an_answer_where_it_is_asked_and_only_there(impact, reason, asked, authorises, said):
    with pytest.raises(DomainError, match=said):
        check_impact_of_office(impact, reason, asked=asked, authorises=authorises)


@pytest.mark.parametrize(
    ("impact", "reason", "asked", "authorises"),
    [
        ("", "", True, False),
        ("", " ", False, True),
        ("yes", "Costly.", True, True),
        ("no", "None.", True, False),
    ],
)
def test_to_return_or_refuse_the_answer_may_stay_open(impact, reason, asked, authorises):
    check_impact_of_office(impact, reason, asked=asked, authorises=authorises)


def test_whoever_would_change_the_offices_own_answer_is_told_whom_to_ask():
    assert ANSWERED_BY_THE_OFFICE.endswith("ask its director.")


# --- Letters --------------------------------------------------------------------------------------------------
RANKED = rank(
    [
        OfferFigures("1", "The Elms", Decimal("4000.00"), (5,), (5,)),
        OfferFigures("2", "The Oaks", Decimal("5000.00"), (4,), (3,)),
    ],
    Weights(60, 25, 15),
)


def test_the_letter_to_who_was_not_chosen_tells_both_points_and_nobodys_name_or_fee():
    first, second = RANKED
    letter = draft_letter([second], first, 2, won=False)
    assert letter.startswith(
        "Your offer for The Oaks had 77.00 of 100 points: 48.00 for quality, 20.00 for price and 9.00 for social "
        "value. It came 2nd of 2.\n\nThe successful offer had 100.00 points: 60.00 for quality, 25.00 for price "
        "and 15.00 for social value."
    )
    assert "Elms" not in letter and "£" not in letter and "4000" not in letter


def test_the_letter_to_who_was_chosen_says_so_and_compares_with_nobody():
    letter = draft_letter([RANKED[0]], RANKED[0], 2, won=True)
    assert letter.endswith("best meets the child's needs.") and "successful offer" not in letter


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (14, "14th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (101, "101st"), (111, "111th"), (112, "112th")],
)  # fmt: skip
def test_places_are_told_as_people_say_them(number, said):
    assert ordinal(number) == said
