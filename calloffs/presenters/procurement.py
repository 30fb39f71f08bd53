"""The notices that awards owe: of one award with their clocks, and the dated data that they come from (ADR 129)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from calloffs.models import NoticeRule, OwedNotice
from calloffs.states import NoticeStart
from placements.states import Regime
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, days_away, lower_first, pounds, short_day
from sefton_pdps.core.time.counted_days import days_words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("No notice is entered, so no award owes one.")


def of_award(notices: Sequence[OwedNotice], today: date, *, may: bool) -> Table | None:
    """What an award owes: each notice, by when, and what came of it; None where nothing is owed.

    Below a record that corrects another stands the other, with who corrected it and why (ADR 138).
    """
    if not notices:
        return None
    known = {one.pk: one for one in notices}
    corrected = {one.corrects_id: one for one in notices if one.corrects_id}
    acts = may and any(one.recorded_at for one in notices)
    lines: list[Sequence[Any]] = []
    for notice in notices:
        if notice.pk in corrected:
            continue
        lines.append([*_row(notice, today, may=may), *([_correct(notice)] if acts else [])])
        later = notice
        while later.corrects_id and (before := known.get(later.corrects_id)):
            lines.append([*_row_before(before, later), *([""] if acts else [])])
            later = before
    columns = [Column("Notice"), Column("Due"), Column("State"), Column("Published"), Column("Reference")]
    return Table(
        f"Notices under the {Regime(notices[0].rule.regime).label}",
        [*columns, *([Column("Change")] if acts else [])],
        lines,
    )


def _row(notice: OwedNotice, today: date, *, may: bool) -> Sequence[Any]:
    opens = may and notice.recorded_at is None and notice.due_on is not None
    label = str(notice.get_notice_display())
    name = (
        Cell(f"Record the {lower_first(label)}", url=address_of("calloffs:record_notice", notice.pk))
        if opens
        else label
    )
    return [name, _due(notice), _state(notice, today), *_published(notice)]


def _row_before(notice: OwedNotice, correction: OwedNotice) -> Sequence[Any]:
    """What was recorded before, by whom and when; who corrected it, when and why."""
    on = short_day(local(correction.recorded_at).date()) if correction.recorded_at else ""
    why = f"{_who(correction)}, {on}: {correction.correction_reason}"
    before = f"As {_who(notice)} recorded it" + (
        f" on {short_day(local(notice.recorded_at).date())}" if notice.recorded_at else ""
    )
    state = Cell(status=Status("Corrected"), note=why)
    name = Cell(str(notice.get_notice_display()), note=before)
    published, reference = _published(notice)
    return [name, _due(notice), state, published, reference or Cell("Not owed", note=notice.not_owed_reason)]


def _who(notice: OwedNotice) -> str:
    return notice.recorded_by.name if notice.recorded_by else ""


def _published(notice: OwedNotice) -> tuple[str, str]:
    return short_day(notice.published_on) if notice.published_on else "", notice.reference


def _correct(notice: OwedNotice) -> Cell | str:
    if notice.recorded_at is None:
        return ""
    return Cell("Correct it", url=address_of("calloffs:correct_notice", notice.pk))


def _due(notice: OwedNotice) -> Cell | str:
    if notice.due_on is None:
        return Cell("Not yet", note=f"{_clock(notice.rule)}")
    return short_day(notice.due_on)


def _state(notice: OwedNotice, today: date) -> Cell:
    if notice.not_owed_reason:
        return Cell(status=Status("Not owed"), note=notice.not_owed_reason)
    if notice.published_on and notice.due_on:
        late = notice.published_on > notice.due_on
        return Cell(status=Status("Published", Colour.DONE), note="after its day" if late else "")
    if notice.due_on is None:
        return Cell(status=Status("Waits for the award"))
    if notice.due_on < today:
        return Cell(status=Status("Overdue", Colour.STOPPED), note=days_away(notice.due_on, today))
    return Cell(status=Status("To publish", Colour.ATTENTION), note=days_away(notice.due_on, today))


def due_table(notices: Sequence[tuple[OwedNotice, str]], number: int, today: date) -> Table:
    """The first notices whose day has come, of so many, each with the child of its award in words."""
    columns = [Column("Notice"), Column("Award"), Column("Due"), Column("State")]
    lines: list[Sequence[Any]] = [
        [
            Cell(
                f"Record the {lower_first(str(one.get_notice_display()))}",
                url=address_of("calloffs:record_notice", one.pk),
            ),
            Cell(title, reference=one.award.reference),
            _due(one),
            _state(one, today),
        ]
        for one, title in notices
    ]
    caption = (
        f"To publish now: the first {len(notices)} of {number}" if number > len(notices) else "To publish now"
    )
    return Table(
        caption,
        columns,
        lines,
        Empty("No notice of an award waits to be published. One comes here when its clock has begun."),
    )


def facts(notice: OwedNotice, today: date) -> list[SummaryRow]:
    """What whoever records a notice reads of it: from when its clock runs, by when, by which rule, when not."""
    rule = notice.rule
    due = f"{day(notice.due_on)}, {days_away(notice.due_on, today)}" if notice.due_on else "Not yet"
    rows = [
        SummaryRow("Due", Cell(due, note=_clock(rule))),
        SummaryRow("Stands on", rule.legal_basis),
        SummaryRow("Owed from", f"{pounds(rule.from_value)} whole-life value"),
    ]
    if rule.exception:
        rows.append(SummaryRow("Exception", rule.exception))
    return rows


def recorded_facts(notice: OwedNotice) -> list[SummaryRow]:
    """What is recorded of it, by whom and when; nothing before it is."""
    if notice.recorded_at is None:
        return []
    on = f"{_who(notice)}, {day(local(notice.recorded_at).date())}"
    if notice.not_owed_reason:
        return [SummaryRow("Recorded", Cell("Not owed", note=f"{notice.not_owed_reason} {on}."))]
    published = f"published on {day(notice.published_on)}" if notice.published_on else ""
    return [SummaryRow("Recorded", Cell(f"{notice.reference}, {published}", note=on))]


def _clock(rule: NoticeRule) -> str:
    start = lower_first(str(NoticeStart(rule.starts).label))
    return f"{days_words(rule.days, rule.unit)} after {start}" if rule.days else f"on {start}"


def rules_table(rules: Iterable[NoticeRule], today: date, *, may: bool) -> Table:
    """Which notices awards owe, each with its rule over time."""
    lines: list[Sequence[Any]] = [
        [
            Cell(str(one.get_notice_display()), note=str(one.get_regime_display())),
            _clock(one),
            Cell(pounds(one.from_value), note=one.exception),
            one.legal_basis,
            days_in_force(one),
            *([end_cell(one, "calloffs:notice_rule_end", today)] if may else []),
        ]
        for one in rules
    ]
    columns = [
        Column("Notice"),
        Column("By when"),
        Column("Owed from"),
        Column("Stands on"),
        Column("In force"),
    ]
    return Table("Notices that awards owe", [*columns, *changes(may)], lines, NONE, caption_hidden=True)
