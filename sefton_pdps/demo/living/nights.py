"""Emergencies: competitions that count in hours, short forms, provisional authority (ADR 115, 117, 118 and 126)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from calloffs.models import AskedOffice, Authorisation, Invitation, ServiceAgreement
from calloffs.rules.direct_awards import Stay
from calloffs.rules.hours import closes_after
from calloffs.rules.law import Told, asks_approval
from calloffs.selectors.agreements import short_form_of
from calloffs.services import agreements, law, ratifying, short_forms
from calloffs.states import HowLong, LawAnswer, LawOffice, OfficeDecision, ToldKind
from placements.models import Child, SecondLook
from placements.rules.questions import QUESTIONS
from placements.services import second_looks
from providers.states import ServiceType
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.working_days import add_working_days
from sefton_pdps.demo import buying_texts
from sefton_pdps.demo.living import bidding, lawful, telling
from sefton_pdps.demo.living.course import Act, Course
from sefton_pdps.demo.living.story import Story, as_provider, saying_yes

MINUTE = timedelta(minutes=1)
# Whom the home rings: a number of the range that Ofcom keeps for drama.
SAFEGUARDING, NUMBER = "The emergency duty team, by day and by night", "0151 496 0990"
STAYS_LONG = Stay(HowLong.LONGER, buying_texts.WHY_LONGER)


@dataclass(frozen=True)
class Night:
    """One emergency: how many working days ago, its last step, and what is told of it.

    `needed`: so many working days later, which is that day or the next.
    `hours` a competition is open, and which share of those invited answers; a direct award where there are none.
    `told`: the first of them tells its offer by telephone.
    `full_after`: so many working days later the full agreement takes the short form's place; `ratified_after`: so many
    later an office ratifies what was given for a time. `small`: also where the story is told small.
    """

    ago: int
    halt: str = ""
    kind: str = ServiceType.RESIDENTIAL
    age: int = 12
    needed: int = 0
    hours: int = 0
    answers: float = 1.0
    told: bool = False
    stay: Stay = Stay(HowLong.FOUR_WEEKS)
    provisional: bool = False
    ratified_after: int = 0
    full_after: int = 0
    small: bool = False


NIGHTS = (
    # Competitions: two open, for 72 hours and for longer, one for 28 days closed early and not scored yet, one whose
    # child moved in. In two of them an offer is told.
    Night(0, "publish", age=13, hours=8, answers=0.4, told=True, stay=Stay(HowLong.THREE_DAYS), small=True),
    Night(0, "publish", ServiceType.FOSTERING, 8, hours=20, answers=0.5, stay=STAYS_LONG),
    Night(1, "close", ServiceType.FOSTERING, 6, hours=4, needed=1, small=True),
    Night(8, age=14, hours=4, told=True, stay=STAYS_LONG),
    # Short forms: two with their full agreement, one whose full agreement is overdue.
    Night(13, full_after=6, kind=ServiceType.FOSTERING, age=9), Night(9, full_after=4), Night(14, age=13),
    # Provisional authority: one waits for the office, two were ratified, two lapsed; the first of these on a short form
    # whose full agreement is overdue.
    Night(0, "give", age=11, provisional=True, stay=STAYS_LONG, small=True),
    Night(20, age=10, provisional=True, stay=STAYS_LONG, ratified_after=1, full_after=5, small=True),
    Night(15, age=9, provisional=True, stay=STAYS_LONG, ratified_after=2, full_after=7),
    Night(16, age=11, provisional=True, stay=STAYS_LONG, small=True),
    Night(6, age=10, provisional=True, stay=STAYS_LONG),
)  # fmt: skip


def plan(story: Story, *, scale: int) -> None:
    """Beside the story; told small, one of each."""
    aside = story.aside(5000)
    for night in NIGHTS:
        if night.small or scale == 100:
            NightCourse(aside, night).plan()


class NightCourse(Course):
    """The steps of an emergency, each within minutes of the one before, to a short form and what follows by day."""

    def __init__(self, story: Story, night: Night) -> None:
        started = story.working_days_ago(night.ago)
        super().__init__(
            story,
            night.kind,
            direct=not night.hours,
            started=started,
            at_once=True,
            halt=night.halt,
            age=night.age,
            needed_on=add_working_days(started, night.needed),
        )
        self.officer = story.people["placements_officer" if night.full_after else "duty_team"]
        self.night = night

    def _direct(self) -> tuple[tuple[Act, int], ...]:
        steps = self.refer, self.approve, self.open, self.case, self.request
        decided = (self.approve_in_law, self.give) if self.night.provisional else (self.decide,)
        return tuple((step, 0) for step in (*steps, *decided, self.sign_short, self.sign))

    def _competition(self) -> tuple[tuple[Act, int], ...]:
        return tuple((step, 0) for step in (self.refer, self.approve, self.open, self.publish))

    def answers(self, child: Child, at: datetime) -> dict[str, Any]:
        """What may wait is left for later but for the story, which the profile tells; by an officer all is asked."""
        answers = super().answers(child, at)
        if self.night.full_after:
            return answers
        waits = {name for name in answers if QUESTIONS[name].can_wait} - {"needs_story"}
        return {name: answer for name, answer in answers.items() if name not in waits}

    def _stay(self) -> Stay:
        return self.night.stay

    def _how_long(self) -> str:
        return self.night.stay.how_long

    def publish(self, at: datetime) -> None:
        """For some hours; whoever answers does so within the first two, and the last answer may close it."""
        self.closes_at = closes_after(at, self.night.hours)
        super().publish(at)
        invited = list(Invitation.objects.filter(call_off=self.call_off_pk).order_by("provider__owner_id"))
        number = round(len(invited) * self.night.answers)
        answered_at = bidding.answer_in_hours(
            self.story, self.call_off, invited[:number], by=self.officer, at=at, told=self.night.told
        )
        if number == len(invited):
            self._goes_on(answered_at + MINUTE)

    def _goes_on(self, moment: datetime) -> None:
        steps = (
            self.close,
            self.assign,
            self.score,
            self.recommend,
            self.request,
            self.decide,
            self.sign_short,
        )
        for step in (*steps, self.sign):
            self.story.at(moment, self._step(step))
            moment += MINUTE * self.story.random.randint(12, 25)
            if self.halt == step.__name__:
                return

    def approve_in_law(self, at: datetime) -> None:
        """Outside the area the Director is rung before anybody moves; the consultations may follow (ADR 127)."""
        authorisation = self._authorisation()
        if not asks_approval(authorisation.proposal.location_class):
            return
        told = Told(
            LawAnswer.APPROVED, LawOffice.DCS, "The Director, by telephone", at - MINUTE * 5, "",
            buying_texts.CONSIDERED, lawful.REASONS[1],
        )  # fmt: skip
        law.record_answer(
            authorisation=authorisation, told=told, by=self.story.people["on_call_authoriser"], at=at
        )

    def give(self, at: datetime) -> None:
        """Who is on call authorises for a time; an office ratifies it, or it lapses by the clock."""
        given = saying_yes(
            lambda sure: ratifying.give(
                authorisation=self._authorisation(),
                reason=buying_texts.CANNOT_WAIT,
                no_conflict=True,
                sure=sure,
                by=self.story.people["on_call_authoriser"],
                at=at,
            )
        )
        if self.night.ratified_after:
            day = add_working_days(self.started, self.night.ratified_after)
            self.story.on(day, self.ratify, hour=10, minute=40)
        elif given.provisional_until:
            self.story.at(given.provisional_until + MINUTE, partial(_lapse, given.pk))

    def ratify(self, at: datetime) -> None:
        """The Head of Service decides for the Director, who is away, and names no other (ADR 123)."""
        authorisation = self._authorisation()
        for asked in AskedOffice.objects.filter(authorisation=authorisation, decision="").order_by("office"):
            ratifying.ratify(
                asked=asked,
                decision=OfficeDecision.AUTHORISE,
                reason="",
                no_conflict=True,
                by=self.story.people["head_of_service"],
                at=at,
            )

    def sign_short(self, at: datetime) -> None:
        """A short form, signed for the council by one press; the duty team is alone with it."""
        short_forms.issue_short_form(
            call_off=self.call_off,
            safeguarding=SAFEGUARDING,
            number=NUMBER,
            consent=buying_texts.CONSENT,
            alone_reason=buying_texts.ALONE,
            by=self.officer,
            at=at,
        )
        self.story.on(add_working_days(self.started, 1), self.look_again, hour=9, minute=20)

    def look_again(self, at: datetime) -> None:
        """Next morning a manager reads what the duty team decided alone."""
        for look in SecondLook.objects.filter(referral=self.referral_pk, looked_at=None):
            by = self.story.people["commissioning_manager"]
            second_looks.look_again(look=look, note=buying_texts.LOOKED_AGAIN, by=by, at=at)
        self.follow(at)
        # Where nobody has drawn up the full agreement, the school waits for its notice too.
        leaves = "" if self.night.full_after else ToldKind.SCHOOL
        telling.tell(
            self.story, self.call_off_pk, self.story.people["commissioning_manager"], at, leaves=leaves
        )

    def sign(self, at: datetime) -> None:
        super().sign(at)
        if self.night.full_after:
            day = add_working_days(self.started, self.night.full_after)
            self.story.on(day, self.agree_in_full, hour=11, minute=15)

    def agree_in_full(self, at: datetime) -> None:
        """The full agreement takes the short form's place, and the provider signs it in the afternoon."""
        if short_form_of(self.call_off_pk) is None:
            return
        self.agree(at)
        self.story.at(at + timedelta(hours=3), self.sign_full)

    def sign_full(self, at: datetime) -> None:
        full = ServiceAgreement.objects.get(call_off=self.call_off_pk, supersedes__isnull=False)
        by = self.story.administrators[full.provider_id]
        with as_provider(full.provider_id):
            own = ServiceAgreement.objects.get(pk=full.pk)
            agreements.sign(agreement=own, name=by.name, role="Registered provider", by=by, at=at)

    def _authorisation(self) -> Authorisation:
        rows = Authorisation.objects.select_related("call_off__referral__child", "proposal")
        return rows.get(call_off=self.call_off_pk)


def _lapse(pk: Any, at: datetime) -> None:
    """What the sweep does within the minute."""
    with tenancy.scope(tenancy.SYSTEM):
        ratifying.lapse(authorisation_id=pk, at=at)
