"""All notices of one placement on one page: what each is given, by when, and what came of it (reg. 13, ADR 145)."""

from collections.abc import Sequence
from datetime import date

from calloffs.models import CallOff, PlacementNotice, TellingRecord
from calloffs.presenters.placement_notices import DRAFT_LETTER, Tells, Told, change_of, state_of
from calloffs.states import TellingStep
from sefton_pdps.core.text.words import day, days_away, plural, short_day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Cell, Column, Link, Table

WITH_PLAN = "with the assessment, the reasons and the care plan"
NOTHING_SENDS = "Nothing sends itself: each letter is printed or sent by you, and then recorded."
NOT_YOURS = "A placements officer or the commissioning manager gives notices of placements."
SETTLED = "Every notice of this placement is settled."


def table(told: Sequence[Told], today: date, tells: Tells) -> Table:
    """Each recipient with what goes beside the letter, the last day, its state, and how to change what is recorded."""
    ways = [_way(notice, record, tells) for notice, record in told]
    acts = [Column("Change")] if any(ways) else []
    return Table(
        "Who is told of the placement (reg. 13)",
        [Column("Recipient"), Column("Due"), Column("State"), *acts],
        [
            [
                Cell(str(notice), note=WITH_PLAN if notice.recipient.gets_care_plan else ""),
                short_day(notice.due_on),
                state_of(notice, record, today),
                *([way] if acts else []),
            ]
            for (notice, record), way in zip(told, ways, strict=True)
        ],
    )


def _way(notice: PlacementNotice, record: TellingRecord, tells: Tells) -> Cell | str:
    if notice.is_open and record.step == TellingStep.NOTIFY and tells.gives:
        return Cell("Draft, and change", url=address_of("calloffs:placement_notice_give", notice.pk))
    return change_of(notice, record, tells)


def next_step(call_off: CallOff, told: Sequence[Told], today: date, tells: Tells, *, asks: bool) -> NextStep:
    """How many are to decide and to give, by when; the way on to what was given, or back to the agreement.

    `asks`: the form that decides stands below, with the page's button.
    """
    open_ones = [(notice, record) for notice, record in told if notice.is_open]
    to_give = [notice for notice, record in open_ones if record.step == TellingStep.NOTIFY]
    back = Link("Back to the call-off", address_of("calloffs:call_off_detail", call_off.pk))
    if not open_ones:
        return NextStep(SETTLED, link=back)
    due = min(notice.due_on for notice, _record in open_ones)
    parts = [(len(open_ones) - len(to_give), "to decide"), (len(to_give), "to give")]
    count = " and ".join(f"{number} {what}" for number, what in parts if number)
    said = f"{plural(len(open_ones), 'notice')} open: {count}. Due by {day(due)}, {days_away(due, today)}."
    sentence = f"{said} {NOTHING_SENDS}"
    page = address_of("calloffs:placement_notices_given", call_off.pk)
    if not to_give or not tells.gives:
        return NextStep(sentence, link=back)
    if asks:
        return NextStep(sentence, link=Link("Record notices that were given", page))
    return NextStep(sentence, Action("Record the notices that were given", page, asks=True))


def choices(told: Sequence[Told], posted: Sequence[str]) -> list[tuple[str, str]]:
    """Who can be recorded as told: each that is to be given, and what was sent from a page that is older."""
    return [
        (notice.kind, str(notice))
        for notice, record in told
        if notice.kind in posted or (notice.is_open and record.step == TellingStep.NOTIFY)
    ]


def letters(told: Sequence[Told]) -> Table | None:
    """The letters of the notices that are to be given."""
    rows = [
        [
            str(notice),
            Cell(DRAFT_LETTER, url=address_of("calloffs:placement_notice_letter", notice.pk)),
        ]
        for notice, record in told
        if notice.is_open and record.step == TellingStep.NOTIFY
    ]
    columns = [Column("Recipient"), Column("Letter")]
    return Table("Letters, to read before they are given", columns, rows) if rows else None
