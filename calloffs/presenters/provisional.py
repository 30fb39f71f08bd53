"""Provisional authority in words: what was given and until when, what is spent without it, the council's schemes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from calloffs.models import Authorisation, ProvisionalAuthority, WithheldRatification
from calloffs.presenters.stand_ins import in_whose_name
from calloffs.rules.provisional import has_lapsed, lasts_words
from calloffs.states import DecidingOffice, GivingOffice, OfficeDecision
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table

if TYPE_CHECKING:
    from calloffs.selectors.provisional import Unauthorised


def rows(authorisation: Authorisation, withheld: Sequence[WithheldRatification]) -> list[SummaryRow]:
    """Who gave it, why, under which scheme, until when, and what offices answered in place of ratifying."""
    scheme, by = authorisation.provisional_under, authorisation.provisional_by
    given, until = authorisation.provisional_at, authorisation.provisional_until
    if scheme is None or by is None or given is None or until is None:
        return []
    stand_in = authorisation.provisional_stand_in
    who = in_whose_name(by, stand_in) if stand_in else by.described
    return [
        SummaryRow(
            "Provisional authority",
            Cell(f"Given by {who} on {words.moment(given)}", note=authorisation.provisional_reason),
        ),
        _ratifying(authorisation.authorised_at, until, lasts_words(scheme)),
        SummaryRow(
            "Scheme",
            Cell(scheme.scheme_reference, note=f"Limit {words.pounds(scheme.up_to)} whole-life value"),
        ),
        *[
            SummaryRow(
                "Refused" if row.decision == OfficeDecision.REFUSE else "Asked",
                Cell(
                    row.reason,
                    note=f"{DecidingOffice(row.office).label}: {in_whose_name(row.by, row.stand_in)}, "
                    f"{words.moment(row.at)}",
                ),
            )
            for row in withheld
        ],
    ]


def _ratifying(ratified: datetime | None, until: datetime, after: str) -> SummaryRow:
    """By when it must be ratified, and once it is, only that it was: in time, or after it had lapsed."""
    if ratified is None:
        return SummaryRow("Lapses unless ratified by", Cell(words.moment(until), note=f"After {after}."))
    limit = words.moment(until)
    note = f"Late: it had lapsed on {limit}." if ratified >= until else f"In time: by {limit} at the latest."
    return SummaryRow("Ratified", Cell(words.moment(ratified), note=note))


def unauthorised_sentence(breach: "Unauthorised", *, tells_cost: bool) -> str:
    """The red line: since when it is paid for without authority, how much, and who must ratify or end it."""
    row = breach.authorisation
    spent = f" {words.pounds(breach.spent)} is unauthorised so far." if tells_cost and breach.spent else ""
    return (
        f"Unauthorised: the provisional authority {row.reference} lapsed on {words.moment(breach.since)} and nobody "
        f"has ratified it.{spent} The placement goes on. The {DecidingOffice(row.band.office).label} ratifies it, or "
        "decides what follows."
    )


def once_unauthorised(breach: "Unauthorised", *, tells_cost: bool) -> str:
    """The same once it was ratified late: it stays on record."""
    late = words.moment(breach.ratified_at) if breach.ratified_at else ""
    spent = f" {words.pounds(breach.spent)} was spent until then." if tells_cost and breach.spent else ""
    return f"Without authority from {words.moment(breach.since)} until it was ratified on {late}.{spent}"


def lapse_words(lapsed: "Sequence[Unauthorised]", *, tells_cost: bool) -> dict[str, list[str]]:
    """What stands red while it is unauthorised, and what stays on record of it afterwards."""
    return {
        "unauthorised": [
            unauthorised_sentence(one, tells_cost=tells_cost) for one in lapsed if not one.ratified_at
        ],
        "was_unauthorised": [
            once_unauthorised(one, tells_cost=tells_cost) for one in lapsed if one.ratified_at
        ],
    }


def when(authorisation: Authorisation, at: datetime) -> str:
    """Until when it runs, or since when it has lapsed."""
    until = authorisation.provisional_until
    if until is None:
        return ""
    if has_lapsed(authorisation.state, until, at):
        return f"Lapsed on {words.moment(until)}"
    return f"Lapses {words.deadline(until, at)}"


def schemes_table(schemes: Sequence[ProvisionalAuthority], today: date) -> Table:
    """Every scheme that was ever in force, the newest first."""
    return Table(
        "Provisional authority",
        [
            Column("Given by"),
            Column("Up to", numeric=True),
            Column("Lapses after"),
            Column("In force"),
            Column("Stands on"),
            Column("State"),
        ],
        [
            [
                GivingOffice(one.office).label,
                words.pounds(one.up_to),
                lasts_words(one),
                _dates(one),
                one.scheme_reference,
                Cell(status=_status(one, today)),
            ]
            for one in schemes
        ],
        Empty("Provisional authority is off: no scheme has been entered, so nobody may give it."),
        caption_hidden=True,
    )


def _dates(scheme: ProvisionalAuthority) -> str:
    until = f" until {words.short_day(scheme.valid_to)}" if scheme.valid_to else ""
    return f"From {words.short_day(scheme.valid_from)}{until}"


def _status(scheme: ProvisionalAuthority, today: date) -> Status:
    if scheme.valid_to and scheme.valid_to <= today:
        return Status("Past", Colour.DRAFT)
    return Status("Later", Colour.DRAFT) if scheme.valid_from > today else Status("In force", Colour.DONE)
