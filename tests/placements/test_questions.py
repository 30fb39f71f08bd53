"""The table of questions: what a row of it decides, and that a field is named nowhere else."""

import dataclasses
import re
from pathlib import Path

import pytest

from placements.forms.referrals import FORMS
from placements.models import Referral
from placements.rules import profile as rules
from placements.rules.answers import Need, NeedKind
from placements.rules.needs import codes_of
from placements.rules.profile import needs_of, rows_of, unanswered
from placements.rules.questions import FIELDS, QUESTIONS, QUIET_ANSWERS, SECTIONS
from placements.states import Communication, Companions, CulturalNeeds, Pets, Risk, Support
from providers.rules.needs import catalogue

TOP = Path(__file__).resolve().parents[2]
# The keys of the answers of offers, kept in drafts and receipts, that are older than the rule that a row's code is the
# name of its field, or are the code of several questions: none of them may change.
CODES = [
    "brothers_and_sisters_to_place_with", "communication", "adapted_home", "cultural_needs", "can_live_alongside",
    "living_with_pets", "extra_support", "other_support", "deprivation_of_liberty_order", "risks_to_the_child",
    "other_risk_to_the_child", "risks_to_others", "other_risk_to_others", "education_health_and_care_plan",
]  # fmt: skip
# Not answers: who and when, the state, the way it ended.
RECORD = {
    "id", "reference", "child", "state", "started_at", "started_by", "submitted_at", "submitted_by", "approved_at",
    "approved_by", "searching_at", "agreed_at", "placed_at", "withdrawn_at", "withdrawn_reason", "version",
    "taken_from", "to_check", "left_for_later", "later_due_on",
}  # fmt: skip


def row(**answers):
    """The one row of a profile that an answer gives."""
    (only,) = rows_of(answers)
    return only


def test_every_answer_of_the_model_is_a_question_of_one_section():
    assert {field.name for field in Referral._meta.fields} - RECORD == FIELDS
    assert sum(len(section.fields) for section in SECTIONS) == len(FIELDS)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.code)
def test_every_question_has_its_control_under_its_own_label(section):
    form = FORMS[section.code]()
    for question in section.questions:
        assert question.derived == (question.field not in form.fields)
        assert question.derived or form.fields[question.field].label == question.label
        assert bool(question.noun) or not question.needed


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.field)
def test_choices_are_those_of_the_model_and_matches_those_of_the_catalogue(question):
    field = Referral._meta.get_field(question.field)
    if getattr(field, "choices", None):
        assert list(field.choices) == list(question.choices.choices)
    matches = question.matches or {}
    assert (
        {matches} <= set(catalogue())
        if isinstance(matches, str)
        else set(matches.values()) <= set(catalogue())
    )


def test_the_codes_by_which_offers_are_answered_stand():
    codes = [question.row.code for question in QUESTIONS.values() if question.row]
    assert [code for code in dict.fromkeys(codes) if code in CODES] == CODES
    assert set(codes) - {*CODES} <= FIELDS
    for field, question in QUESTIONS.items():
        assert question.row is None or question.row.code in (field, *CODES)


def test_a_quiet_answer_is_complete_and_asks_nothing():
    assert {"home_adaptation", "pets", "risk_missing"} <= set(QUIET_ANSWERS)
    assert all(row.kind is NeedKind.FACT for row in rows_of(QUIET_ANSWERS))
    assert codes_of(QUIET_ANSWERS) == ()


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"pets": Pets.NO}, NeedKind.NEED),
        ({"pets": Pets.MUST}, NeedKind.NEED),
        ({"pets": Pets.CAN}, NeedKind.FACT),
        ({"pets": Pets.NOT_KNOWN}, NeedKind.FACT),
        ({"risk_missing": Risk.NONE}, NeedKind.FACT),
        ({"risk_missing": Risk.PRESENT}, NeedKind.RISK),
        ({"risk_missing": Risk.NONE, "risk_self_harm": Risk.PRESENT}, NeedKind.RISK),
        ({"home_adaptation": False}, NeedKind.FACT),
        ({"home_adaptation": True}, NeedKind.NEED),
        ({"cultural_needs": CulturalNeeds.NOT_REQUIRED}, NeedKind.FACT),
        ({"cultural_needs": CulturalNeeds.OTHER}, NeedKind.NEED),
        ({"living_companions": Companions.NO_PREFERENCE}, NeedKind.FACT),
        ({"living_companions": Companions.YOUNGER}, NeedKind.NEED),
        ({"communication_requirements": [Communication.NONE]}, NeedKind.FACT),
        ({"communication_requirements": [Communication.NONE, Communication.OTHER]}, NeedKind.NEED),
        ({"additional_support": [Support.NOT_APPLICABLE]}, NeedKind.FACT),
        ({"additional_support_other": "None"}, NeedKind.NEED),
        ({"risk_other": "No"}, NeedKind.RISK),
        ({"sibling_count": 0}, NeedKind.FACT),
        ({"sibling_count": 1}, NeedKind.NEED),
    ],
)  # fmt: skip
def test_an_answer_asks_something_by_its_type_and_never_by_its_word(answers, kind):
    assert row(**answers).kind is kind


