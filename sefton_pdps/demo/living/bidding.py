"""What invited providers do: open, ask, decline with a reason, offer for a setting."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from calloffs.models import CallOff, Clarification, Invitation
from calloffs.rules.needs import needs_of
from calloffs.selectors import portal
from calloffs.services import clarifications, invitations, offers
from calloffs.states import DeclineReason
from providers.models import Setting
from providers.states import SettingKind
from sefton_pdps.demo.living import earlier
from sefton_pdps.demo.living.story import Story, as_provider

MOST_OFFERS = 3


def answer(story: Story, call_off: CallOff, invited: list[Invitation], *, by: Any, at: datetime) -> None:
    """Up to three offers, some declines, one question answered to all; the rest stay silent."""
    random = story.random
    random.shuffle(invited)
    made = 0
    for index, invitation in enumerate(invited[:9]):
        person = story.administrators[invitation.provider_id]
        with as_provider(invitation.provider_id):
            own = portal.invitation_of(call_off.pk, person)
            if own is None:
                continue
            invitations.mark_opened(invitation=own, by=person, at=at)
            if index == 0 and random.random() < 0.5:
                question = "Is there a bus from the school in the evening?"
                clarifications.ask(
                    call_off=own.call_off,
                    provider_id=invitation.provider_id,
                    question=question,
                    by=person,
                    at=at,
                )
            if made < MOST_OFFERS and _offer(story, own, person, at):
                made += 1
            elif random.random() < 0.7:
                reason = random.choice(DeclineReason.values[:-1])
                invitations.decline(invitation=own, reason=reason, note="", by=person, at=at)
    for question in Clarification.objects.filter(call_off=call_off, answered_at=None):
        if random.random() < 0.8:
            clarifications.answer(clarification=question, answer="Yes, until 8pm.", by=by, at=at)


def _offer(story: Story, invitation: Invitation, person: Any, at: datetime) -> bool:
    settings = portal.settings_to_offer(invitation)
    if not settings:
        return False
    setting = settings[0]
    household = place = None
    if setting.kind == SettingKind.FOSTERING_AGENCY:
        choices = portal.households(invitation.call_off_id, setting)
        if not choices:
            return False
        household = story.random.choice(choices)
        place = portal.first_place(household, invitation.call_off.needed_on)
    draft = offers.save_draft(
        call_off=invitation.call_off,
        setting=setting,
        household=household,
        place=place,
        available_on=invitation.call_off.needed_on,
        quality_answers={need.code: _sentence(story) for need in needs_of(invitation.call_off.profile)},
        social_value_answer="Two apprenticeships a year for care leavers in the borough.",
        price_lines=_lines(story, setting),
        by=person,
        at=at,
    )
    offers.submit_offer(draft=draft, by=person)
    return True


def _sentence(story: Story) -> str:
    return story.random.choice(
        (
            "Our team has done this for four years; two staff are trained in it.",
            "We plan it with the young person in the first week and look at it every month.",
            "Met by the house's own routine, with a named key worker.",
        )
    )


def _lines(story: Story, setting: Setting) -> list[dict[str, str]]:
    kind = {value: key for key, value in earlier.KINDS.items()}[SettingKind(setting.kind)]
    weekly = earlier.weekly_fee(story, kind)
    care = (weekly * Decimal("0.3")).quantize(Decimal(1))
    parts = {"accommodation": weekly - care, "care": care}
    if story.random.random() < 0.2:
        parts["discount"] = Decimal(-50)
    return [{"kind": code, "weekly": str(amount), "note": ""} for code, amount in parts.items()]
