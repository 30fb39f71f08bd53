"""The pages of the anonymised profile and of the match: what they say, refuse and compare."""

import pytest

from placements.states import ReferralState
from providers.models import Lot
from tests.factories import placements as made
from tests.factories import providers
from tests.placements.browsing import as_user, page, send, summary
from tests.placements.test_pages import searched
from tests.placements.test_referrals import PROFILE


@pytest.fixture
def browser(officer):
    return as_user(officer)


def test_a_profile_is_written_by_one_read_and_approved_by_another(browser, manager):
    referral = made.referral()
    send(browser, page("profile_edit", referral.pk), **PROFILE)
    browser = as_user(manager)
    read = browser.get(page("profile_approve", referral.pk))
    drafted_at = read.context["form"].initial["drafted_at"]
    assert PROFILE["story"] in read.content.decode()
    assert "Tick the box" in summary(
        send(browser, page("profile_approve", referral.pk), 200, drafted_at=drafted_at)
    )
    send(browser, page("profile_approve", referral.pk), drafted_at=drafted_at, read="on")
    assert "approved" in browser.get(page("profile_detail", referral.pk)).content.decode()


def test_a_profile_with_a_name_in_it_is_refused_with_the_field_and_the_word(browser):
    referral = made.referral()
    name = referral.child.given_name
    answer = send(browser, page("profile_edit", referral.pk), 200, **{**PROFILE, "story": f"{name} swims."})
    assert f"“The story” contains “{name}”" in summary(answer)


def test_the_match_page_says_why_and_who_is_left_out(browser):
    referral = searched()
    barred = providers.setting(providers.provider(), age_from=16)
    providers.admission(barred.provider, Lot.objects.get())
    text = browser.get(page("match", referral.pk)).content.decode()
    route = "a mini-competition would invite the one provider"
    for words in ("1 of 1 met", "Left out (1)", route, "<svg", "1: Invented", " miles"):
        assert words in text
    assert f"/call-offs/new/?referral={referral.pk}" in text
    assert len(text.encode()) < 60_000


def test_before_approval_the_match_page_says_what_stands_in_the_way(browser):
    referral = searched(made.referral(state=ReferralState.SUBMITTED))
    text = browser.get(page("match", referral.pk)).content.decode()
    assert "must be approved for search first" in text
    assert "/call-offs/new/" not in text


def test_no_more_than_three_are_compared(browser):
    referral = made.referral()
    lot = providers.lot()
    picked = []
    for _ in range(4):
        provider = providers.provider()
        providers.admission(provider, lot)
        picked.append(str(providers.setting(provider).pk))
    answer = browser.get(page("compare", referral.pk), {"pick": picked, "lot": str(lot.pk)})
    assert len(answer.context["comparison"].options) == 3
    assert "More than three" in answer.content.decode()
    assert "Nothing was chosen" in browser.get(page("compare", referral.pk)).content.decode()
