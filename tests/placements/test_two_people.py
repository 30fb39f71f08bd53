"""Two people in one referral: the later one reads both texts and chooses."""

import pytest

from placements.services import referrals as services
from placements.states import ReferralState
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.editing import VERSION
from tests.factories import placements as made
from tests.placements.browsing import as_user, page, send, summary


@pytest.fixture
def browser(officer):
    return as_user(officer)


def test_a_section_changed_meanwhile_keeps_what_was_typed(browser, officer):
    referral = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", referral.pk, "wishes")
    opened = {VERSION: browser.get(url).context["form"][VERSION].value(), "version": 1}
    services.save_referral(
        referral=referral, version=1, fields={"wishes": "Theirs"}, by=officer, at=clock.now()
    )
    answer = send(browser, url, 200, **opened, wishes="Mine", needs_story="Mine")
    assert f"{officer.name}" in summary(answer) and "after you opened the page" in summary(answer)
    shown = answer.content.decode()
    assert "Theirs" in shown and "Mine" in shown and "Save mine instead" in shown
    referral.refresh_from_db()
    assert referral.wishes == "Theirs"


def test_who_has_read_both_saves_theirs_over_it(browser, officer):
    referral = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", referral.pk, "wishes")
    opened = {VERSION: browser.get(url).context["form"][VERSION].value(), "version": 1}
    services.save_referral(
        referral=referral, version=1, fields={"wishes": "Theirs"}, by=officer, at=clock.now()
    )
    form = send(browser, url, 200, **opened, wishes="Mine", needs_story="Mine").context["form"]
    again = {VERSION: form[VERSION].value(), "version": form["version"].value()}
    send(browser, url, **again, wishes="Mine", needs_story="Mine")
    referral.refresh_from_db()
    assert referral.wishes == "Mine"


def test_two_people_in_two_sections_do_not_meet(browser, officer):
    referral = made.referral(state=ReferralState.DRAFT)
    url = page("referral_section", referral.pk, "wishes")
    opened = {VERSION: browser.get(url).context["form"][VERSION].value(), "version": 1}
    services.save_referral(
        referral=referral, version=1, fields={"risk_other": "x"},
        by=officer, at=clock.now(),
    )  # fmt: skip
    send(browser, url, **opened, wishes="Mine", needs_story="Mine")
    referral.refresh_from_db()
    assert (referral.wishes, referral.risk_other) == ("Mine", "x")
