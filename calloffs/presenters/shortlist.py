"""By what a ground is shown, and the homes that were seen when a case for a direct award was made (ADR 153)."""

from collections.abc import Mapping, Sequence
from typing import cast

from calloffs.codes import EvidenceKind
from calloffs.models import DirectAwardCase, SeenHome
from placements.presenters import distance_words
from placements.states import Gate
from providers.rules.home_names import AtHome, home_name
from sefton_pdps.core.text.words import day, listed, lower_first, plural
from sefton_pdps.core.web.components import Cell, CellValue, Column, Table

CHOSEN = "Chosen"


def shown_by(case: DirectAwardCase) -> str:
    """In one line, with references and days alone; empty of a case that is argued in words."""
    if not case.evidence_kind:
        return ""
    label = str(EvidenceKind(case.evidence_kind).label)
    row = case.evidence_placement or case.evidence_call_off
    parts = [
        f"({row.reference})" if row else "",
        case.evidence_reference,
        day(case.evidence_on) if case.evidence_on else "",
    ]
    return f"{', '.join([' '.join(filter(None, [label, parts[0]])), *filter(None, parts[1:])])}."


def seen_table(rows: Sequence[SeenHome], passed: int) -> Table:
    """Those that passed, as they stood then: the best first, and why each was not chosen."""
    first = f"The first {len(rows)} of the {passed} homes" if passed > len(rows) else "The homes"
    lines: list[list[CellValue]] = [
        [
            Cell(_home(one), note=one.provider.name),
            CHOSEN if one.chosen else str(one.get_why_not_display()),
            distance_words(one.distance_miles),
            f"{one.needs_met} of {one.needs_asked}",
            str(one.free_places),
        ]
        for one in rows
    ]
    columns = [
        Column("Home"),
        Column("Why not"),
        Column("Distance"),
        Column("Needs met", numeric=True),
        Column("Free places", numeric=True),
    ]
    return Table(f"{first} that passed every gate", columns, lines, caption_hidden=passed <= len(rows))


def counted(by_gate: Mapping[str, int]) -> tuple[int, str]:
    """How many passed, and in a sentence how many each gate left out."""
    numbers = dict(by_gate)
    passed = numbers.pop("", 0)
    if not numbers:
        return passed, "No home of the lot was left out."
    told = listed(f"{number} {lower_first(Gate(gate).label)}" for gate, number in numbers.items())
    number = plural(sum(numbers.values()), "home or provider", "homes or providers")
    return passed, f"Left out by a gate: {number} ({told})."


def _home(one: SeenHome) -> str:
    """A home that passed is always one of a setting, as the database keeps it."""
    return home_name(cast(AtHome, one))
