"""An approved referral is amended while a competition runs, by the people whose jobs they are (ADR 147, 148).

The social worker asks for the change of a risk, the team manager decides it, an officer writes the profile anew and a
colleague approves it, the deadline is moved before it goes out, and the invited home reads what changed and revises.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from calloffs.models import CallOff, Offer, ProfileChange
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.e2e.walk import fill_moment
from tests.factories import calloffs, placements
from tests.factories.accounts import person

pytestmark = pytest.mark.e2e
ANSWER = "Two named adults know this well, day and night."


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web")
    return live_system_for_module


@pytest.fixture
def story(running: LiveSystem) -> dict[str, Any]:
    """A competition of a day, to which the invited home has sent its offer."""
    with tenancy.scope(tenancy.COUNCIL):
        people = {
            name: person(role)
            for name, role in (
                ("worker", Role.SOCIAL_WORKER), ("manager", Role.TEAM_MANAGER), ("officer", Role.PLACEMENTS_OFFICER),
            )
        }  # fmt: skip
        child = placements.child(age=14, social_worker=people["worker"])
        referral = placements.referral(child, state=ReferralState.SEARCHING, started_by=people["worker"])
        profile = placements.approved_profile(referral, people["manager"])
        lot, homes = calloffs.lot_with_providers(1)
        call_off = calloffs.competition(
            *homes, lot=lot, closes_in=timedelta(days=1), referral=referral, profile_version=profile
        )
        bidder = calloffs.bidder(homes[0].provider)
    calloffs.submitted(call_off, homes[0], bidder)
    return {**people, "bidder": bidder, "call_off": call_off, "referral": referral}


def _asks(worker: Person, manager: Person, referral: str, reference: str) -> None:
    """The worker says which risk is new and how they know; another person decides."""
    worker.open(f"{referral}sections/risks/").follow("Ask for a change of this part")
    worker.choose("Risk present", within="Going missing").press("Ask for the change")
    worker.reads("There is a problem")
    worker.fill("What has changed, and how do you know?", "Missing twice since Friday; the police told us.")
    worker.press("Ask for the change").reads("The change is asked for")
    manager.open("/inbox/").press(f"A change of referral {reference} waits for your decision")
    manager.reads("Going missing", "Missing twice")
    manager.choose("Approve the change").press("Decide").reads("The change is approved")


def _writes_anew(officer: Person, manager: Person, bidder: Person, referral: str) -> None:
    """Until a colleague has approved the new version and it is sent, the home reads what it read."""
    officer.open(f"{referral}profile/").follow("Write a new version")
    officer.fill("The story", "A lively young person who went missing twice.")
    officer.press("Save the draft").reads("The draft is saved", "Going missing")
    manager.open(f"{referral}profile/").follow("Approve the profile").choose("I have read the whole profile")
    manager.press("Approve the profile").reads("is approved")
    bidder.open("/portal/invitations/").follow("13 to 15").reads_nothing_of("Going missing")


def _gives_time_and_sends(officer: Person, call_off: str) -> None:
    officer.open(call_off).follow("Send the changed profile").follow("Move the deadline later")
    fill_moment(officer, "New deadline for offers", clock.today() + timedelta(days=4), "5pm")
    officer.press("Move the deadline").reads("The deadline is now")
    officer.follow("Send the changed profile").reads("Going missing")
    officer.fill("What has changed?", "The child went missing twice. How would you answer that?")
    officer.press("Send it to everybody").reads("has been told what changed")


def _revises(bidder: Person) -> None:
    bidder.open("/portal/invitations/").follow("13 to 15")
    bidder.reads("The child went missing twice", "Going missing").follow("working copy")
    bidder.reads("2 of 3 needs answered").follow("How you meet each need")
    bidder.fill("Risks to the child", ANSWER).press("Save and continue")
    bidder.reads("Check your answers", "is not sent", ANSWER)
    bidder.press("Submit the offer").reads("Your offer was received")


def test_a_changed_need_reaches_the_invited_home_with_more_time(
    story: dict[str, Any], person_at: Callable[[str], Person]
) -> None:
    at = {
        name: person_at(name).sign_in(story[name].email)
        for name in ("worker", "manager", "officer", "bidder")
    }
    referral = f"/referrals/{story['referral'].pk}/"
    _asks(at["worker"], at["manager"], referral, story["referral"].reference)
    _writes_anew(at["officer"], at["manager"], at["bidder"], referral)
    _gives_time_and_sends(at["officer"], f"/call-offs/{story['call_off'].pk}/")
    _revises(at["bidder"])
    with tenancy.scope(story["bidder"].scope):
        newest = Offer.objects.order_by("received_at").last()
        assert newest and newest.quality_answers["risks_to_the_child"] == ANSWER
        assert Offer.objects.get(state="superseded").received_at < newest.received_at
    with tenancy.scope(tenancy.COUNCIL):
        now = CallOff.objects.get(pk=story["call_off"].pk)
        assert now.closes_at > story["call_off"].closes_at
        assert ProfileChange.objects.get().before != now.profile
