"""What stands beside an identifier decides: the same letters are let through where they mean something else."""

from datetime import date

import pytest

from placements.rules.leak_guard import Identity, leaks, shapes
from placements.rules.leak_guard.ages import told_age
from placements.rules.leak_guard.contacts import HANDLE
from placements.rules.leak_guard.masking import WHOM_TO_ASK, masked
from tests.placements.test_rules_leak_guard_kinds import CHILD


def stopped(text: str, child: Identity = CHILD) -> bool:
    return bool(leaks({"text": text}, child))


def named(given: str, family: str, **changes: object) -> Identity:
    return Identity(given, family, date(2011, 3, 21), **changes)  # type: ignore[arg-type]


# --- Initials that are an abbreviation or a word --------------------------------------------------------------
GRACE = named("Tilda", "Anemoneton")  # "TA", which is a teaching assistant too
OSCAR = named("Oswin", "Nettleford")  # "ON"
PERRY = named("Perpetua", "Eglantine")  # "PE"


@pytest.mark.parametrize("text", ["TA likes football.", "TA's mum rang.", "Her initials are TA."])
def test_an_abbreviation_that_does_as_a_child_does_is_the_childs_initials(text):
    assert stopped(text, GRACE)


@pytest.mark.parametrize("text", ["A TA is in class.", "The TA's desk is free.", "Support by a TA at lunch."])
def test_an_abbreviation_that_is_only_one_is_let_through(text):
    assert not stopped(text, GRACE)


@pytest.mark.parametrize("text", ["We met ON at home.", "So ON came too."])
def test_a_word_in_capitals_among_small_letters_is_initials(text):
    assert stopped(text, OSCAR)


@pytest.mark.parametrize("text", ["COME ON NOW", "ON"])
def test_a_word_among_capitals_or_alone_is_no_initials(text):
    assert not stopped(text, OSCAR)


@pytest.mark.parametrize("text", ["P.E. is on Monday.", "They have P.E today."])
def test_an_abbreviation_with_points_is_no_initials(text):
    assert not stopped(text, PERRY)


# --- Names, dates, schools, places ----------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["Q****z was there.", "The p***** word."])
def test_stars_that_hide_another_word_hide_no_name(text):
    assert not stopped(text)


def test_pieces_of_a_name_far_apart_are_no_name():
    assert stopped("Sky\nlark came.") and not stopped("Sky          lark came.")


@pytest.mark.parametrize("text", ["on the twentyfirst of March", "on the twenty-first of March"])
def test_a_birth_date_is_found_however_its_day_is_spelt(text):
    assert stopped(text, named("Skylark", "Samplerby"))
    assert not stopped(text.replace("first", "second"), named("Skylark", "Samplerby"))


@pytest.mark.parametrize(
    ("text", "stops"),
    [("The family court sits at 12 Family Court.", False), ("She is at 12 Acacia Court.", True)],
)
def test_a_court_of_law_is_no_street(text, stops):
    assert stopped(text) is stops


@pytest.mark.parametrize(
    ("text", "stops"),
    [("The Catholic Primary School is near.", False), ("The Mockwold Primary School is near.", True)],
)
def test_without_a_record_a_school_of_common_words_only_is_nobodys(text, stops):
    assert bool(shapes({"text": text})) is stops


@pytest.mark.parametrize(
    ("school", "text", "stops"),
    [
        ("Mockfield Academy", "She left MA in May.", True),
        ("Mockfield Academy", "The MA is near.", False),
        ("Oakmock Newfield", "She was at ON time.", False),
    ],
)
def test_two_letters_are_a_school_where_somebody_goes_to_it_and_they_are_no_word(school, text, stops):
    assert stopped(text, named("Skylark", "Samplerby", school=school)) is stops


# --- Contacts -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("See https://www.gov.uk/children for advice.", False),
        ("See https://www.example.org/children for advice.", True),
        ("Write to placements.team@example.com today.", False),
        ("Write to quill.mock@example.com today.", True),
        ("Find quill_mock on Instagram.", True),
        ("Find advice on Instagram.", False),
        ("They meet @home.", False),
        ("They know @quillmock.", True),
        ("Instagram: 100 followers", False),
    ],
)
def test_a_contact_is_stopped_where_it_is_a_persons(text, stops):
    assert stopped(text) is stops


@pytest.mark.parametrize(
    "text",
    [
        "Instagram: 9quill.mock", "instagram 9quill.mock", "Her Instagram is 9quill_mock", "On TikTok as 77quillmock",
        "Snapchat: 9QUILL", "insta: 9.quill", "insta: 9-quillmock", "Roblox name: 4quills", "Fortnite: 2019quill",
        "Find 9quill.mock on Instagram.", "See 9quillmock on her Snapchat.", "They know @9quill.", "@4ever.quill",
        "Add 9quill#1234 there.", "Instagram: \u00e9quillmock", "They know @\u00e9quillmock.",
    ],
)  # fmt: skip
def test_a_name_on_social_media_is_stopped_whatever_it_begins_with(text):
    assert HANDLE in {leak.what for leak in leaks({"text": text}, CHILD)}
    left = masked({"text": text}, CHILD)["text"].lower()
    assert "quill" not in left and "9" not in left


@pytest.mark.parametrize(
    "text",
    [
        "Instagram: 2 accounts", "Instagram: 2019", "TikTok: 30min a day", "YouTube: 10.30pm", "Snapchat: 13+",
        "Snapchat: 13plus only", "Xbox: 12-year-old games", "Xbox 18-rated games", "Fortnite: 3rd place",
        "Fortnite 2v2", "Instagram: 24/7", "Xbox 360", "Xbox: 2K23 and FIFA", "TikTok 2hrs-3hrs a night",
        "Roblox (1hr30 a day)", "Facebook: 4pm.She rests then.", "PlayStation: 7-day ban", "2hrs on Instagram",
        "A 3rd on TikTok", "Until 10.30pm on Snapchat", "A 14yr-old on Xbox", "They meet @4pm.",
        "They meet @10.30am, @2nd hut",
    ],
)  # fmt: skip
def test_what_is_counted_beside_a_network_is_nobodys_name(text):
    assert not stopped(text)


# --- Ages and masks -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("age", [-1, 18, 40])
def test_an_age_of_no_child_is_looked_for_in_no_text(age):
    assert list(told_age({"text": f"She is {age} years old."}, age)) == []


@pytest.mark.parametrize("age", [0, 17])
def test_the_youngest_and_the_oldest_age_of_a_child_are_found(age):
    assert list(told_age({"text": f"The child is {age} years old."}, age))


def test_what_is_masked_tells_nothing_any_more_and_says_whom_to_ask():
    shown = masked({"one": "Skylark came.", "other": "All is well."}, CHILD)
    assert shown == {"one": f"[left out] came.\n{WHOM_TO_ASK}", "other": "All is well."}


def test_a_text_that_still_tells_when_it_is_masked_is_left_out_whole():
    shown = masked({"one": "Sky-\nlark came."}, CHILD)
    assert shown == {"one": f"[left out]\n{WHOM_TO_ASK}"}
