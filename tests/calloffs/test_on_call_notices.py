"""Who is on call is told of an emergency that waits for them, and when the authority that they gave lapses."""

from datetime import timedelta
from decimal import Decimal

import pytest

from calloffs.rules.direct_awards import Stay
from calloffs.states import GivingOffice, HowLong, StandInOffice
from calloffs.tasks import lapse_provisional
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.factories import accounts, authority, awards
from tests.factories.rows import all_of


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def told(kind):
    return list(all_of(Notice).filter(kind=kind).values_list("recipient_id", flat=True))


def test_who_is_on_call_is_told_once_of_what_the_scheme_lets_them_give():
    on_call, director = accounts.person(Role.ON_CALL_AUTHORISER), accounts.person(Role.DCS)
    authority.scheme()
    _story, asked = authority.asked_tonight()
    assert told("authorisation.to_give") == [on_call.pk]
    assert told("authorisation.requested") == [director.pk]
    notice = all_of(Notice).get(kind="authorisation.to_give")
    assert notice.title == f"{asked.reference} is an emergency that waits for you"


def test_who_stands_in_for_who_is_on_call_is_told_too():
    absent, head = accounts.person(Role.ON_CALL_AUTHORISER), accounts.person(Role.HEAD_OF_SERVICE)
    authority.stand_in(absent, head, office=StandInOffice.ON_CALL)
    authority.scheme()
    authority.asked_tonight()
    assert set(told("authorisation.to_give")) == {absent.pk, head.pk}


def test_who_is_on_call_is_told_of_care_for_its_time_that_they_decide_themselves():
    on_call = accounts.person(Role.ON_CALL_AUTHORISER)
    story = authority.case_made_tonight("900.00", stay=Stay(HowLong.THREE_DAYS, ""))
    awards.ask(story)
    assert told("authorisation.to_give") == [on_call.pk]


def test_whoever_recommended_reads_whom_to_ring_and_nobody_rings_themselves():
    on_call = accounts.person(Role.ON_CALL_AUTHORISER, telephone="0151 496 0199")
    director = accounts.person(Role.DCS, job_title="Director of everything")
    authority.scheme()
    _story, asked = authority.asked_tonight()
    ringing = OnDuty(accounts.person(Role.DUTY_TEAM)).reads(f"/authorisations/{asked.pk}/", "Whom to ring")
    assert (
        ringing.index(on_call.name) < ringing.index('href="tel:01514960199"') < ringing.index(director.name)
    )
    assert "No number is kept" in ringing and director.job_title in ringing
    for one in (on_call, director):
        assert "Whom to ring" not in OnDuty(one).reads(f"/authorisations/{asked.pk}/")
    authority.give(asked, on_call)
    assert "Whom to ring" not in OnDuty(accounts.person(Role.DUTY_TEAM)).reads(f"/authorisations/{asked.pk}/")


def test_by_day_nobody_is_named_to_be_rung():
    story = awards.direct(age=9)
    awards.make_case(story, "5000.00")
    asked = awards.ask(story)
    assert "Whom to ring" not in OnDuty(accounts.person(Role.PLACEMENTS_OFFICER)).reads(
        f"/authorisations/{asked.pk}/"
    )


@pytest.mark.parametrize("why", ["off", "above the limit", "no emergency", "another office"])
def test_nobody_is_told_of_what_they_could_not_give(why):
    accounts.person(Role.ON_CALL_AUTHORISER)
    if why != "off":
        limit = Decimal("1.00") if why == "above the limit" else Decimal("2000000.00")
        office = GivingOffice.HEAD_OF_SERVICE if why == "another office" else GivingOffice.ON_CALL
        authority.scheme(up_to=limit, office=office)
    if why == "no emergency":
        story = awards.direct(age=9)
        awards.make_case(story, "5000.00")
        awards.ask(story)
    else:
        authority.asked_tonight()
    assert told("authorisation.to_give") == []


def test_whose_authority_lapses_is_told_once_with_who_answers_for_it(clock):
    absent, head = accounts.person(Role.ON_CALL_AUTHORISER), accounts.person(Role.HEAD_OF_SERVICE)
    director = accounts.person(Role.DCS)
    authority.stand_in(absent, head, office=StandInOffice.ON_CALL)
    authority.scheme()
    story, asked = authority.asked_tonight()
    given = authority.give(asked, head)
    awards.sign(awards.issue(story), awards.signer(story))
    clock.set(given.provisional_until + timedelta(minutes=1))
    lapse_provisional()
    lapse_provisional()
    lapsed = told("authorisation.lapsed")
    assert {absent.pk, head.pk, director.pk} <= set(lapsed) and len(lapsed) == len(set(lapsed))
    titles = (
        all_of(Notice).filter(kind="authorisation.lapsed", recipient=head).values_list("title", flat=True)
    )
    assert "that you gave lapsed" in titles.get()
