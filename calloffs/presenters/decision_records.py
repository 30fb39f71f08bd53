"""The parts of a record of a decision, in words: they are frozen with it (ADR 158)."""

from collections.abc import Iterable, Sequence
from typing import Any

from calloffs.models import (
    AskedOffice,
    Authorisation,
    DecisionRecord,
    DirectAwardCase,
    LadderRung,
    OfferAssessment,
    Recommendation,
)
from calloffs.presenters import proposals
from calloffs.presenters.deciding import together
from calloffs.presenters.shortlist import shown_by
from calloffs.presenters.stand_ins import in_whose_name
from calloffs.states import DecidedAs, DecidingOffice, Impact, OfficeDecision
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, CellValue, Column, SummaryRow, Table
from sefton_pdps.core.web.confirming import text_of

Lines = list[list[str]]
NO_CONFLICT = "Each person who decided declared that they have no conflict of interest."


def facts(authorisation: Authorisation, searched: str) -> Lines:
    """What was decided on: home, nights and money, the route, and the band with the rule that it stands on.

    `searched`: with how many brothers and sisters, and never with whom.
    """
    proposal, call_off = authorisation.proposal, authorisation.call_off
    offices = list(authorisation.offices.all())
    band = authorisation.band
    value = f"{words.pounds(authorisation.value)}{together(authorisation)}"
    rows = [
        *proposals.summary(proposal, call_off),
        *proposals.money(proposal, call_off, offices),
        SummaryRow("Searched for", searched),
        SummaryRow("Bought by", f"{call_off.get_route_display()}: {call_off.route_reason}"),
        SummaryRow("Authority", f"{DecidingOffice(band.office).label}, for {value}. {band.legal_basis}"),
        SummaryRow(
            "Asked for by",
            f"{authorisation.requested_by.described}, {words.moment(authorisation.requested_at)}",
        ),
    ]
    return [[row.label, _said(row.value)] for row in rows if row.value]


def office(asked: AskedOffice) -> dict[str, str]:
    """Who decided for an office, when, what and why."""
    who = in_whose_name(asked.by, asked.stand_in) if asked.by else ""
    impact = Impact(asked.asc_impact).label.lower() if asked.asc_impact else ""
    parts = [
        asked.reason,
        f"Impact on Adult Social Care: {impact}. {asked.asc_impact_reason}" if impact else "",
    ]
    return {
        "office": str(DecidingOffice(asked.office).label),
        "who": who,
        "at": words.moment(asked.at) if asked.at else "",
        "decision": str(OfficeDecision(asked.decision).label),
        "reason": " ".join(filter(None, parts)) or "No reason beyond those below.",
        "why_asked": asked.why,
    }


def provisional(authorisation: Authorisation) -> Lines:
    """Under which scheme, by whom, until when and why it could not wait."""
    by, until = authorisation.provisional_by, authorisation.provisional_until
    if by is None or until is None:
        return []
    scheme = authorisation.provisional_under
    return [
        ["Given by", in_whose_name(by, authorisation.provisional_stand_in)],
        ["Why it could not wait", authorisation.provisional_reason],
        ["Lapses unless ratified by", words.moment(until)],
        ["Under", scheme.scheme_reference if scheme else ""],
    ]


def reasons(recommendation: Recommendation | None, case: DirectAwardCase | None) -> Lines:
    """Why this home: of the recommendation after a competition, or of the case."""
    if recommendation:
        rows = [
            ["Why this home", recommendation.reasons],
            ["Why before those that rank higher", together_words(recommendation)],
            ["Recommended by", f"{recommendation.by.described}, {words.moment(recommendation.at)}"],
        ]
    elif case:
        rows = [
            [str(case.get_ground_display()), case.evidence],
            ["Shown by", shown_by(case)],
            ["Why this home before those that are nearer or meet more needs", case.why_this],
            ["Price benchmark", case.benchmark_words],
            ["Case made by", f"{case.by.described}, {words.moment(case.at)}"],
        ]
    else:
        rows = []
    return [row for row in rows if row[1]]


def together_words(recommendation: Recommendation) -> str:
    """Why another offer was not chosen; of brothers and sisters who go to one home the code in front (ADR 162)."""
    code = f"{recommendation.get_together_why_display()}." if recommendation.together_why else ""
    return " ".join(filter(None, (code, recommendation.not_first_reason)))


def conflicts(declared: Sequence[OfferAssessment]) -> list[str]:
    """What was declared: by who decided, and by who was asked to score and did not."""
    others = [
        f"{one.evaluator.name} declared a conflict of interest and scored nothing: {one.conflict_note}"
        for one in declared
    ]
    return [NO_CONFLICT, *others]


def rungs(asked: Sequence[LadderRung]) -> Table:
    """The rungs of the ladder that were gone down, and what came of each."""
    return Table(
        "Rungs of the contingency ladder",
        [Column("Rung"), Column("Asked", numeric=True), Column("What came of it")],
        [[one.name, len(one.approaches.all()), _came(one)] for one in asked],
    )


def _came(rung: LadderRung) -> str:
    result = str(rung.get_result_display()) if rung.result else "Open when this was decided"
    why = f": {rung.get_ground_display()}" if rung.ground else ""
    return f"{result}{why}. {rung.reason}".strip()


def as_text(table: Table, note: str) -> dict[str, Any]:
    """A table as its texts alone."""
    return {
        "caption": table.caption,
        "columns": [column.label for column in table.columns],
        "rows": [[_said(cell) for cell in row] for row in table.rows],
        "note": note,
    }


def _said(value: CellValue) -> str:
    """A cell in running text: a note that is a sentence follows it, another stands in brackets."""
    if not isinstance(value, Cell) or not value.note:
        return text_of(value)
    main = text_of(value.value)
    return f"{main}. {value.note}" if value.note.endswith(".") else f"{main} ({value.note})"


def listed(records: Iterable[DecisionRecord], url: str) -> list[SummaryRow]:
    """The records of an authorisation, each a PDF, with the fingerprint by which a copy is known."""
    return [
        SummaryRow(
            str(DecidedAs(one.decided_as).label),
            Cell(
                f"Record of {words.moment(one.at)} (PDF)",
                url=f"{url}?of={one.decided_as}",
                note=f"Fingerprint (SHA-256) {one.file.sha256}" if one.file else "The PDF is being made.",
            ),
        )
        for one in records
    ]
