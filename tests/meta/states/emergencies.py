"""Lives of what is bought in an emergency on authority that is given for a time."""

from collections.abc import Iterator
from typing import Any

from calloffs.models import ActGround, OwedNotice
from calloffs.states import OfficeDecision
from calloffs.tasks import lapse_provisional
from placements.models import ExceptedKind, Placement
from sefton_pdps.access.roles import Role
from tests.factories import accounts, authority, awards
from tests.meta.states.purchases import Purchase
from tests.meta.states.stages import Stage, life


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
    bought.others["approval_in_law"] = authority.approved_in_law(asked)
    bought.rows["authorisation"] = authority.give(asked)
    bought.others["owed_notice"] = owed = OwedNotice.objects.get(call_off=story.call_off)
    bought.others["notice_rule"] = owed.rule
    bought.others["act_ground"] = ActGround.objects.earliest("name")
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
