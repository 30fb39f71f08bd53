"""What a provider's people read of invitations and offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.urls import reverse

from calloffs.models import Invitation, Offer, OfferDraft
from calloffs.presenters import unsent
from calloffs.presenters.evidence import told
from calloffs.presenters.status import OFFERED, invitation_status
from calloffs.rules.competition import need_line
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.rules.evidence import offered
from calloffs.rules.offers import later_than_needed
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
NO_HOUSEHOLD = (
    "None of this agency's carer households takes children of this band of ages and has a place open from the date "
    "needed. Add a household, or open a place in one, under your settings. Then come back to this page."
)


def need_in_a_line(invitation: Invitation) -> str:
    """The need as a heading: lot, age, gender, area; all from the anonymised profile."""
    return need_line(invitation.call_off.lot.name, invitation.call_off.profile)


def invitation_table(caption: str, rows: Sequence[Invitation], at: datetime, empty: Empty) -> Table:
    """Invitations with their deadlines; needs the provider's own offers and drafts on each."""
    table_rows = [
        [
            Cell(need_in_a_line(row), url=address_of("calloffs:invitation_detail", row.pk)),
            shown_with_time_left(row.call_off.closes_at, at) if row.call_off.closes_at else "",
            Cell(status=invitation_status(row, at)),
        ]
        for row in rows
    ]
    return Table(caption, [Column("Need"), Column("Deadline"), Column("Your answer")], table_rows, empty)


def invitation_summary(invitation: Invitation) -> list[SummaryRow]:
    """The dates and weights that were published."""
    call_off = invitation.call_off
    return [
        SummaryRow("Deadline for offers", shown(call_off.closes_at) if call_off.closes_at else ""),
        SummaryRow("Placement needed by", call_off.needed_on),
        SummaryRow(
            "How offers are compared",
            f"Quality {call_off.quality_weight}, price {call_off.price_weight}, "
            f"social value {call_off.social_value_weight}, of 100",
        ),
    ]


def own_offers_table(invitation: Invitation) -> Table:
    """The provider's own offers and drafts for this invitation."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    sent = [
        [
            Cell(offer.setting.name, url=address_of("calloffs:offer_receipt", offer.pk)),
            Cell(status=_offer_status(offer)),
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


def _offer_status(offer: Offer) -> Status:
    return OFFERED.get(OfferState(offer.state), Status(offer.get_state_display(), Colour.DRAFT))


def _state(done: bool, begun: bool = False) -> Status:
    return DONE if done else PARTLY if begun else TO_DO


def offer_tasks(draft: OfferDraft) -> list[Task]:
    """The parts of an offer, what is done and what is missing."""
    needs = needs_of(draft.call_off.profile)
    left = len(unanswered(needs, draft.quality_answers))
    agency = draft.setting.kind == SettingKind.FOSTERING_AGENCY
    placed = draft.available_on is not None and (draft.household_id is not None or not agency)
    title = "Carer household, and when it is free" if agency else "When the place is free"
    total = weekly_total(draft.lines)
    return [
        Task(title, _state(placed), _part("place", draft), day(draft.available_on) if draft.available_on else ""),
        Task(
            "How you meet each need", _state(not left, bool(draft.quality_answers)), _part("needs", draft),
            f"{len(needs) - left} of {plural(len(needs), 'need')} answered",
        ),
        Task(
            "Weekly fee", _state(bool(draft.price_lines)), _part("fees", draft),
            f"{pounds(total)} a week" if draft.price_lines else "",
        ),
        Task("Social value", _state(bool(draft.social_value_answer)), _part("social_value", draft)),
    ]  # fmt: skip


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
    rows += [
        SummaryRow(need.label, offer.quality_answers.get(need.code, ""), change("needs"))
        for need in needs_of(offer.call_off.profile)
    ]
    rows.append(SummaryRow("Social value", offer.social_value_answer, change("social_value")))
    return rows
