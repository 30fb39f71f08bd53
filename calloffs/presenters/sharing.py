"""The second stage as the council reads it: who was shown what and when, and what would be shared (ADR 151)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from calloffs.codes import EndOfSharing
from calloffs.models import CallOff, Disclosure, HeldPart, SharingRule
from placements.rules.disclosed import TITLES, Part
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import listed, lower_first, moment, short_day, short_moment
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

WAITS = Status("Terms not accepted yet", Colour.IN_PROGRESS)
READ = Status("Accepted", Colour.DONE)
ENDED = Status("Ended", Colour.DRAFT)


def status(row: Disclosure) -> Status:
    if row.ended_at is not None:
        return ENDED
    return READ if row.accepted_at is not None else WAITS


def why_ended(row: Disclosure) -> str:
    """ "the home pulled out, 3 Dec 2026", for a row that has ended."""
    if row.ended_at is None:
        return ""
    return f"{EndOfSharing(row.ended_why).label}, {short_moment(row.ended_at)}"


def shared_table(rows: Sequence[Disclosure], opened: Mapping[Any, int]) -> Table:
    """Everything that was shared on a call-off, the newest first, with how often it was opened."""
    return Table(
        "Shared until now",
        [
            Column("Home"),
            Column("State"),
            Column("Shared"),
            Column("Accepted"),
            Column("Opened"),
            Column("Ended"),
        ],
        [
            [
                Cell(row.setting.name, note=row.provider.name),
                Cell(status=status(row)),
                Cell(
                    short_moment(row.made_at),
                    note=f"by {row.made_by.name}, terms version {row.terms_version}",
                ),
                Cell(short_moment(row.accepted_at), note=f"by {row.accepted_by.name}")
                if row.accepted_at and row.accepted_by
                else "",
                _times(opened.get(row.pk, 0)),
                why_ended(row),
            ]
            for row in rows
        ],
        Empty("Nothing was shared yet."),
    )


def _times(number: int) -> str:
    return "Not yet" if not number else "Once" if number == 1 else f"{number} times"


def parts_table(parts: Sequence[Part], held: Sequence[HeldPart], *, reads: bool = False) -> Table:
    """What would be shared, part by part, and what a manager holds back with the reason; `reads`: it is shared."""
    reasons = {row.part: row for row in held if row.is_held}
    return Table(
        "What the home reads, as the record says it now" if reads else "What the home would read",
        [Column("Part"), Column("Shared"), Column("Why not", wide=True)],
        [
            [
                part["title"],
                "No, held back" if part["code"] in reasons else _answers(len(part["rows"])),
                Cell(reasons[part["code"]].reason, note=f"decided by {reasons[part['code']].by.name}")
                if part["code"] in reasons
                else "",
            ]
            for part in parts
        ],
        Empty("The referral holds nothing yet."),
    )


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


def rows_of(part: Part) -> list[SummaryRow]:
    """A part as it is read: labels and texts."""
    return [SummaryRow(label, text) for label, text in part["rows"]]


def in_a_line(newest: Mapping[str, Any] | None) -> str:
    """What the call-off's page says of it."""
    if newest is None:
        return "The full referral is not shared with the preferred home yet."
    if newest["ended_at"]:
        return f"The full referral was shared with {newest['provider']}, which has ended."
    if newest["accepted_at"]:
        return f"{newest['provider']} accepted the terms and may read the full referral."
    return f"The full referral is shared with {newest['provider']}, which has not accepted the terms yet."


def next_step(call_off: CallOff, running: Disclosure | None, home: str) -> NextStep:
    """What comes next on the page of what is shared."""
    if running is None:
        if not home:
            return NextStep("No home is preferred at this moment, so nothing is shared.")
        return NextStep(f"{home} is preferred. Read below what it would read, then share it.")
    take_back = Link("Take it back", reverse("calloffs:end_sharing", args=[running.pk]))
    if running.accepted_at is None:
        stands = f"{running.provider.name} was told on {moment(running.made_at)} and has not accepted the terms yet."
    else:
        stands = (
            f"{running.provider.name} accepted the terms on {moment(running.accepted_at)} and may read it."
        )
    return NextStep(stands, link=take_back)


def rules_table(rows: Iterable[SharingRule], today: date, *, may: bool) -> Table:
    """Every version of the terms over time."""
    return Table(
        "Information-sharing terms",
        [
            Column("Version", numeric=True),
            Column("Profile kept for"),
            Column("Terms", wide=True),
            Column("In force"),
            *changes(may),
        ],
        [
            [
                str(row.version),
                f"{row.keeps_days} days",
                row.terms,
                days_in_force(row),
                *([end_cell(row, "calloffs:sharing_rule_end", today)] if may else []),
            ]
            for row in rows
        ],
        Empty("No terms are set, so nothing can be shared."),
        caption_hidden=True,
    )


def own_status(row: Disclosure) -> Status:
    """The badge as the home reads it: terms that wait are its to accept."""
    return Status("Terms to accept", Colour.ATTENTION) if status(row) == WAITS else status(row)


def own_next(row: Disclosure) -> NextStep:
    """What comes next for the home: read the terms, read the referral, or nothing more."""
    if row.ended_at is not None:
        return NextStep(
            f"What you were told of this child ended on {short_day(row.ended_at.date())}: "
            f"{lower_first(str(EndOfSharing(row.ended_why).label))}. Destroy what you wrote down or printed."
        )
    if row.accepted_at is None:
        return NextStep(
            "Read the terms. Once you accept them you can read who the child is and the full referral."
        )
    who = row.accepted_by.name if row.accepted_by else ""
    return NextStep(f"{who} accepted the terms on {moment(row.accepted_at)}. Every opening is written down.")


def would_hold() -> str:
    """What stands behind the terms, by its parts and without an answer."""
    return listed([lower_first(title) for title in TITLES.values()])
