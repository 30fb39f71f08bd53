"""Provider and buyers hear that an exemption was granted or ended; never why, nor for which child."""

from datetime import timedelta

import pytest

from placements.services import exemptions
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user

pytestmark = pytest.mark.django_db
REASON = "A brother of hers lives there."


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def people():
    """A home with its keeper, a rival's keeper, those who buy, and who grants."""
    home = factory.setting(factory.provider())
    return {
        "home": home,
        "keeper": person(Role.SETTING_MANAGER, provider=home.provider),
        "rival": person(Role.SETTING_MANAGER, provider=factory.provider()),
        "officer": person(Role.PLACEMENTS_OFFICER),
        "manager": person(Role.COMMISSIONING_MANAGER),
        "finance": person(Role.FINANCE_OFFICER),
        "head": person(Role.HEAD_OF_SERVICE),
    }


def grant(people, **fields):
    today = product_clock.today()
    given = {
        "referral": made.referral(),
        "admission": None,
        "starts_on": today,
        "until": today + timedelta(days=9),
    }
    return exemptions.grant(
        setting=people["home"],
        reason=REASON,
        by=people["head"],
        at=product_clock.now(),
        **{**given, **fields},
    )


def told(kind):
    return {one.recipient_id: one for one in all_of(Notice).filter(kind=kind)}


def test_the_provider_and_those_who_buy_hear_of_a_grant_and_nobody_else(people):
    grant(people)
    notices = told("exemption.granted")
    assert set(notices) == {people[name].pk for name in ("keeper", "officer", "manager")}
    body = notices[people["keeper"].pk].body
    assert (
        people["home"].name in body and words.day(product_clock.today()) in body and "for one child" in body
    )


def test_no_title_names_the_setting_and_no_message_says_why_or_for_which_child(people):
    granted = grant(people)
    exemptions.end(exemption=granted, reason=REASON, by=people["head"], at=product_clock.now())
    reference = type(made.referral()).objects.get(pk=granted.referral_id).reference
    found = [*told("exemption.granted").values(), *told("exemption.ended").values()]
    assert len(found) == 6
    for one in found:
        assert people["home"].name not in one.title
        assert REASON not in one.body and reference not in one.body


def test_an_exemption_for_a_lot_says_which(people):
    admission = factory.admission(people["home"].provider, factory.lot(name="Parent and child"))
    grant(people, referral=None, admission=admission)
    assert "It was granted in Parent and child." in told("exemption.granted")[people["keeper"].pk].body


def test_they_hear_that_it_ended_and_whoever_is_told_may_open_the_page(people):
    exemptions.end(exemption=grant(people), reason=REASON, by=people["head"], at=product_clock.now())
    notices = told("exemption.ended")
    assert set(notices) == {people[name].pk for name in ("keeper", "officer", "manager")}
    for name in ("keeper", "officer", "manager"):
        notice = notices[people[name].pk]
        assert "may no longer be offered or chosen because of it" in notice.body
        assert as_user(people[name]).get(notice.url).status_code == 200
