"""Who one child of the story is and how the way to a home begins and may end: referred, approved, given up."""

from datetime import date, datetime, time, timedelta
from typing import Any

from calloffs.models import CallOff
from calloffs.services import (
    call_offs,
)
from calloffs.states import ENDED, DirectGround
from placements.models import Child, Referral
from placements.presenters.profiles import EVERYDAY, suggested_profile
from placements.rules.ages import age_on
from placements.services import profiles, referrals
from placements.states import ReferralState
from sefton_pdps.core.time.working_days import add_working_days, local, moment_from_local
from sefton_pdps.demo import buying_texts, texts
from sefton_pdps.demo.living import children
from sefton_pdps.demo.living.story import Story

OFFICERS_ON_DUTY = ("placements_officer", "placements_officer", "placements_officer_two")
FIVE = time(17)
# What is never left for later in an emergency.
TONIGHT = {
    "allergies": "None known.",
    "medication": "None known.",
    "medical_consent": "The parents consent to treatment.",
    "travel": "The social worker takes the child there by car.",
    "reviewing_officer_told": "By e-mail, when the referral was made.",
}


class Way:
    """A referral and its call-off: `halt` names the last step taken, `at_once` is an emergency settled within hours."""

    # Of brothers and sisters the same; drawn for every other child.
    family_name = ""

    def __init__(
        self,
        story: Story,
        kind: str,
        *,
        direct: bool,
        started: date,
        at_once: bool = False,
        halt: str = "",
        age: int | None = None,
        no_postcode: str = "",
        needed_on: date | None = None,
        closes_on: date | None = None,
    ) -> None:
        self.story, self.kind, self.direct, self.started = story, kind, direct, started
        self.at_once, self.halt, self.age, self.no_postcode = at_once, halt, age, no_postcode
        self.officer = story.people[story.random.choice(OFFICERS_ON_DUTY)]
        least, most = (0, 4) if at_once else (12, 30) if direct else (24, 45)
        self.needed_on = needed_on or started + story.some_days(least, most)
        self.closes_at = moment_from_local(closes_on or add_working_days(started, 5), FIVE)
        self.ground: str = DirectGround.EMERGENCY
        self.referral_pk: Any = None
        self.call_off_pk: Any = None

    def _is_live(self) -> bool:
        return self.call_off_pk is not None and self.call_off.state not in ENDED

    @property
    def call_off(self) -> CallOff:
        return CallOff.objects.select_related("referral__child", "lot").get(pk=self.call_off_pk)

    @property
    def referral(self) -> Referral:
        return Referral.objects.select_related("child").get(pk=self.referral_pk)

    def _age(self, at: datetime) -> int:
        return age_on(self.referral.child.date_of_birth, local(at).date())

    def _grounds(self) -> list[str]:
        """The grounds that may hold here beside an emergency: a wish only that of a child old enough."""
        years = age_on(self.referral.child.date_of_birth, self.needed_on)
        return [
            ground
            for ground in buying_texts.GROUNDS[self.kind]
            if ground != DirectGround.WISH or years >= buying_texts.WISHES_COUNT_FROM
        ]

    def refer(self, at: datetime) -> None:
        """The placements officer records the child and the referral, and submits it."""
        child = children.new_child(
            self.story,
            self.kind,
            on=self.needed_on,
            by=self.officer,
            at=at,
            age=self.age,
            no_postcode=self.no_postcode,
            family_name=self.family_name,
        )
        referral = referrals.start_referral(child=child, by=self.officer, at=at)
        self.referral_pk = referral.pk
        if self.halt == "draft":
            return
        fields = self.answers(child, at)
        saved = referrals.save_referral(
            referral=referral, version=referral.version, fields=fields, by=self.officer, at=at
        )
        if saved.in_emergency:
            saved = referrals.save_referral(
                referral=saved, version=saved.version, fields=TONIGHT, by=self.officer, at=at
            )
        referrals.submit_referral(referral=saved, by=self.officer, at=at)

    def answers(self, child: Child, at: datetime) -> dict[str, Any]:
        """What is answered before it is submitted."""
        return children.referral_answers(self.story, self.kind, child, self.needed_on, at)

    def approve(self, at: datetime) -> None:
        """The team manager approves; the anonymised profile is written and approved."""
        referrals.approve_referral(referral=self.referral, by=self.story.people["team_manager"], at=at)
        fields = suggested_profile(self.referral)
        if fields["support"] == EVERYDAY:
            fields["support"] = self.story.random.choice(texts.SUPPORT)
        profile = profiles.draft_profile(referral=self.referral, fields=fields, by=self.officer, at=at)
        profiles.approve_profile(profile=profile, by=self.story.people["team_manager"], at=at)

    def _end(self, reason: str, at: datetime) -> None:
        """The call-off ends with no award; days later the need is met otherwise, so that no child waits for years."""
        call_offs.end_without_award(call_off=self.call_off, reason=reason, by=self.officer, at=at)
        self.story.at(at + timedelta(days=9), self._withdraw)

    def _withdraw(self, at: datetime) -> None:
        referral = self.referral
        if referral.state == ReferralState.SEARCHING:
            reason = "The council's own carers have taken the child."
            referrals.withdraw_referral(referral=referral, reason=reason, by=self.officer, at=at)
