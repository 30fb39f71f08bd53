"""Saving a part of a referral leads to the next; what follows from other answers is not asked; no risk is guessed."""

from datetime import date, timedelta

import pytest

from placements.models import Referral
from placements.rules.completeness import next_section
from placements.rules.deriving import how_soon, with_derived
from placements.rules.questions import QUESTIONS, SECTIONS, section
from placements.services import referrals as services
from placements.states import Communication, NeededBy, ReferralState, Risk, YesNo
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.placements.browsing import as_user, day, page, send, summary

ON = date(2026, 11, 29)
RISKS = [one.field for one in QUESTIONS.values() if one.choices is Risk]
REST_NOT_KNOWN = {"version": 1, "rest_not_known": "on"}


@pytest.fixture
def browser(officer):
    return as_user(officer)


@pytest.fixture
def begun(officer):
    return services.start_referral(child=made.child(), by=officer, at=clock.now())


def saved(referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_saving_a_part_leads_to_the_next_that_is_not_finished(browser, begun):
    url = page("referral_section", begun.pk, "availability")
    answer = send(browser, url, version=1, **day("needed_on", clock.today() + timedelta(days=14)))
    assert answer["Location"] == page("referral_section", begun.pk, "requirements")


def test_in_an_emergency_it_leads_to_what_cannot_wait(browser, begun):
    url = page("referral_section", begun.pk, "availability")
    answer = send(browser, url, version=1, **day("needed_on", clock.today()))
    assert answer["Location"] == page("referral_section", begun.pk, "tonight")


def test_who_asks_for_it_goes_to_the_list_of_parts(browser, begun):
    answer = send(browser, page("referral_section", begun.pk, "availability"), version=1, to_parts="1")
    assert answer["Location"] == page("referral_detail", begun.pk)


def test_after_the_last_part_comes_the_page_that_submits(browser):
    whole = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", whole.pk, "in-house")
    answer = send(browser, url, version=whole.version, in_house_considered="None has a place.")
    assert answer["Location"] == page("referral_detail", whole.pk)


def test_a_part_that_was_passed_over_is_come_back_to():
    answers = made_whole() | {"wishes": ""}
    assert next_section(section("in-house"), answers, ()).code == "wishes"


def test_a_part_that_need_not_be_answered_is_shown_once_and_not_twice():
    answers = made_whole() | {"education_plan": "", "has_ehcp": None}
    assert next_section(section("wishes"), answers, ()).code == "education"
    assert next_section(section("in-house"), answers, ()) is None


def test_what_was_taken_over_is_gone_on_to_until_it_is_checked():
    assert next_section(section("risks"), made_whole(), ("wishes",)).code == "wishes"
    assert next_section(section("risks"), made_whole(), ()) is None


def made_whole() -> dict:
    """An answer to every question, by day."""
    return {field: "Y" for one in SECTIONS for field in one.fields} | {"in_emergency": False}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, NeededBy.TODAY),
        (0, NeededBy.TODAY),
        (1, NeededBy.UNDER_5_DAYS),
        (4, NeededBy.UNDER_5_DAYS),
        (5, NeededBy.OVER_5_DAYS),
    ],
)
def test_how_soon_is_read_from_the_date(days, words):
    assert how_soon(ON + timedelta(days), ON) == words


def test_how_soon_stays_as_it_was_written_while_the_date_does():
    kept = {"needed_on": ON, "needed_by": NeededBy.OVER_5_DAYS}
    assert "needed_by" not in with_derived({"needed_on": ON}, kept, ON)
    assert with_derived({"needed_on": ON + timedelta(1)}, kept, ON)["needed_by"] == NeededBy.UNDER_5_DAYS


def test_without_a_date_nobody_says_how_soon():
    assert with_derived({"needed_on": None}, {}, ON) == {"needed_on": None}


def test_no_needs_of_communication_are_no_requirements():
    derived = with_derived({"communication_needs": YesNo.NO, "communication_requirements": []}, {}, ON)
    assert derived["communication_requirements"] == [Communication.NONE]


@pytest.mark.parametrize("said", [YesNo.YES, YesNo.NOT_SPECIFIED, ""])
def test_requirements_are_not_guessed_from_any_other_answer(said):
    given = {"communication_needs": said, "communication_requirements": []}
    assert with_derived(given, {}, ON) == given


def test_no_risk_is_guessed(browser, begun):
    send(browser, page("referral_section", begun.pk, "risks"), version=1, risk_missing=Risk.PRESENT)
    kept = saved(begun)
    assert [kept.answers[one] for one in RISKS if one != "risk_missing"] == [""] * (len(RISKS) - 1)


def test_one_tick_says_that_nothing_is_known_of_the_rest(browser, begun):
    url = page("referral_section", begun.pk, "risks")
    send(browser, url, **REST_NOT_KNOWN, risk_missing=Risk.PRESENT, risk_missing_detail="Twice a week.")
    kept = saved(begun)
    assert {kept.answers[one] for one in RISKS if one != "risk_missing"} == {Risk.NONE}
    assert (kept.risk_missing, kept.risk_missing_detail) == (Risk.PRESENT, "Twice a week.")


@pytest.mark.parametrize("answer", ["", Risk.NONE])
def test_a_text_about_a_risk_that_is_not_said_to_be_present_is_refused(browser, begun, answer):
    url = page("referral_section", begun.pk, "risks")
    given = {**REST_NOT_KNOWN, "risk_missing": answer, "risk_missing_detail": "Twice a week."}
    refused = send(browser, url, 200, **given)
    assert "Choose “Risk present”" in summary(refused) and "Twice a week." in refused.content.decode()
    assert saved(begun).risk_missing == ""


def test_whoever_reads_the_risks_reads_what_is_said_of_each(browser):
    referral = made.referral(state="approved", risk_missing=Risk.PRESENT, risk_missing_detail="Twice a week.")
    text = browser.get(page("referral_section", referral.pk, "risks")).content.decode()
    assert "Risk present" in text and "Twice a week." in text
