"""Legal authority in words: in force or not, since when and until when, and the list of all that stood."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from placements.models import Child, LegalAuthority
from placements.rules.legal import due, is_over, newest, over_at, since_words, until_words
from placements.states import AuthorityOver, ToldBy
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import short_day, short_moment
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

NONE = "None on record"
NO_AUTHORITY = Empty(
    "Nobody’s authority to place the child is on record. No award is made while there is none."
)
UNTOLD = "a day that is not on record"
IN_FORCE = Status("In force", Colour.DONE)


def status_fact(child: Child, at: datetime, *, opens: bool = False) -> Fact:
    """The legal status in the strip of a child, with its end; `opens`: it leads to the list of authorities."""
    until = child.legal_until
    url = address_of("placements:legal", child.pk) if opens else ""
    if not child.legal_status:
        return Fact("Legal status", Cell(NONE, url=url))
    return Fact("Legal status", Cell(child.get_legal_status_display(), url=url, note=_until(until, at)))


def _until(until: datetime | None, at: datetime) -> str:
    if until is None:
        return ""
    ends = until_words(until)
    return f"in force no more: it ended {ends}" if is_over(until, at) else f"ends {ends}"


def in_force_words(rows: Sequence[LegalAuthority], at: datetime) -> list[str]:
    """A sentence for each thing that an authority is over, what is in force first."""
    told = []
    for what in AuthorityOver:
        row = newest(rows, what, at)
        if row is None:
            told += ["Nobody’s authority to place the child is on record."] * (what == AuthorityOver.PLACING)
            continue
        ends = over_at(row)
        if ends is not None and is_over(ends, at):
            told.append(f"{what.label}: nothing is in force. {row} ended {until_words(ends)}.")
        else:
            until = f", and ends {until_words(ends)}" if ends else ", until further order"
            told.append(f"{what.label}: {row}, in force since {since_told(row)}{until}.")
    return told


def since_told(row: LegalAuthority) -> str:
    """Since when an authority holds, where its day is on record: another day may be that of the birth."""
    return since_words(row.began_at) if _tells_day(row) else UNTOLD


def _tells_day(row: LegalAuthority) -> bool:
    """Whether somebody told when it began; of others the row holds a day for order alone, which may be the birth."""
    return row.told_by == ToldBy.OFFICER


def authorities_table(rows: Sequence[LegalAuthority], at: datetime, *, may: bool) -> Table:
    """Every authority, the newest in front, with who recorded it; `may`: the reader ends and corrects."""
    lines: list[Sequence[Any]] = [
        [
            Cell(row.get_kind_display(), note=_what_else(row)),
            _state(row, rows, at),
            _short(row.began_at) if _tells_day(row) else "Not on record",
            _over(row),
            Cell(_who(row), note="" if row.told_by == ToldBy.OFFICER else row.get_told_by_display()),
            *([_end(row, rows, at), _correct(row)] if may else []),
        ]
        for row in rows
    ]
    columns = ["What", "State", "Since", "Until", "Recorded by", *(["End", "Correct"] if may else [])]
    return Table("Every authority", [Column(one) for one in columns], lines, NO_AUTHORITY)


def _what_else(row: LegalAuthority) -> str:
    given = f"By {row.get_giver_display()[:1].lower()}{row.get_giver_display()[1:]}" if row.giver else ""
    told = [given, row.reference, row.conditions, row.end_note]
    wrong = f"Wrong, said {row.corrected_by.name}: {row.correction_reason}" if row.corrected_by else ""
    return " ".join(f"{one.rstrip('.')}." for one in [*told, wrong] if one)


def _state(row: LegalAuthority, rows: Sequence[LegalAuthority], at: datetime) -> Cell:
    if row.corrected_at:
        return Cell(status=Status("Corrected"))
    last = newest(rows, AuthorityOver(row.over), at)
    if last is None or last.began_at > row.began_at:
        return Cell(status=Status("Followed by another"))
    ends = over_at(row)
    if not is_over(ends, at):
        return Cell(status=IN_FORCE)
    return Cell(status=Status("Ended") if row.ended_at else Status("Ran out", Colour.STOPPED))


def _short(at: datetime) -> str:
    """When something began as tables write it: its day, with the hour where one was told."""
    return short_day(at) if local(at).time() == time() else short_moment(at)


def _over(row: LegalAuthority) -> Cell:
    ends = over_at(row)
    if ends is None:
        return Cell("Until further order")
    last = due(ends)
    words = f"From {short_day(ends)}" if row.ended_at else _short(ends) if last == ends else short_day(last)
    return Cell(words, note=row.get_end_reason_display() if row.end_reason else "")


def _who(row: LegalAuthority) -> str:
    by = row.recorded_by.name if row.recorded_by else "Nobody who is on record"
    return f"{by}, {short_day(row.recorded_at)}"


def _end(row: LegalAuthority, rows: Sequence[LegalAuthority], at: datetime) -> Cell:
    """Nobody ends an authority that another one followed: it is in force no more."""
    if row.corrected_at or row.ended_at or row is not newest(rows, AuthorityOver(row.over), at):
        return Cell("")
    return Cell(
        f"End {row.get_kind_display()[:1].lower()}{row.get_kind_display()[1:]}",
        url=address_of("placements:legal_end", row.pk),
    )


def _correct(row: LegalAuthority) -> Cell:
    if row.corrected_at:
        return Cell("")
    return Cell("Correct it", url=address_of("placements:legal_correct", row.pk))
