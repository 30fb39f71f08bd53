"""Lives of what is bought in an emergency on authority that is given for a time."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from calloffs.models import (
    ActGround,
    GroundRule,
    HeardOffer,
    LocationGate,
    OwedNotice,
    PlacementNotice,
    ResultRule,
)
from calloffs.rules.heard import Heard
from calloffs.services import competitions, heard_offers
from calloffs.services.heard_offers import Told
from calloffs.states import OfficeDecision
from calloffs.tasks import lapse_provisional
from placements.models import ExceptedKind, Placement
from placements.rules.fees import weekly_line
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import accounts, authority, awards, calloffs
from tests.meta.states.purchases import Purchase
from tests.meta.states.stages import Stage, life
from tests.sefton_pdps.files.samples import png


@life(
    "authorisation.provisional", "authorisation.provisional: withheld", "authorisation.provisional: past its time",
    "authorisation.lapsed",
)  # fmt: skip
def an_emergency_for_a_time(moved: Any) -> Iterator[Stage]:
    authority.scheme()
    story, asked = authority.asked_tonight(near=True)
    bought = Purchase(story.homes, story.call_off.lot, story.call_off.referral.child, officer=story.officer)
    bought.bidder = awards.signer(story)
    bought.others = {
        "child": bought.child, "setting": story.homes[0], "provider": story.homes[0].provider, "lot": bought.lot,
        "framework": bought.lot.framework, "section": "education",
    }  # fmt: skip
    bought.rows = {"referral": story.call_off.referral, "call_off": story.call_off, "authorisation": asked}
    bought.others["stand_in"] = authority.stand_in()
    authority.approved_in_law(asked)
    bought.rows["authorisation"] = authority.give(asked)
    bought.others["owed_notice"] = owed = OwedNotice.objects.get(call_off=story.call_off)
    bought.others["notice_rule"] = owed.rule
    bought.others["placement_notice"] = told = PlacementNotice.objects.get(
        call_off=story.call_off, kind="parent"
    )
    bought.others["notice_recipient"] = told.recipient
    bought.others["location_gate"] = LocationGate.objects.get(gate="area")
    bought.others["act_ground"] = ActGround.objects.earliest("name")
    bought.others["ground_rule"] = GroundRule.objects.earliest("ground")
    bought.others["result_rule"] = ResultRule.objects.earliest("valid_from")
    bought.others["excepted_kind"] = ExceptedKind.objects.earliest("setting_kind")
    yield bought.stage()
    awards.sign(awards.issue(story), bought.bidder)
    bought.rows["placement"] = Placement.objects.get(call_off_id=story.call_off.pk)
    director = accounts.person(Role.DCS)
    authority.ratify(bought.rows["authorisation"], director, OfficeDecision.RETURN, reason="Why this fee?")
    yield bought.stage("withheld")
    moved.advance(hours=49)
    yield bought.stage("past its time")
    lapse_provisional()
    yield bought.stage()


@life("call_off.published: an offer told by telephone", "call_off.closed: an offer told by telephone")
def an_offer_by_telephone(moved: Any) -> Iterator[Stage]:
    """Of a provider without an account, in a competition that counts in hours."""
    bought = Purchase.begin(state=ReferralState.SEARCHING)
    bought.rows["call_off"] = published = calloffs.competition(
        *bought.homes,
        lot=bought.lot,
        referral=bought.rows["referral"],
        closes_in=timedelta(hours=4),
        emergency=True,
    )
    bought.others["invitation"] = invited = published.invitations.get()
    told = Told(
        bought.homes[0],
        clock.today(),
        [weekly_line("accommodation", Decimal(5600))],
        "Two adults, day and night.",
    )
    by, at = bought.officer, clock.now()
    message = SimpleUploadedFile("offer.png", png())
    heard_offers.record_offer(
        invitation=invited,
        told=told,
        heard=Heard("Invented Person", at, "email"),
        message=message,
        by=by,
        at=at,
    )
    bought.others["heard_offer"] = HeardOffer.objects.get()
    yield bought.stage("an offer told by telephone")
    moved.advance(hours=5)
    competitions.close_due(at=clock.now())
    yield bought.stage("an offer told by telephone")
