"""What was recorded can be read by whoever sees the referral, and is a form only until the approval."""

import pytest

from placements.models import RecordOpening, Referral
from placements.presenters.referrals import saved_words
from placements.rules.completeness import sections_for
from placements.rules.questions import SECTIONS
from placements.services import referrals as services
from placements.states import ReferralState, Risk
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.editing import VERSION
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page, send, summary


@pytest.fixture
def browser(officer):
    return as_user(officer)


@pytest.mark.parametrize("state", ["approved", "searching", "home_agreed", "placed", "withdrawn"])
def test_after_approval_a_section_is_read_and_not_changed(browser, state):
    referral = made.referral(
        state=state,
        risk_missing=Risk.PRESENT,
        risk_other="Runs <at> night\nalone",
        has_ehcp=True,
        sibling_count=0,
    )
    detail = browser.get(page("referral_detail", referral.pk)).content.decode()
    opened = RecordOpening.objects.count()
    read = {}
    shown = sections_for(referral.answers)
    for section in shown:
        url = page("referral_section", referral.pk, section.code)
        assert f'href="{url}"' in detail
        read[section.code] = browser.get(url).content.decode()
        assert "Save and continue" not in read[section.code]
        how = "reopen it on its page" if state in ("approved", "searching") else "can no longer be changed"
        assert how in read[section.code]
    assert RecordOpening.objects.count() == opened + len(shown)
    assert "Risk present" in read["risks"] and "Runs &lt;at&gt; night<br>alone" in read["risks"]
    assert "Yes" in read["education"] and "Not answered" in read["education"]
    assert referral.wishes in read["wishes"]
    assert "How soon it was needed when this was written" in read["availability"]


def test_who_may_only_see_referrals_reads_the_sections_and_saves_none(council_scope):
    referral = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", referral.pk, "wishes")
    reader = as_user(person(Role.REVIEWING_OFFICER))
    text = reader.get(url).content.decode()
    assert referral.wishes in text and "Save and continue" not in text
    assert "the placements team changes it" in text
    assert reader.post(url, {"version": 1, "wishes": "Mine", "needs_story": "Mine"}).status_code == 403


def test_a_section_saved_after_the_approval_is_refused_with_what_was_typed(browser):
    referral = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", referral.pk, "wishes")
    unseen = {VERSION: browser.get(url).context["form"][VERSION].value()}
    at = clock.now()
    row = Referral.objects.filter(pk=referral.pk)
    row.update(state=ReferralState.SUBMITTED, submitted_at=at)
    row.update(state=ReferralState.APPROVED, approved_at=at)
    answer = send(browser, url, 200, version=1, wishes="Mine", needs_story="Mine", **unseen)
    assert "cannot be changed" in summary(answer)
    assert "Mine" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("education", {}, "“Education” is saved."),
        (
            "risks",
            {"risk_missing": Risk.PRESENT},
            "“Risks” is saved, but not finished. 11 answers are missing.",
        ),
        # After the last part the first that lacks something comes, and says why.
        (
            "in-house",
            {"in_house_considered": "None."},
            "is saved. Back to “When and where”: add the date needed by.",
        ),
    ],
)
def test_a_part_that_is_saved_says_what_it_lacks_and_why_an_earlier_one_follows(
    browser, officer, code, answers, said
):
    referral = services.start_referral(child=made.child(), by=officer, at=clock.now())
    saved = send(browser, page("referral_section", referral.pk, code), version=referral.version, **answers)
    text = browser.get(saved.url).content.decode()
    assert said in text
    assert ("Back to" in text) == ("Back to" in said) and ("not finished." in text) == (
        "not finished." in said
    )


@pytest.mark.parametrize("tonight", [True, False])
def test_in_an_emergency_the_parts_that_are_passed_over_are_named_and_by_day_none_is(council_scope, tonight):
    referral = made.referral(state=ReferralState.DRAFT, in_emergency=tonight, pets="")
    whole = {one.code: one for one in SECTIONS}
    told = saved_words(referral, whole["tonight"], whole["recommendation"])
    assert ("“What the home must offer” can wait" in told) == tonight


def test_a_box_that_nothing_waits_for_says_that_it_may_stay_empty(browser):
    referral = made.referral(state=ReferralState.DRAFT)
    pages = {
        page("referral_section", referral.pk, "availability"): 2,
        page("referral_section", referral.pk, "education"): 1,
        page("referral_section", referral.pk, "in-house"): 0,
        page("profile_edit", referral.pk): 1,
        page("child_new"): 1,
    }
    for url, told in pages.items():
        assert browser.get(url).content.decode().count("You may leave this empty.") == told, url
