"""A provider's working copies beside what it sent: what of them the council does not have."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from calloffs.models import Offer, OfferDraft, OfferPriceLine
from calloffs.rules.evidence import evidence_of
from calloffs.rules.offers import Contents, Unsent, unsent
from calloffs.states import OfferState


def contents_of_draft(draft: OfferDraft) -> Contents:
    """What a working copy says."""
    return Contents(
        place=(draft.household_id, draft.place_id, draft.available_on),
        answers=draft.quality_answers,
        lines=frozenset(
            (line["kind"], Decimal(line["weekly"]), evidence_of(line)) for line in draft.price_lines
        ),
        social_value=draft.social_value_answer,
    )


def contents_of_offer(offer: Offer) -> Contents:
    """What was sent; reads the price lines with their kinds unless they were fetched before."""
    return Contents(
        place=(offer.household_id, offer.place_id, offer.available_on),
        answers=offer.quality_answers,
        lines=frozenset(
            (line.kind.code, line.weekly, evidence_of(kept_line(line))) for line in offer.price_lines.all()
        ),
        social_value=offer.social_value_answer,
    )


def offer_lines(offer: Offer) -> list[dict[str, str]]:
    """An offer's price lines as a draft holds them."""
    return [kept_line(line) for line in offer.price_lines.all()]


def kept_line(line: OfferPriceLine) -> dict[str, str]:
    """A price line as a draft holds it: text throughout, and its evidence only where it has some."""
    kept = {"kind": line.kind.code, "weekly": str(line.weekly), "note": line.note}
    if line.review_on and line.ends_on:
        kept |= {
            "need": line.need,
            "review_on": line.review_on.isoformat(),
            "ends_on": line.ends_on.isoformat(),
        }
    return kept


def live_offer(draft: OfferDraft) -> Offer | None:
    """The offer of the same setting that stands with the council."""
    rows = Offer.objects.filter(call_off_id=draft.call_off_id, setting_id=draft.setting_id)
    return rows.filter(state=OfferState.SUBMITTED).prefetch_related("price_lines__kind").first()


def change_of(offer: Offer) -> tuple[OfferDraft, Unsent] | None:
    """The working copy of an offer and what it changes; None where it says the same."""
    draft = OfferDraft.objects.filter(call_off_id=offer.call_off_id, setting_id=offer.setting_id).first()
    change = unsent(contents_of_offer(offer), contents_of_draft(draft)) if draft else None
    return (draft, change) if draft and change else None


def unsent_of(draft: OfferDraft) -> Unsent | None:
    """What a working copy says that the council does not have, where it has an offer of this setting at all."""
    offer = live_offer(draft)
    return unsent(contents_of_offer(offer), contents_of_draft(draft)) if offer else None


def unsent_in(call_off: Any) -> dict[UUID, Unsent]:
    """The same by the key of the draft, for all of a competition; needs `own_offers` and `own_drafts` on it."""
    sent = {offer.setting_id: offer for offer in call_off.own_offers if offer.state == OfferState.SUBMITTED}
    compared = {
        draft.pk: unsent(contents_of_offer(sent[draft.setting_id]), contents_of_draft(draft))
        for draft in call_off.own_drafts
        if draft.setting_id in sent
    }
    return {pk: change for pk, change in compared.items() if change}
