"""What a provider's people read of invitations and offers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from django.urls import reverse

from calloffs.models import Invitation, Offer, OfferDraft
from calloffs.presenters import unsent
from calloffs.presenters.evidence import told
from calloffs.presenters.status import OFFERED
from calloffs.rules.all_or_none import ONLY_ALL
from calloffs.rules.evidence import offered
from calloffs.rules.offers import PARTS, later_than_needed, unfinished
from calloffs.rules.unsent import unsent_in
from calloffs.states import OfferState
from placements.models import FeeKind
from placements.rules.fees import Line, weekly_total
from placements.rules.profile import needs_of, unanswered
from providers.states import SettingKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, moment, plural, pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table, Task

if TYPE_CHECKING:
    from calloffs.selectors.portal import AnsweredCallOff

DONE = Status("Done", Colour.DONE)
TO_DO = Status("To do", Colour.DRAFT)
PARTLY = Status("Partly done", Colour.IN_PROGRESS)
TITLES = {
    "place": "When the place is free",
    "needs": "How you meet each need",
    "fees": "Weekly fee",
    "social_value": "Social value",
}
NO_HOUSEHOLD = (
    "None of this agency's carer households takes children of this band of ages and has a place open from the date "
    "needed. Add a household, or open a place in one, under your settings. Then come back to this page."
)


ALL_OR_NONE = (
    "It could be chosen only together with your offers for each of the brothers and sisters that you are invited for. "
    "Send one for each of them before the deadline."
)
HEARD = "You told it by telephone or e-mail, and the council wrote it down."


def own_offers_table(invitation: Invitation) -> Table:
    """The provider's own offers and drafts for this invitation."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    sent = [
        [
            Cell(
                offer.setting.name,
                url=address_of("calloffs:offer_receipt", offer.pk),
                note=HEARD if hasattr(offer, "heard") else "",
            ),
            Cell(status=offer_status(offer)),
            f"Received {moment(offer.received_at)}",
        ]
        for offer in call_off.own_offers
    ]
    changes, live = unsent_in(call_off), {offer.setting_id for offer in call_off.own_offers if _stands(offer)}
    begun = [
        [
            Cell(
                f"{draft.setting.name}, working copy",
                url=address_of("calloffs:offer_draft", draft.pk),
                note=changes[draft.pk].sentence if draft.pk in changes else "",
            ),
            Cell(status=_copy_status(changed=draft.pk in changes, sent=draft.setting_id in live)),
            f"Saved {moment(draft.saved_at)}",
        ]
        for draft in call_off.own_drafts
    ]
    columns = [Column("Setting"), Column("State"), Column("When")]
    return Table("Your offers", columns, [*sent, *begun], Empty("You have not started an offer."))


def _stands(offer: Offer) -> bool:
    return offer.state == OfferState.SUBMITTED


def _copy_status(*, changed: bool, sent: bool) -> Status:
    if changed:
        return unsent.CHANGED
    return unsent.SAME if sent else Status("Working copy", Colour.DRAFT)


def offer_status(offer: Offer) -> Status:
    """The badge of a version as its provider reads it."""
    return OFFERED.get(OfferState(offer.state), Status(offer.get_state_display(), Colour.DRAFT))


def _state(done: bool, begun: bool = False) -> Status:
    return DONE if done else PARTLY if begun else TO_DO


def part_title(part: str, draft: OfferDraft) -> str:
    """What a part of an offer asks; an agency's place is one of its carer households."""
    agency = part == "place" and draft.setting.kind == SettingKind.FOSTERING_AGENCY
    return "Carer household, and when it is free" if agency else TITLES[part]


def part_caption(part: str, draft: OfferDraft) -> str:
    """The setting that is offered, and how far through the parts this one is."""
    return f"{draft.setting.name}: part {PARTS.index(part) + 1} of {len(PARTS)}"


def why_back(draft: OfferDraft, saved: str, following: str) -> str:
    """Why an earlier part comes after the last; "" where the page that follows is the next, which tells itself."""
    if not following or PARTS.index(following) > PARTS.index(saved):
        return ""
    told = f"“{part_title(saved, draft)}” is saved. “{part_title(following, draft)}” is not finished"
    needs = needs_of(draft.call_off.profile)
    left = len(unanswered(needs, draft.quality_answers)) if following == "needs" else 0
    return f"{told}: {plural(left, 'box', 'boxes')} to fill in." if left else f"{told}."


def saved_words(draft: OfferDraft) -> str:
    """When a working copy was saved last, and by whom."""
    return f"Saved on {moment(draft.saved_at)} by {draft.saved_by.name}."


def offer_tasks(draft: OfferDraft) -> list[Task]:
    """The parts of an offer, what is done and what is missing."""
    left, needs = unfinished(draft), needs_of(draft.call_off.profile)
    open_needs = len(unanswered(needs, draft.quality_answers))
    hints = {
        "place": day(draft.available_on) if draft.available_on else "",
        "needs": f"{len(needs) - open_needs} of {plural(len(needs), 'need')} answered",
        "fees": f"{pounds(weekly_total(draft.lines))} a week" if draft.price_lines else "",
        "social_value": "",
    }
    begun = {"needs"} if draft.quality_answers else set()
    return [
        Task(
            part_title(part, draft), _state(part not in left, part in begun), _part(part, draft), hints[part]
        )
        for part in PARTS
    ]


def _part(name: str, draft: OfferDraft) -> str:
    return reverse(f"calloffs:offer_{name}", args=[draft.pk])


def fee_rows(lines: Sequence[Line], kinds: Sequence[FeeKind]) -> Table:
    """A draft's or an offer's fee, line by line with its total."""
    names = {kind.code: kind.name for kind in kinds}
    rows = [
        [
            Cell(names.get(line.kind, line.kind), note=told(offered(line))),
            pounds(line.weekly),
        ]
        for line in lines
    ]
    columns = [Column("Fee"), Column("Pounds a week", numeric=True)]
    totals = ["Weekly total", pounds(weekly_total(lines))] if lines else []
    return Table("Weekly fee", columns, rows, Empty("No fee yet."), totals=totals)


def _free_from(offer: OfferDraft | Offer) -> Cell | str:
    if offer.available_on is None:
        return ""
    return Cell(day(offer.available_on), note=later_than_needed(offer.available_on, offer.call_off.needed_on))


def answer_rows(offer: OfferDraft | Offer, *, changeable: bool) -> list[SummaryRow]:
    """What an offer says, with the way to change each answer while it is a working copy."""

    def change(name: str) -> Link | None:
        return Link("Change", reverse(f"calloffs:offer_{name}", args=[offer.pk])) if changeable else None

    rows = [SummaryRow("Setting", offer.setting.name)]
    if offer.household is not None:
        rows.append(SummaryRow("Carer household", str(offer.household), change("place")))
    rows.append(SummaryRow("Place free from", _free_from(offer), change("place")))
    if offer.call_off.group_search:
        only = Cell("Yes", note=ALL_OR_NONE) if offer.only_all else "No"
        rows.append(SummaryRow(ONLY_ALL, only, change("place")))
    rows += [
        SummaryRow(need.label, offer.quality_answers.get(need.code, ""), change("needs"))
        for need in needs_of(offer.call_off.profile)
    ]
    rows.append(SummaryRow("Social value", offer.social_value_answer, change("social_value")))
    return rows
