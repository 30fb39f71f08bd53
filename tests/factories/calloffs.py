from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from calloffs.models import AwardProposal, CallOff, Invitation, Offer, OfferDraft
from calloffs.services import offers
from calloffs.states import CallOffRoute, CallOffState, HowLong
from calloffs.transitions.call_offs import CALL_OFF
from placements.models import Referral
from placements.rules.fees import Line, weekly_line
from placements.states import ReferralState
from providers.models import Lot, Provider, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import accounts, placements, providers
from tests.factories.lives import steps_to

_numbers = count(1)
PROFILE = {
    "age_words": "13 to 15",
    "gender_words": "Girl",
    "area_words": "South Sefton",
    "story": "A lively young person who needs patient adults.",
    "wishes": "To stay near school.",
    "strengths": "Football, and making people laugh.",
    "support": "A steady routine.",
    "needs": [
        {"code": "adapted_home", "label": "Adapted home", "value": "Yes", "kind": "need"},
        {"code": "cultural_needs", "label": "Cultural needs", "value": "Not required", "kind": "fact"},
    ],
}
ANSWERS = {
    "wishes": "Her school is a mile away.",
    "support": "Two named adults.",
    "adapted_home": "Step free.",
}
FEES = [weekly_line("accommodation", Decimal("3200.00"))]


def lot_with_providers(number: int = 2) -> tuple[Lot, list[Setting]]:
    """A residential lot with admitted providers, each with one children's home that passes every gate."""
    lot = providers.lot()
    homes = [providers.setting(providers.provider()) for _ in range(number)]
    for home in homes:
        providers.admission(home.provider, lot)
    return lot, homes


def market_of(provider: Provider) -> tuple[Lot, list[Setting]]:
    """A residential lot that a provider is admitted to, with one children's home of it that passes every gate."""
    lot = providers.lot()
    providers.admission(provider, lot)
    return lot, [providers.setting(provider)]


def call_off(referral: Referral | None = None, lot: Lot | None = None, **fields: Any) -> CallOff:
    """A call-off opened for a mini-competition, taken by its steps to another state where one is asked for."""
    at = clock.now()
    needed_on = at.date() + timedelta(days=14)
    state = fields.pop("state", CallOffState.OPENED)
    row = CallOff.objects.create(
        **{
            "reference": f"CO-2020-{next(_numbers):05d}",
            "referral": referral or placements.referral(state=ReferralState.SEARCHING),
            "lot": lot or providers.lot(),
            "route": CallOffRoute.MINI_COMPETITION,
            "route_reason": "There is time, and there is a choice.",
            "opened_at": at - timedelta(hours=3),
            "opened_by": fields.get("opened_by") or accounts.person(Role.PLACEMENTS_OFFICER),
            "needed_on": needed_on,
            "term_ends_on": needed_on + timedelta(days=700),
            **fields,
        }
    )
    for row.state in steps_to(CALL_OFF, state):
        row.save(update_fields=["state"])
    return row


def competition(
    *homes: Setting, lot: Lot | None = None, closes_in: timedelta = timedelta(hours=2), **fields: Any
) -> CallOff:
    """A published mini-competition with an invitation for the provider of each home."""
    at = clock.now()
    published_at = min(at, at + closes_in) - timedelta(hours=1)
    officer = accounts.person(Role.PLACEMENTS_OFFICER)
    made = call_off(
        lot=lot,
        **{
            "opened_by": officer,
            "state": CallOffState.PUBLISHED,
            "profile": PROFILE,
            "published_at": published_at,
            "published_by": officer,
            "closes_at": at + closes_in,
            "how_long": HowLong.LONGER if fields.get("emergency") else "",
            **fields,
        },
    )
    by_provider: dict[Provider, list[Setting]] = {}
    for home in homes:
        by_provider.setdefault(home.provider, []).append(home)
    for provider, own in by_provider.items():
        invitation(made, provider, *own)
    return made


def invitation(call_off: CallOff, provider: Provider, *homes: Setting, **fields: Any) -> Invitation:
    return Invitation.objects.create(
        **{
            "call_off": call_off,
            "provider": provider,
            "invited_at": call_off.published_at or call_off.opened_at,
            "setting_ids": [str(home.pk) for home in homes],
            **fields,
        }
    )


def bidder(provider: Provider) -> User:
    """A person of a provider who may make offers."""
    return accounts.person(Role.BID_WRITER, provider=provider)


def draft(call_off: CallOff, home: Setting, by: User, **fields: Any) -> OfferDraft:
    """A whole draft, saved by its provider in the provider's own scope."""
    placements.fee_kind("accommodation")
    with tenancy.scope(by.scope):
        return offers.save_draft(
            **{
                "call_off": call_off,
                "setting": home,
                "available_on": call_off.needed_on,
                "quality_answers": ANSWERS,
                "social_value_answer": "We train two apprentices a year.",
                "price_lines": FEES,
                "by": by,
                "at": clock.now(),
                **fields,
            }
        )


def submitted(call_off: CallOff, home: Setting, by: User, **fields: Any) -> Offer:
    """An offer, drafted and submitted by its provider while the competition is open."""
    made = draft(call_off, home, by, **fields)
    with tenancy.scope(by.scope):
        receipt = offers.submit_offer(draft=made, by=by)
        return Offer.objects.get(pk=receipt.offer_id)


def fees(**weekly: str) -> list[Line]:
    """Price lines by kind: `fees(accommodation="3000.00")`."""
    return [weekly_line(kind, Decimal(amount)) for kind, amount in weekly.items()]


def moment(year: int, month: int, day: int, hour: int = 17, minute: int = 0) -> datetime:
    """A time of day in England."""
    return datetime.combine(date(year, month, day), datetime.min.time(), clock.LONDON).replace(
        hour=hour, minute=minute
    )


def support(needed_on: date, kind: str = "therapy", weekly: str = "300.00", **fields: Any) -> Line:
    """A line of wrap-around support with what it rests on."""
    placements.fee_kind(kind, name="Therapy", order=4, needs_evidence=True)
    terms = {
        "note": "An hour a week with our therapist.",
        "need": "support",
        "review_on": needed_on + timedelta(days=84),
        "ends_on": needed_on + timedelta(days=182),
        **fields,
    }
    return weekly_line(kind, Decimal(weekly), **terms)


def unsaved_proposal(call_off: CallOff, setting: Setting, on: date) -> AwardProposal:
    """What is proposed for a call-off from a day, as the gates read it; written nowhere."""
    return AwardProposal(call_off=call_off, setting=setting, provider=setting.provider, starts_on=on)