def test_what_is_not_answered_is_in_no_row():
    assert rows_of(dict.fromkeys(FIELDS, "") | {"additional_support": [], "home_adaptation": None}) == []


def test_a_profile_never_tells_how_soon_in_words_that_grow_old():
    assert rows_of({"needed_by": "Today"}) == []


def test_risks_to_the_child_stand_apart_from_risks_to_others():
    told = rows_of(
        {"risk_missing": Risk.PRESENT, "risk_self_harm": Risk.PRESENT, "risk_to_others_fire": Risk.NONE}
    )
    assert [(one.label, one.value) for one in told] == [
        ("Risks to the child", "Self-harm, Going missing"),
        ("Risks to others", "No known risk"),
    ]


def test_a_risk_of_one_kind_only_is_matched_and_no_other():
    assert codes_of({"risk_to_others_animals": Risk.PRESENT, "pets": Pets.NO}) == ("harm_to_animals",)


PROFILE = {
    "wishes": "A dog.",
    "support": "",
    "needs": [
        one.as_json()
        for one in rows_of({"home_adaptation": True, "pets": Pets.NO, "risk_missing": Risk.NONE})
    ],
}


def test_offers_answer_the_wishes_the_support_and_each_row_that_asks_something():
    assert [need.code for need in needs_of(PROFILE)] == ["wishes", "adapted_home", "living_with_pets"]
    left = unanswered(needs_of(PROFILE), {"wishes": "Yes", "adapted_home": " "})
    assert [need.code for need in left] == ["adapted_home", "living_with_pets"]
    assert needs_of(None) == []


def test_a_label_may_change_without_an_answer_being_orphaned(monkeypatch):
    given = {need.code: "Step free." for need in needs_of(PROFILE)}
    old = QUESTIONS["home_adaptation"]
    named = dataclasses.replace(old, row=dataclasses.replace(old.row, label="A home for a wheelchair"))
    monkeypatch.setitem(rules.QUESTIONS, "home_adaptation", named)
    again = {"needs": [one.as_json() for one in rows_of({"home_adaptation": True})]}
    (need,) = needs_of(again)
    assert (need.label, given[need.code]) == ("A home for a wheelchair", "Step free.")


def test_a_row_comes_back_as_it_was_kept():
    need = Need("living_with_pets", "Living with pets", "No", NeedKind.NEED)
    assert Need.from_json(need.as_json()) == need


# Fields that something else asks for by name: the route (S-48), the order of a match. "pets" is a word of English.
USED_BY_NAME = {"sibling_count", "deprivation_of_liberty", "living_companions", "pets"}
BY_ROW = sorted(name for name, one in QUESTIONS.items() if one.row and name not in USED_BY_NAME)


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Every source of the house but migrations and the demonstration's answers, by path."""
    apps = ("sefton_pdps", "providers", "placements", "calloffs", "reporting", "templates")
    paths = (
        path for app in apps for path in (TOP / app).rglob("*") if path.suffix in (".py", ".html", ".toml")
    )
    return {
        str(path.relative_to(TOP)): path.read_text()
        for path in paths
        if not {"demo", "migrations"} & set(path.parts)
    }


@pytest.mark.parametrize("field", BY_ROW)
def test_a_field_that_providers_see_is_named_in_four_files(sources, field):
    """The model and its row; with its migration and the inventory these are four."""
    naming = {path for path, text in sources.items() if re.search(rf"\b{field}\b", text)}
    assert naming == {"placements/models/referrals.py", "placements/rules/questions.py"}


@pytest.mark.parametrize("field", sorted(QUESTIONS))
@pytest.mark.parametrize("nothing", ["", None, []])
def test_a_question_without_an_answer_reads_as_nothing(field, nothing):
    assert QUESTIONS[field].words(nothing) == ""
