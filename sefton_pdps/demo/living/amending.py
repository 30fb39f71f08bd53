"""Approved referrals whose child wishes otherwise while offers come in (ADR 147, 148): at each stage of the change."""

from datetime import datetime
from functools import partial
from typing import Any

from calloffs.models import CallOff
from calloffs.selectors.call_offs import open_now
from calloffs.services import changed_profiles
from placements.models import Referral, ReferralAmendment
from placements.rules.profile import WRITTEN
from placements.selectors.referrals import latest_profile
from placements.services import amending, profiles
from sefton_pdps.demo.living.story import Story

WISHES = (
    "I would like to keep going to boxing on Tuesdays.",
    "I have changed my mind: I would rather be the only child there.",
    "Please let it be somewhere with a dog.",
    "I want to see my little brother every week.",
)
WHY = "Said to the social worker on the visit this week, and again by telephone yesterday."
NOT_SO = "The reviewing officer heard it otherwise on the same day. Ask the child once more."
WHAT = "What the child wants has changed. Read it, and say how you would meet it."


def plan(story: Story) -> None:
    """Early this afternoon, with dice and keys of its own."""
    aside = story.aside(8400)
    aside.on(story.today, partial(_amend, aside), hour=13, minute=45)


def _amend(story: Story, at: datetime) -> None:
    """The competitions that are open the longest: each is at another stage."""
    rows = CallOff.objects.filter(open_now(), emergency=False).select_related("referral__child")
    stages = (_wait, _send, _write, _refuse)
    for call_off, stage, wish in zip(
        rows.order_by("published_at", "reference"), stages, WISHES, strict=False
    ):
        officer, referral = story.people["placements_officer"], call_off.referral
        asked = amending.ask_amendment(
            referral=referral, section="wishes", version=referral.version, fields={"wishes": wish}, reason=WHY,
            by=officer, at=at,
        )  # fmt: skip
        stage(story, call_off, asked, at)


def _wait(_story: Story, _call_off: CallOff, _asked: ReferralAmendment, _at: datetime) -> None:
    """Nobody has decided it yet."""


def _refuse(story: Story, _call_off: CallOff, asked: ReferralAmendment, at: datetime) -> None:
    amending.refuse_amendment(amendment=asked, reason=NOT_SO, by=story.people["team_manager"], at=at)


def _write(story: Story, call_off: CallOff, asked: ReferralAmendment, at: datetime) -> Any:
    """Approved, and a new version of the profile too: those who were invited still read the one before."""
    manager = story.people["team_manager"]
    amending.approve_amendment(amendment=asked, by=manager, at=at)
    referral = Referral.objects.get(pk=call_off.referral_id)
    before = latest_profile(referral)
    texts = {name: getattr(before, name) for name in WRITTEN} | {"wishes": referral.wishes}
    profile = profiles.draft_profile(
        referral=referral, fields=texts, by=story.people["placements_officer"], at=at
    )
    return profiles.approve_profile(profile=profile, by=manager, at=at)


def _send(story: Story, call_off: CallOff, asked: ReferralAmendment, at: datetime) -> None:
    version = _write(story, call_off, asked, at).version
    officer = story.people["placements_officer"]
    changed_profiles.send_changed_profile(
        call_off=call_off, version=version, what_changed=WHAT, by=officer, at=at
    )
