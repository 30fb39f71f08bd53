"""An offer that a provider without an account told by telephone or e-mail, written down as sealed as any (ADR 134)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from calloffs.models import HeardOffer, Invitation, OfferDraft
from calloffs.policies.competitions import check_open
from calloffs.rules.heard import Heard, why_not_heard
from calloffs.selectors.competitions import has_signed_in
from calloffs.services.offers import Receipt, check_may_go_in, check_offered, checked_lines, receive
from placements.policies import check_may
from placements.rules.fees import Line
from placements.rules.profile import needs_of
from placements.services.guarding import refuse_leaks
from providers.models import CarerHousehold, Setting
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.files.attachments import attach
from sefton_pdps.files.uploads import Upload

MESSAGE, MESSAGE_NAME = "heard_offer", "message of an offer"
# An evaluator scores what is there, and nothing is made up for whoever was on the telephone.
NOTHING_SAID = "Nothing was said on social value."
SEE_FIRST = "Told together with the first need: see there."


@dataclass(frozen=True)
class Told:
    """What was offered: the home, from when, for what, and how it would meet the child's needs, in one text.

    `social_value`: what they said on it, as its weight is published to everybody (S-45); empty: nothing.
    """

    setting: Setting
    available_on: date
    lines: Sequence[Line]
    needs_met: str
    social_value: str = ""
    household: CarerHousehold | None = None


@transaction.atomic
def record_offer(
    *,
    invitation: Invitation,
    told: Told,
    heard: Heard,
    message: Upload | None = None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> Receipt:
    """Write it into the seal through the database's own function, before the deadline by its clock.

    In an emergency, of a provider whose people have never signed in: so nothing that they sent is replaced. Told anew,
    it supersedes what was written down before. From then on nobody reads it before the deadline, its recorder neither.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("call_off__referral__child")
    locked = rows.get(pk=invitation.pk)
    call_off = locked.call_off
    check_may(by, Permission.CALLOFF_PUBLISH, call_off.referral)
    check_open(call_off, at=clock.now())
    signs_in = has_signed_in(locked.provider_id)
    if reasons := why_not_heard(
        emergency=call_off.emergency, declined=bool(locked.declined_at), signs_in=signs_in
    ):
        raise DomainError(*reasons)
    heard.check(since=call_off.published_at, attached=message is not None, at=at)
    texts = {
        "Who told it": heard.by,
        "How they would meet the child’s needs": told.needs_met,
        "Social value": told.social_value,
    }
    refuse_leaks(texts, child=call_off.referral.child, by=by, at=at, subject=call_off)
    with tenancy.scope(tenancy.provider_scope(locked.provider_id)):
        receipt = _received(locked, told, sure, by, at)
    HeardOffer.objects.create(
        offer_id=receipt.offer_id,
        invitation=locked,
        said_by=heard.by.strip(),
        said_at=heard.at,
        how=heard.how,
        message=attach(message, kind=MESSAGE, name=MESSAGE_NAME, by=by, at=at) if message else None,
        recorded_by=by,
        recorded_at=at,
    )
    events.record("invitation.offer_heard", subject=locked, by=by, at=at, offer=str(receipt.offer_id))
    return receipt


def _received(invitation: Invitation, told: Told, sure: Collection[str], by: User, at: datetime) -> Receipt:
    """Through the working copy of the home in the provider's scope: what an offer is sent from."""
    call_off = invitation.call_off
    check_offered(call_off, told.setting, told.household, None, invitation.provider_id)
    needs = [need.code for need in needs_of(call_off.profile)]
    draft, _ = OfferDraft.objects.update_or_create(
        call_off=call_off,
        setting=told.setting,
        defaults={
            "provider_id": invitation.provider_id,
            "household": told.household,
            "available_on": told.available_on,
            "quality_answers": {
                code: SEE_FIRST if n else told.needs_met.strip() for n, code in enumerate(needs)
            },
            "social_value_answer": told.social_value.strip() or NOTHING_SAID,
            "price_lines": checked_lines(told.lines, call_off),
            "saved_at": at,
            "saved_by": by,
        },
    )
    check_may_go_in(draft)
    return receive(draft, sure=sure, by=by)
