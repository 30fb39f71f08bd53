"""The homes that were asked for a direct award, for the council and for their own provider (ADR 154)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from calloffs.codes import AskedStanding
from calloffs.models import AskedHome, AskedQuestion, CallOff
from calloffs.rules.asked import standing
from calloffs.rules.deadlines import shown_with_time_left
from calloffs.rules.invitations import asked_reference
from calloffs.rules.told_terms import published_term
from placements.models import FeeKind
from placements.rules.fees import Line
from providers.rules.home_names import home_name
from sefton_pdps.core.text.words import lower_first, moment, pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact, NextStep
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    CellValue,
    Column,
    Empty,
    Link,
    Status,
    Table,
    badge_of,
)

NOBODY = Empty("No home has been asked yet. Choose one of those that fit, and ask it.")
NO_REQUEST = Empty("The council has asked for none of your homes yet.")


def status_of(row: AskedHome, at: datetime) -> Status:
    """How it stands, as a badge."""
    return badge_of(standing(row, at))


def _answer(row: AskedHome, at: datetime) -> Cell:
    """What came of it, with its reason and words."""
    stands = standing(row, at)
    notes = {
        AskedStanding.WAITS: f"until {moment(row.expires_at)}",
        AskedStanding.EXPIRED: f"by {moment(row.expires_at)}",
        AskedStanding.TAKEN_BACK: row.taken_back_why,
        AskedStanding.DECLINED: ", ".join(
            filter(None, [str(row.get_decline_reason_display()), row.answer_note])
        ),
        AskedStanding.ACCEPTED: row.answer_note,
    }
    return Cell(str(stands.label), note=notes[stands])


def asked_table(rows: Sequence[AskedHome], at: datetime) -> Table:
    """Every home that was asked, the first in front: for what, and what it answered."""
    lines: list[list[CellValue]] = [
        [
            Cell(home_name(row), note=row.provider.name),
            _answer(row, at),
            f"{pounds(row.weekly)} a week",
            row.starts_on,
            Cell(moment(row.asked_at), note=row.asked_by.name),
        ]
        for row in rows
    ]
    columns = [Column("Home"), Column("Answer"), Column("Fee"), Column("First night"), Column("Asked")]
    return Table("Homes that were asked", columns, lines, NOBODY, caption_hidden=not rows)


def next_step(call_off: CallOff, rows: Sequence[AskedHome], at: datetime) -> NextStep:
    """What comes next for who buys: wait, make the case, or ask the next home."""
    homes = Link("Choose another home to ask", reverse("calloffs:direct_award", args=[call_off.pk]))
    for row in rows:
        stands = standing(row, at)
        back = Link("Take the request back", address_of("calloffs:asked_take_back", row.pk))
        if stands == AskedStanding.WAITS:
            return NextStep(
                f"{home_name(row)} may answer until {shown_with_time_left(row.expires_at, at)}.", link=back
            )
        if stands == AskedStanding.ACCEPTED:
            page = "calloffs:make_household_case" if row.household_id else "calloffs:make_case"
            keys = [call_off.pk, row.setting_id, *([row.household_id] if row.household_id else [])]
            return NextStep(
                f"{home_name(row)} has accepted. Make the case for it.",
                Action("Make the case", reverse(page, args=keys), asks=True),
                back,
            )
    return NextStep("No home that was asked has accepted. Ask the next.", link=homes)


def questions_table(rows: Iterable[AskedQuestion], homes: Sequence[AskedHome], *, may: bool) -> Table:
    """What homes wanted to know, with the way to the answer."""
    names = {row.pk: home_name(row) for row in homes}
    lines: list[list[CellValue]] = [
        [
            Cell(row.question, note=names[row.asked_id]),
            row.answer
            or (
                Cell("Answer it", url=address_of("calloffs:asked_answer", row.pk))
                if may
                else "Not answered yet"
            ),
        ]
        for row in rows
    ]
    return Table("Questions of homes that were asked", [Column("Question"), Column("Answer")], lines)


# --- For the provider ---------------------------------------------------------------------------------------
def caption(row: AskedHome) -> str:
    """How provider and council name it to each other."""
    return f"Request {asked_reference(row.pk)}"


def own_facts(row: AskedHome, kinds: Iterable[FeeKind]) -> list[Fact]:
    """For what its provider is asked."""
    names = {kind.code: kind.name for kind in kinds}
    lines = [Line.from_json(kept) for kept in row.lines]
    parts = [f"{names.get(line.kind, line.kind)} {pounds(line.weekly)}" for line in lines]
    return [
        Fact("Home", home_name(row)),
        Fact("First night", row.starts_on),
        Fact("For how long", published_term(row.profile)),
        Fact("Fee", Cell(f"{pounds(row.weekly)} a week", note=", ".join(parts) if len(parts) > 1 else "")),
    ]


def own_next(row: AskedHome, at: datetime, *, may: bool) -> NextStep:
    """What comes next for its people."""
    stands = standing(row, at)
    if stands == AskedStanding.WAITS:
        sentence = (
            f"Answer before {shown_with_time_left(row.expires_at, at)}. No other home is asked meanwhile."
        )
        page = address_of("calloffs:portal_asked_answer", row.pk)
        return NextStep(sentence, Action("Accept or decline", page, asks=True) if may else None)
    sentences = {
        AskedStanding.ACCEPTED: "You accepted. The council makes its case and asks for authorisation; the agreement "
        "comes to you next.",
        AskedStanding.DECLINED: f"You declined: {lower_first(str(row.get_decline_reason_display()))}.",
        AskedStanding.EXPIRED: "The time to answer is over. Ring the council if the place is free.",
        AskedStanding.TAKEN_BACK: f"The council took this request back: {row.taken_back_why}",
    }
    return NextStep(sentences[stands])


def own_list(rows: Sequence[AskedHome], at: datetime) -> Table:
    """What a provider was asked, the newest first."""
    lines: list[list[CellValue]] = [
        [
            Cell(row.need, url=address_of("calloffs:portal_asked", row.pk), note=home_name(row)),
            Cell(status=status_of(row, at)),
            moment(row.expires_at),
            f"{pounds(row.weekly)} a week",
        ]
        for row in rows
    ]
    columns = [Column("Need"), Column("Where it stands"), Column("Answer before"), Column("Fee")]
    return Table("Requests for a home", columns, lines, NO_REQUEST, caption_hidden=True)


def own_questions(rows: Iterable[AskedQuestion]) -> Table | None:
    """What its people asked, and what they were answered; nothing before."""
    lines: list[list[CellValue]] = [[row.question, row.answer or "Waits for the council"] for row in rows]
    return Table("Your questions", [Column("Question"), Column("Answer")], lines) if lines else None
