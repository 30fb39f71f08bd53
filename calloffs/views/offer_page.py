"""Everything that a provider's pages of an offer show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, Offer, OfferDraft
from calloffs.policies.competitions import late_words
from calloffs.presenters import portal as present
from calloffs.presenters import receipts
from calloffs.presenters.own_invitation import need_of, wanted
from calloffs.presenters.status import closing_words
from calloffs.rules.invitations import offer_reference
from calloffs.rules.offers import gaps
from calloffs.rules.places import own_warning
from calloffs.selectors import portal
from calloffs.selectors.places import own_offered, own_standing
from calloffs.selectors.unsent import change_of, unsent_of
from calloffs.states import OfferState
from placements.models import FeeKind
from placements.rules.fees import Line
from providers.models import CarerHousehold
from providers.rules.home_names import home_name
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.confirming import labelled
from sefton_pdps.core.web.editing import Saved
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request


def own_draft(request: Request, pk: UUID) -> OfferDraft:
    """A working copy of the provider's own."""
    return find(portal.drafts(request.user), pk)


def saved(draft: OfferDraft) -> Saved:
    """The row tells who saved it: a provider reads no event about its working copies."""
    return Saved(draft.saved_by.described, draft.saved_at)


def _open(call_off: CallOff, at: datetime) -> bool:
    return call_off.is_open(at)


def _when(call_off: CallOff, at: datetime) -> str:
    return closing_words(call_off, at, verbs=("Offers close", "Offers closed"))


def _back(call_off: CallOff, user: User) -> str:
    invitation = portal.invitation_of(call_off.pk, user)
    if invitation is None:
        return reverse("calloffs:invitation_list")
    return reverse("calloffs:invitation_detail", args=[invitation.pk])


def _late(call_off: CallOff, at: datetime) -> tuple[str, ...]:
    if _open(call_off, at):
        return ()
    if call_off.closes_at is None or call_off.is_sealed(at):
        return ("This competition has ended. What you typed is kept.",)
    return (late_words(call_off.closes_at),)


def place_warnings(draft: OfferDraft, homes: Sequence[CarerHousehold] = ()) -> list[str]:
    """For the provider: that a home it offers, or may choose, has gone or is offered for another need already."""
    own: list[tuple[str, UUID | None]] = [(home.code, home.pk) for home in homes]
    if not homes:
        own = [(home_name(draft), draft.household_id)]
    standing = own_standing([own_offered(draft, household_id) for _name, household_id in own])
    return [said for (name, _pk), one in zip(own, standing, strict=True) if (said := own_warning(name, one))]


def draft_page(draft: OfferDraft, user: User, *, at: datetime) -> dict[str, Any]:
    """The parts of an offer, how far each is, and whether it can go on to submission."""
    late = _late(draft.call_off, at)
    change = unsent_of(draft)
    return {
        "warnings": late or place_warnings(draft),
        "late": bool(late),
        "change": change.sentence if change else "",
        "may_drop": change is not None and not late,
        "wanted": wanted(draft.call_off),
        "when": _when(draft.call_off, at),
        "saved": present.saved_words(draft),
        "tasks": present.offer_tasks(draft),
        "why_not": () if late else gaps(draft, portal.evidenced_kinds()),
        "back": _back(draft.call_off, user),
    }


def check_page(draft: OfferDraft, *, at: datetime) -> dict[str, Any]:
    """All answers of an offer on one page, each with the way to change it, and why it cannot go if it cannot."""
    kinds = portal.fee_kinds(local(at).date(), (line.kind for line in draft.lines))
    change = unsent_of(draft)
    late = _late(draft.call_off, at)
    return {
        "need": need_of(draft.call_off),
        "wanted": wanted(draft.call_off),
        "when": _when(draft.call_off, at),
        "warnings": [] if late else place_warnings(draft),
        "change": change.sentence if change else "",
        "answers": present.answer_rows(draft, changeable=True),
        "fees": present.fee_rows(draft.lines, kinds),
        "why_not": late or gaps(draft, portal.evidenced_kinds()),
    }


def parts_of_draft(draft: OfferDraft) -> dict[str, Any]:
    """A working copy as it is read before it is dropped or sent."""
    kinds = portal.fee_kinds(local(draft.saved_at).date(), (line.kind for line in draft.lines))
    return _parts(draft, draft.lines, kinds)


def parts_of_offer(offer: Offer) -> dict[str, Any]:
    """What the council has of an offer, as it is read before it is withdrawn."""
    kinds = [line.kind for line in offer.price_lines.all()]
    return {
        "State": offer.get_state_display(),
        **_parts(offer, [row.line for row in offer.price_lines.all()], kinds),
    }


def _parts(offer: OfferDraft | Offer, lines: Sequence[Line], kinds: Sequence[FeeKind]) -> dict[str, Any]:
    fees = present.fee_rows(lines, kinds)
    told = labelled(present.answer_rows(offer, changeable=False))
    return {**told, "Weekly fee": [*fees.rows, fees.totals] if fees.rows else ""}


def receipt_page(offer: Offer, user: User, *, at: datetime) -> dict[str, Any]:
    """What was received and when, with the way to withdraw it while the competition is open."""
    lines = [row.line for row in offer.price_lines.all()]
    kinds = [line.kind for line in offer.price_lines.all()]
    withdrawable = offer.state == OfferState.SUBMITTED and _open(offer.call_off, at)
    withdraw = Action(
        "Withdraw this offer",
        reverse("calloffs:offer_withdraw", args=[offer.pk]),
        warning=True,
        asks=True,
    )
    copy, change = (change_of(offer) if withdrawable else None) or (None, None)
    versions = portal.versions(offer)
    return {
        "reference": offer_reference(offer.pk),
        "facts": receipts.facts(offer, versions),
        "follows": receipts.what_follows(offer, versions),
        "versions": receipts.versions_table(offer, versions) if len(versions) > 1 else None,
        "change": change.sentence if change else "",
        "copy": copy,
        "live": offer.state not in (OfferState.WITHDRAWN, OfferState.SUPERSEDED),
        "answers": present.answer_rows(offer, changeable=False),
        "fees": present.fee_rows(lines, kinds),
        "withdraw": withdraw if withdrawable else None,
        "back": _back(offer.call_off, user),
    }
