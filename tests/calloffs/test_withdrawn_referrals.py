"""A withdrawn referral ends its call-off wherever that stands; nobody decides or signs for a need that is gone."""

from datetime import timedelta

import pytest
from django.test import Client

from calloffs.models import (
    AskedOffice,
    Authorisation,
    CallOff,
    Invitation,
    ResultLetter,
    ServiceAgreement,
)
from calloffs.services import agreements, authorising, competitions
from calloffs.states import OfficeDecision
from calloffs.tasks import end_with_referrals
from placements.services.referrals import withdraw_referral
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, awards, calloffs, placements
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_root")]


def _withdraw(call_off: CallOff) -> None:
    withdraw_referral(
        referral=call_off.referral, reason="He goes home.", by=accounts.person(Role.PLACEMENTS_OFFICER),
        at=product_clock.now(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def test_an_open_competition_ends_and_all_who_were_invited_read_why():
    lot, homes = calloffs.lot_with_providers(2)
    running = calloffs.competition(*homes, lot=lot)
    bidders = [calloffs.bidder(home.provider) for home in homes]
    _withdraw(running)
    end_with_referrals()
    ended = CallOff.objects.get(pk=running.pk)
    assert (ended.state, "He goes home" in ended.no_award_reason) == ("no_award", False)
    assert ResultLetter.objects.filter(call_off=ended, result="no_award").count() == 2
    told = all_of(Notice).filter(kind="call_off.no_award").values_list("recipient_id", flat=True)
    assert set(told) == {one.pk for one in bidders}
    assert (
        all_of(Notice).filter(kind="call_off.ended_with_referral", recipient=running.opened_by).count() == 1
    )


def test_it_is_done_once_however_often_the_sweep_comes():
    running = calloffs.competition()
    _withdraw(running)
    for _ in range(3):
        end_with_referrals()
    assert all_of(Event).filter(name="call_off.end_with_referral", subject_id=running.pk).count() == 1


def test_other_call_offs_go_on():
    running, other = calloffs.competition(), calloffs.competition()
    _withdraw(running)
    end_with_referrals()
    assert CallOff.objects.get(pk=other.pk).state == "published"


def test_a_waiting_authorisation_goes_back_and_cannot_be_decided(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    asked = awards.ask(story)
    office = asked.offices.first()
    _withdraw(story.fresh())
    end_with_referrals()
    assert Authorisation.objects.get(pk=asked.pk).state == "returned"
    with pytest.raises(Stale):
        authorising.decide(
            asked=office, decision=OfficeDecision.AUTHORISE, reason="", no_conflict=True,
            by=accounts.person(Role.DCS), at=product_clock.now(),
        )  # fmt: skip


def test_an_issued_agreement_is_taken_back_and_cannot_be_signed(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    _withdraw(story.fresh())
    end_with_referrals()
    assert ServiceAgreement.objects.get(pk=issued.pk).state == "ended"
    signer = awards.signer(story)
    with tenancy.scope(signer.scope), pytest.raises(Stale):
        agreements.sign(
            agreement=issued, name="Invented Person", role="Director", by=signer, at=product_clock.now()
        )


# --- Before the sweep comes -----------------------------------------------------------------------------------
def _shown(person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_a_competition_is_not_published_for_a_referral_withdrawn_meanwhile():
    lot, _homes = calloffs.lot_with_providers(1)
    officer, opened = accounts.person(Role.PLACEMENTS_OFFICER), calloffs.call_off(lot=lot)
    profile = placements.approved_profile(opened.referral, officer)
    _withdraw(opened)
    at = product_clock.now()
    with pytest.raises(Stale, match="The referral was withdrawn"):
        competitions.publish(
            call_off=opened,
            profile=profile,
            closes_at=when_somebody_works(at + timedelta(days=2)),
            by=officer,
            at=at,
        )
    assert CallOff.objects.get(pk=opened.pk).state == "opened"
    assert not Invitation.objects.exists()
    assert "The referral was withdrawn" in _shown(officer, f"/call-offs/{opened.pk}/publish/")


def test_no_authorisation_is_asked_for_a_referral_withdrawn_meanwhile():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    _withdraw(story.fresh())
    with pytest.raises(Stale, match="The referral was withdrawn"):
        awards.ask(story)
    assert not Authorisation.objects.exists()
    page = _shown(story.officer, f"/call-offs/{story.call_off.pk}/proposal/")
    assert "The referral was withdrawn" in page and "The officers named above are told" not in page


@pytest.mark.parametrize("decision", OfficeDecision.values)
def test_no_authorisation_is_decided_for_a_referral_withdrawn_meanwhile(decision):
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    asked, head = awards.ask(story), accounts.person(Role.HEAD_OF_SERVICE)
    _withdraw(story.fresh())
    with pytest.raises(Stale, match="The referral was withdrawn"):
        authorising.decide(
            asked=asked.offices.get(), decision=decision, reason="Why?", no_conflict=True, by=head,
            at=product_clock.now(),
        )  # fmt: skip
    assert AskedOffice.objects.get().decision == ""
    page = _shown(head, f"/authorisations/{asked.pk}/")
    assert "The referral was withdrawn" in page and "Record my decision" not in page
