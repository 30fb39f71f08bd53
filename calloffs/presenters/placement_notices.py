"""Notices of a placement: of one award with their days, of one recipient, and the dated data (reg. 13, ADR 140)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from calloffs.models import NoticeRecipient, PlacementNotice, TellingRecord
from calloffs.states import TellingStep, ToldHow
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, days_away, lower_first, short_day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("Nobody is entered, so no placement owes a notice.")
DRAFT_LETTER = "Open the draft (PDF)"
PLAN = "The assessment of needs, the reasons for the placement and the care plan go with it."
Told = tuple[PlacementNotice, TellingRecord]


@dataclass(frozen=True)
class Tells:
    """What a reader does about notices of a placement: gives them, or may decide that somebody is left out."""

    gives: bool
    leaves_out: bool

    def may_decide(self, notice: PlacementNotice) -> bool:
        """Whether the page that decides about a notice has a choice for them."""
        return self.gives or (self.leaves_out and notice.recipient.may_leave_out)


def of_award(told: Sequence[Told], today: date, tells: Tells) -> Table | None:
    """What an award owes: each recipient, by when, and what came of it; None where nothing is owed."""
    if not told:
        return None
    acts = [Column("Change")] if tells.gives or tells.leaves_out else []
    return Table(
        "Notices of the placement (reg. 13)",
        [Column("Recipient"), Column("Due"), Column("State"), *acts],
        [
            [_name(notice, record, tells), short_day(notice.due_on), state_of(notice, record, today)]
            + ([change_of(notice, record, tells)] if acts else [])
            for notice, record in told
        ],
    )


def page_of(call_off_id: UUID) -> str:
    """The page of all notices of one placement."""
    return address_of("calloffs:placement_notices", call_off_id)


def _name(notice: PlacementNotice, record: TellingRecord, tells: Tells) -> Cell | str:
    label = str(notice.get_kind_display())
    middle = lower_first(label)
    if notice.is_open and tells.gives and record.step == TellingStep.NOTIFY:
        return Cell(f"Give the notice: {middle}", url=address_of("calloffs:placement_notice_give", notice.pk))
    if notice.is_open and not record.number and tells.may_decide(notice):
        return Cell(f"Decide: {middle}", url=page_of(notice.call_off_id))
    return label


def change_of(notice: PlacementNotice, record: TellingRecord, tells: Tells) -> Cell | str:
    if record.step == TellingStep.GIVEN and tells.gives:
        return Cell("Correct it", url=address_of("calloffs:placement_notice_give", notice.pk))
    if record.number and tells.may_decide(notice):
        return Cell("Change it", url=address_of("calloffs:placement_notice_decide", notice.pk))
    return ""


def state_of(notice: PlacementNotice, record: TellingRecord, today: date) -> Cell:
    if record.step == TellingStep.GIVEN and record.given_on:
        late = " after its day" if record.given_on > notice.due_on else ""
        how = lower_first(str(ToldHow(record.how).label))
        return Cell(status=Status("Given", Colour.DONE), note=f"{short_day(record.given_on)}, {how}{late}")
    if record.step in (TellingStep.WITHHOLD, TellingStep.NOBODY):
        left_out = record.step == TellingStep.WITHHOLD
        why = f"{record.reason} {record.by.name}."
        return Cell(status=Status("Left out" if left_out else "Nobody to tell"), note=why)
    if notice.due_on < today:
        return Cell(status=Status("Overdue", Colour.STOPPED), note=days_away(notice.due_on, today))
    words = "To give" if record.step == TellingStep.NOTIFY else "To decide"
    return Cell(status=Status(words, Colour.ATTENTION), note=days_away(notice.due_on, today))


def facts(
    notice: PlacementNotice, records: Sequence[TellingRecord], today: date, *, names: bool, letter: str = ""
) -> list[SummaryRow]:
    """What whoever decides or gives a notice reads of it; `names`: whether they meet the child by name."""
    why = "after the first night of an emergency" if notice.emergency else "before the first night"
    rows = [
        SummaryRow(
            "Due",
            Cell(
                f"{day(notice.due_on)}, {days_away(notice.due_on, today)}",
                note=f"{why}, {day(notice.first_night)}",
            ),
        ),
        SummaryRow("Stands on", notice.recipient.legal_basis),
    ]
    if notice.recipient.gets_care_plan:
        rows.append(SummaryRow("What goes with it", PLAN))
    rows += [
        SummaryRow(
            f"Record {one.number}",
            _record(one, names=names),
            Link("Open the letter", f"{letter}?number={one.number}") if letter and one.letter else None,
            f"that was given by record {one.number}",
        )
        for one in records
    ]
    if letter and records and records[-1].step == TellingStep.NOTIFY:
        rows.append(SummaryRow("Letter", Cell(DRAFT_LETTER, url=letter)))
    return rows


def _record(record: TellingRecord, *, names: bool) -> Cell:
    step = TellingStep(record.step)
    told_as = step.label
    if step == TellingStep.GIVEN and record.given_on:
        told_as = f"Given on {day(record.given_on)}, {lower_first(str(ToldHow(record.how).label))}"
    elif step == TellingStep.NOTIFY and names:
        told_as = f"{told_as} to {record.recipient_name}"
    texts = " ".join(text for text in (record.reason, f"{record.by.name}, {day(record.at)}.") if text)
    return Cell(told_as, note=texts)


def recipients_table(rows: Iterable[NoticeRecipient], today: date, *, may: bool) -> Table:
    """Who is told of placements, each with its rule over time."""
    lines: list[Sequence[Any]] = [
        [
            Cell(
                str(one.get_kind_display()), note="outside the council’s area only" if one.out_of_area else ""
            ),
            "Assessment, reasons, care plan" if one.gets_care_plan else "The letter",
            "Yes, with a reason" if one.may_leave_out else "No",
            one.legal_basis,
            days_in_force(one),
            *([end_cell(one, "calloffs:notice_recipient_end", today)] if may else []),
        ]
        for one in rows
    ]
    columns = [
        Column("Recipient"),
        Column("What they are given"),
        Column("May be left out"),
        Column("Stands on"),
        Column("In force"),
    ]
    return Table("Who is told of a placement", [*columns, *changes(may)], lines, NONE, caption_hidden=True)
