"""What invited providers do: open, ask, decline with a reason, offer for a setting."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet

from calloffs.models import CallOff, Clarification, Invitation, Offer
from calloffs.rules.heard import Heard
from calloffs.selectors import portal
from calloffs.selectors.competitions import homes_to_offer
from calloffs.services import clarifications, heard_offers, invitations, offers
from calloffs.services.heard_offers import Told
from calloffs.states import AgreedHow, CallOffState, OfferState
from placements.rules.answers import Need, NeedKind
from placements.rules.fees import Line, weekly_line
from placements.rules.profile import needs_of
from providers.models import CarerHousehold, Place, Setting
from providers.states import SettingKind
from sefton_pdps.core.time.working_days import local, moment_from_local
from sefton_pdps.demo import buying_texts
from sefton_pdps.demo.living import earlier, supports
from sefton_pdps.demo.living.story import Story, as_provider, saying_yes

# How many offers a competition brings at most, and how often.
MOST_OFFERS, SHARES = (0, 1, 2, 3, 4), (4, 20, 32, 30, 14)
MOST_READERS = 12
# How likely somebody who has read it answers, and somebody who answers offers while an offer may come.
ANSWERS, OFFERS = 0.85, 0.85
# Asked in each lively competition, beside what is drawn.
ODD = (
    *((question, answer) for question, (_, answer) in buying_texts.REWORDED.items()),
    *buying_texts.PRIVATE.items(),
    *buying_texts.REFUSED.items(),
)
FIRST_HOUR, LAST_HOUR = 8, 19
# In an emergency: within which time they answer, and how many offers may come.
FIRST_HOURS, IN_HOURS = timedelta(minutes=100), 3
LAST_CHANCE = timedelta(minutes=15)


@dataclass
class Bidding:
    """One competition as its providers live it: how many offers may still come, and what has been asked."""

    story: Story
    call_off_pk: Any
    kind: str
    closes_at: datetime
    officer: Any
    still: int
    questions: list[tuple[str, str]]

    @property
    def call_off(self) -> CallOff:
        return CallOff.objects.get(pk=self.call_off_pk)

    def later(self, at: datetime, *, least: int, most: int) -> datetime:
        """Some minutes later, by day, and before the deadline."""
        moment = at + timedelta(minutes=self.story.random.randint(least, most))
        hour = local(moment).hour
        if not FIRST_HOUR <= hour <= LAST_HOUR:
            day = local(moment).date() + timedelta(days=hour > LAST_HOUR)
            minute = self.story.random.randint(0, 59)
            moment = moment_from_local(day, time(FIRST_HOUR + self.story.random.randint(0, 4), minute))
        return moment if moment < self.closes_at else max(at, self.closes_at - LAST_CHANCE)


def offers_of(call_off: CallOff) -> QuerySet[Offer]:
    """The offers that were sent for a call-off, the first first."""
    return Offer.objects.filter(call_off=call_off, state=OfferState.SUBMITTED).order_by("received_at")


def plan(
    story: Story, call_off: CallOff, invited: list[Invitation], *, lively: bool, by: Any, at: datetime
) -> None:
    """Some of those invited read it, each at a time of its own; some ask, offer or decline, the rest stay silent.

    A lively one brings some offers: what is shown in motion today has something to score and to choose from.
    """
    random = story.random
    random.shuffle(invited)
    readiness = random.uniform(0.8 if lively else 0.45, 0.98)
    readers = [
        one.provider_id
        for one in invited
        if one.provider_id not in story.made["silent"] and random.random() < readiness
    ]
    kind = call_off.lot.service_type
    bidding = Bidding(
        story=story,
        call_off_pk=call_off.pk,
        kind=kind,
        closes_at=call_off.closes_at or at,
        officer=by,
        still=max(2 if lively else 0, random.choices(MOST_OFFERS, SHARES)[0]),
        questions=[
            *random.sample(buying_texts.QUESTIONS[kind], random.choice((0, 1, 1, 2))),
            *(ODD if lively else ()),
        ],
    )
    for provider in readers[:MOST_READERS]:
        story.at(
            bidding.later(at, least=5, most=40 * 60),
            partial(_read, bidding, provider),
        )


def answer_in_hours(
    story: Story, call_off: CallOff, invited: list[Invitation], *, by: Any, at: datetime, told: bool
) -> datetime:
    """In an emergency they answer within two hours, one after the other; gives when the last does.

    `told`: the first by telephone, to the one who published.
    """
    bidding = Bidding(
        story=story,
        call_off_pk=call_off.pk,
        kind=call_off.lot.service_type,
        closes_at=call_off.closes_at or at,
        officer=by,
        still=IN_HOURS,
        questions=[],
    )
    moment = at
    for number, invitation in enumerate(invited):
        moment += FIRST_HOURS / len(invited)
        answers = _tell if told and not number else _answer
        story.at(moment, partial(answers, bidding, invitation.provider_id))
    return moment


def _tell(bidding: Bidding, provider_id: Any, at: datetime) -> None:
    """An offer by telephone, which the one who published writes down (ADR 134)."""
    invitation = Invitation.objects.select_related("call_off").get(
        call_off=bidding.call_off_pk, provider=provider_id
    )
    setting, household = next(iter(homes_to_offer(invitation).values()))
    told = Told(
        setting,
        invitation.call_off.needed_on,
        [weekly_line("accommodation", earlier.weekly_fee(bidding.story, bidding.kind))],
        buying_texts.TOLD_BY_TELEPHONE,
        household=household,
    )
    heard = Heard(buying_texts.WHO_AGREED, at - timedelta(minutes=4), AgreedHow.TELEPHONE)
    saying_yes(
        lambda sure: heard_offers.record_offer(
            invitation=invitation, told=told, heard=heard, sure=sure, by=bidding.officer, at=at
        )
    )


def _own(bidding: Bidding, provider_id: Any) -> Invitation | None:
    """The provider's invitation while it may still be answered."""
    if bidding.call_off.state != CallOffState.PUBLISHED:
        return None
    return portal.invitation_of(bidding.call_off_pk, bidding.story.administrators[provider_id])


