"""Reading a provider's working copies beside what it sent."""

from calloffs.models import Offer, OfferDraft
from calloffs.rules.offers import Unsent, unsent
from calloffs.rules.unsent import contents_of
from calloffs.states import OfferState


def live_offer(draft: OfferDraft) -> Offer | None:
    """The offer of the same setting that stands with the council."""
    rows = Offer.objects.filter(call_off_id=draft.call_off_id, setting_id=draft.setting_id)
    return rows.filter(state=OfferState.SUBMITTED).prefetch_related("price_lines__kind").first()


def change_of(offer: Offer) -> tuple[OfferDraft, Unsent] | None:
    """The working copy of an offer and what it changes; None where it says the same."""
    draft = OfferDraft.objects.filter(call_off_id=offer.call_off_id, setting_id=offer.setting_id).first()
    change = unsent(contents_of(offer), contents_of(draft)) if draft else None
    return (draft, change) if draft and change else None


def unsent_of(draft: OfferDraft) -> Unsent | None:
    """What a working copy says that the council does not have, where it has an offer of this setting at all."""
    offer = live_offer(draft)
    return unsent(contents_of(offer), contents_of(draft)) if offer else None
