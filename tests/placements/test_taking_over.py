"""The next referral begins with the child's last one: taken over with its origin, and checked section by section."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from placements.models import AnonymisedProfile, Referral
from placements.rules.completeness import why_not_submit
from placements.rules.questions import FIELDS, QUESTIONS, section
from placements.rules.taking_over import sections_of, still_to_check, taken_over
from placements.services import referrals as services
from placements.states import NeededBy, ReferralState, Risk
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import day as in_words
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send, summary

OF_THE_DAY = {
    "needed_by", "needed_on", "court_date", "in_emergency", "medication", "travel",
    "reviewing_officer_told",
}  # fmt: skip
IN_TWO_WEEKS = timedelta(days=14)
TAKEN = ["requirements", "recommendation", "risks", "wishes", "in-house"]


@pytest.fixture
def browser(officer):
    return as_user(officer)


def fell_through(officer):
    """A referral whose agreed home burnt down before the child moved."""
    return made.referral(
        state=ReferralState.WITHDRAWN, submitted_at=clock.now(), submitted_by=officer,
        risk_missing=Risk.PRESENT, risk_missing_detail="Twice a week.",
        court_date=clock.today() + timedelta(days=3), withdrawn_reason=services.FELL_THROUGH,
    )  # fmt: skip


@pytest.fixture
def before(officer):
    """The same with its approved profile."""
    referral = fell_through(officer)
    made.approved_profile(referral, person(Role.TEAM_MANAGER), story="A story that was approved.")
    return referral


def begin(before, officer, **fields):
    return services.start_referral(child=before.child, by=officer, at=clock.now(), **fields)


def save(browser, referral, code, **changes):
    url = page("referral_section", referral.pk, code)
    form = browser.get(url).context["form"]
    kept = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    return send(browser, url, **{**kept, **changes})


# --- What is taken over ---
def test_everything_but_what_is_of_the_day_is_taken_over(before, officer):
    referral = begin(before, officer)
    given, old = referral.answers, before.answers
    assert {name for name, question in QUESTIONS.items() if question.of_the_day} == OF_THE_DAY
    assert {name: given[name] for name in FIELDS - OF_THE_DAY} == {
        name: old[name] for name in FIELDS - OF_THE_DAY
    }
    assert not any(given[name] for name in OF_THE_DAY)
    assert (referral.submitted_by, referral.submitted_at, referral.approved_at) == (None, None, None)
    assert referral.taken_from == before and referral.to_check == TAKEN


def test_a_child_without_a_referral_before_begins_empty(officer):
    referral = services.start_referral(child=made.child(), by=officer, at=clock.now())
    assert referral.taken_from is None and referral.to_check == [] and not referral.wishes


def test_the_choice_to_begin_empty_takes_nothing_over(before, browser):
    send(browser, page("referral_begin", before.child_id), begin="empty")
    referral = Referral.objects.get(child=before.child, state=ReferralState.DRAFT)
    assert referral.taken_from is None and not referral.wishes and referral.to_check == []


def test_what_it_begins_with_is_chosen_and_no_choice_is_made_for_the_officer(before, browser):
    begins = page("referral_begin", before.child_id)
    assert begins in browser.get(page("child_detail", before.child_id)).content.decode()
    shown = browser.get(begins).content.decode()
    assert f"The answers of {before.reference}, {in_words(before.submitted_at)}" in shown
    assert " checked>" not in shown
    assert "Select what it begins with" in summary(
        send(browser, page("referral_begin", before.child_id), 200)
    )
    assert not Referral.objects.filter(state=ReferralState.DRAFT).exists()


def test_the_last_that_was_submitted_is_taken_and_not_a_draft_that_was_thrown_away(before, officer):
    made.referral(
        before.child, state=ReferralState.WITHDRAWN, wishes="", started_at=clock.now() + timedelta(hours=1)
    )
    assert begin(before, officer).taken_from == before


def test_another_workers_child_gives_nothing_away(before):
    stranger = person(Role.SOCIAL_WORKER)
    assert as_user(stranger).get(page("referral_begin", before.child_id)).status_code == 404
    with pytest.raises(DomainError):
        begin(before, stranger)


# --- Each section is checked ---
def test_a_section_that_nobody_has_checked_holds_the_referral_back(before, officer, browser):
    referral = begin(before, officer)
    save(
        browser,
        referral,
        "availability",
        needed_by=NeededBy.TODAY,
        **day("needed_on", clock.today() + IN_TWO_WEEKS),
    )
    with pytest.raises(DomainError, match="was taken over and nobody has checked it yet"):
        services.submit_referral(referral=referral, by=officer, at=clock.now())
    for code in TAKEN:
        save(browser, referral, code)
    referral.refresh_from_db()
    assert referral.to_check == []
    assert (
        services.submit_referral(referral=referral, by=officer, at=clock.now()).state
        == ReferralState.SUBMITTED
    )


def test_pages_say_from_where_an_answer_comes_until_it_is_checked(before, officer, browser):
    referral = begin(before, officer)
    origin = f"From {before.reference}, {in_words(before.submitted_at)}"
    home = browser.get(page("referral_detail", referral.pk)).content.decode()
    assert home.count(origin) == len(TAKEN) + 1 and "Check it" in home
    section = page("referral_section", referral.pk, "wishes")
    shown = browser.get(section).content.decode()
    assert (
        f"{origin}; check them." in shown
        and "Still right: save and continue" in shown
        and before.wishes in shown
    )
    save(browser, referral, "wishes", wishes="I want to be near my brother now.")
    shown = browser.get(section).content.decode()
    assert origin not in shown and "Still right" not in shown
    assert browser.get(page("referral_detail", referral.pk)).content.decode().count(origin) == len(TAKEN)


def test_half_a_section_saved_is_not_checked():
    assert still_to_check(["wishes", "risks"], {"wishes"}) == ["wishes", "risks"]
    wishes = {question.field for question in section("wishes").questions}
    assert still_to_check(["wishes", "risks"], wishes) == ["risks"]
    assert sections_of({"risk_other", "has_ehcp"}) == ["risks", "education"]
    assert taken_over({"needed_on": date(2026, 3, 3), "wishes": "", "has_ehcp": False}) == {"has_ehcp": False}
    assert why_not_submit({"to_check": ["risks"]})[-1].startswith("“Risks” was taken over")


def test_the_database_takes_no_submitted_referral_with_a_section_to_check(before, officer):
    referral = begin(before, officer)
    with pytest.raises(IntegrityError, match="referral_is_checked"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="submitted", submitted_at=clock.now())
    with pytest.raises(IntegrityError, match="referral_is_checked"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(taken_from=None)


# --- The profile ---
def test_the_profile_begins_with_what_providers_read_last_and_is_still_read_and_saved_by_somebody(
    before, officer, browser
):
    referral = begin(before, officer)
    shown = browser.get(page("profile_edit", referral.pk))
    assert shown.context["form"]["story"].value() == "A story that was approved."
    assert f"what providers read of {before.reference}" in shown.content.decode()
    assert not AnonymisedProfile.objects.filter(referral=referral).exists()


def test_without_an_approved_profile_before_it_begins_with_the_answers(officer, browser):
    before = fell_through(officer)
    made.approved_profile(before, officer, approved_at=None, approved_by=None)
    referral = begin(before, officer)
    shown = browser.get(page("profile_edit", referral.pk))
    assert shown.context["form"]["story"].value() == before.needs_story
    assert "what the record says" in shown.content.decode()