def _read(bidding: Bidding, provider_id: Any, at: datetime) -> None:
    """Open the invitation, perhaps ask, and come back to it later."""
    person = bidding.story.administrators[provider_id]
    with as_provider(provider_id):
        own = _own(bidding, provider_id)
        if own is None:
            return
        invitations.mark_opened(invitation=own, by=person, at=at)
        if bidding.questions:
            _ask(bidding, own, person, at)
    if bidding.story.random.random() < ANSWERS:
        bidding.story.at(
            bidding.later(at, least=15, most=20 * 60), lambda moment: _answer(bidding, provider_id, moment)
        )


def _ask(bidding: Bidding, own: Invitation, person: Any, at: datetime) -> None:
    question, answer = bidding.questions.pop()
    asked = clarifications.ask(
        call_off=own.call_off, provider_id=own.provider_id, question=question, by=person, at=at
    )
    if bidding.story.random.random() < ANSWERS:
        bidding.story.at(
            bidding.later(at, least=20, most=400), lambda moment: _reply(bidding, asked.pk, answer, moment)
        )


def _reply(bidding: Bidding, pk: Any, answer: str, at: datetime) -> None:
    """Answered to all as it was asked or reworded; to whoever asked alone; or refused with a reason."""
    if bidding.call_off.state != CallOffState.PUBLISHED:
        return
    asked, by = Clarification.objects.get(pk=pk), bidding.officer
    if asked.question in buying_texts.PRIVATE:
        clarifications.answer_privately(clarification=asked, answer=answer, by=by, at=at)
    elif asked.question in buying_texts.REFUSED:
        clarifications.refuse(clarification=asked, reason=answer, by=by, at=at)
    else:
        wording, _ = buying_texts.REWORDED.get(asked.question, (asked.question, ""))
        clarifications.publish(clarification=asked, wording=wording, answer=answer, by=by, at=at)


def _answer(bidding: Bidding, provider_id: Any, at: datetime) -> None:
    """Offer, or decline with a reason."""
    random = bidding.story.random
    person = bidding.story.administrators[provider_id]
    with as_provider(provider_id):
        own = _own(bidding, provider_id)
        if own is None:
            return
        if bidding.still and random.random() < OFFERS and _offer(bidding, own, person, at):
            bidding.still -= 1
            return
        reason = random.choices(
            list(buying_texts.DECLINE_SHARES), list(buying_texts.DECLINE_SHARES.values())
        )[0]
        note = random.choice(buying_texts.DECLINE_NOTES[reason])
        invitations.decline(invitation=own, reason=reason, note=note, by=person, at=at)


def _offer(bidding: Bidding, invitation: Invitation, person: Any, at: datetime) -> bool:
    story = bidding.story
    settings = portal.settings_to_offer(invitation)
    if not settings:
        return False
    setting = story.random.choice(settings)
    household = place = None
    if setting.kind == SettingKind.FOSTERING_AGENCY:
        choices = portal.households(invitation.call_off_id, setting)
        if not choices:
            return False
        household = story.random.choice(choices)
        place = portal.first_place(household, invitation.call_off.needed_on)
    send(story, bidding.kind, invitation, Chosen(setting, household, place), person, at)
    return True


@dataclass(frozen=True)
class Chosen:
    """The home that is offered; `only_all`: only if all brothers and sisters come."""

    setting: Setting
    household: CarerHousehold | None = None
    place: Place | None = None
    only_all: bool = False


def send(story: Story, kind: str, invitation: Invitation, chosen: Chosen, person: Any, at: datetime) -> None:
    """A whole offer, in its provider's scope."""
    draft = offers.save_draft(
        call_off=invitation.call_off,
        setting=chosen.setting,
        household=chosen.household,
        place=chosen.place,
        available_on=invitation.call_off.needed_on,
        quality_answers={
            need.code: _sentence(story, kind, need) for need in needs_of(invitation.call_off.profile)
        },
        social_value_answer=story.random.choice(buying_texts.SOCIAL_VALUE),
        price_lines=_lines(story, chosen.setting, invitation.call_off),
        only_all=chosen.only_all,
        by=person,
        at=at,
    )
    saying_yes(lambda sure: offers.submit_offer(draft=draft, sure=sure, by=person))


def _sentence(story: Story, kind: str, need: Need) -> str:
    """How an offer of this kind of home would meet a need."""
    sentences = buying_texts.MEETS_REST
    if need.code == "wishes":
        sentences = buying_texts.MEETS_WISHES
    elif need.kind is NeedKind.RISK or need.code == "support":
        sentences = buying_texts.MEETS_RISKS
    return story.random.choice(sentences[kind])


def _lines(story: Story, setting: Setting, call_off: CallOff) -> list[Line]:
    kind = {value: key for key, value in earlier.KINDS.items()}[SettingKind(setting.kind)]
    weekly = earlier.weekly_fee(story, kind)
    care = (weekly * Decimal("0.3")).quantize(Decimal(1))
    parts = {"accommodation": weekly - care, "care": care}
    support = supports.offered(call_off, setting.urn)
    if support:
        parts["accommodation"] -= support.weekly
    if story.random.random() < 0.2:
        parts["discount"] = Decimal(-50)
    lines = [weekly_line(code, amount) for code, amount in parts.items()]
    return [*lines, support] if support else lines
