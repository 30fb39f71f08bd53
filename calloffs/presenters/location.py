"""What the law asks before the move, as a list: the rule, whether it is met, by whom and when (ADR 144)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from calloffs.models import LocationAnswer, LocationGate
from calloffs.rules.location import Gate, unmet
from calloffs.states import GateAnswer, GateHow, LawGate, NotNearer
from placements.rules.schooling import year_words
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import listed, lower_first, plural, short_day
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("Nothing is asked: the home is in the council’s own area, or was approved before it was asked.")
LIST = "What the law asks before the move"
TO_CONFIRM = "for the council’s lawyers to confirm"
OF_OFFICE = "The nominated officer approves the home, and the schooling with it."


@dataclass(frozen=True)
class Clock:
    """What becomes of a question without an answer: in an emergency it may follow, after the approval by a day."""

    emergency: bool
    approved: bool
    follows_by: date | None
    today: date


def table(gates: Sequence[Gate], clock: Clock, address: Callable[[str], str] | None) -> Table:
    """Each question in its order; `address` of the page that answers one, for who may write."""
    columns = [Column("Asked"), Column("State"), Column("Answer", wide=True)]
    return Table(
        LIST, columns, [[_name(one, clock, address), _state(one, clock), told(one)] for one in gates], NONE
    )


def _name(gate: Gate, clock: Clock, address: Callable[[str], str] | None) -> Cell:
    rule = cast(LocationGate, gate.rule)
    basis = basis_of(rule)
    label = LawGate(rule.gate).label
    if address is None or (clock.approved and gate.is_met):
        return Cell(label, note=basis)
    verb = "Answer again" if gate.said else "Answer"
    return Cell(f"{verb}: {lower_first(label)}", url=address(rule.gate), note=basis)


def basis_of(rule: LocationGate) -> str:
    """The rule that asks, and whether it is still for the lawyers to confirm (M)."""
    return f"{rule.legal_basis} ({TO_CONFIRM})" if rule.to_confirm else rule.legal_basis


def _state(gate: Gate, clock: Clock) -> Cell:
    if gate.is_met:
        return Cell(status=Status("Met", Colour.DONE))
    if clock.follows_by:
        late = clock.follows_by < clock.today
        state = Status("Overdue", Colour.STOPPED) if late else Status("To follow", Colour.ATTENTION)
        return Cell(status=state, note=f"by {short_day(clock.follows_by)}")
    if clock.emergency and gate.rule.may_follow:
        return Cell(status=Status("May follow", Colour.DRAFT), note="in an emergency")
    return Cell(status=Status("Not met", Colour.ATTENTION))


def told(gate: Gate) -> Cell | str:
    """The answer that holds: coded, by whom, when, and in words."""
    if gate.said is None:
        return OF_OFFICE if gate.by_office else ""
    written = cast(LocationAnswer, gate.said)
    when = f"{written.whom}, {short_day(written.done_on)}" if written.done_on else written.whom
    how = GateHow(written.how).label if written.how else ""
    plan = "The care plan was given" if written.care_plan_given else ""
    coded, recorded = answer_words(written), f"Recorded by {written.by.name}, {short_day(written.at)}"
    parts = [when, how, plan, written.words.rstrip(".") if coded else "", recorded]
    return Cell(coded or written.words, note=". ".join(part for part in parts if part) + ".")


def answer_words(written: LocationAnswer) -> str:
    """The coded answer in words; of why no home is nearer each code that was chosen."""
    if written.reasons:
        first, *rest = (NotNearer(one).label for one in written.reasons)
        return listed([first, *(lower_first(one) for one in rest)])
    return "" if written.answer == GateAnswer.STATED else GateAnswer(written.answer).label


def counted(gates: Sequence[Gate]) -> str:
    """How much of it is answered: "6 of 8 are answered"."""
    return f"{len(gates) - len(unmet(gates))} of {plural(len(gates), 'question')} answered"


def schooling(year: int) -> list[SummaryRow]:
    """The child's school year on the first night, where there is one."""
    words = year_words(year)
    return [SummaryRow("School year", words)] if words else []


def nearer(homes: Sequence[tuple[str, Decimal]], offered: int) -> list[SummaryRow]:
    """Which homes that offered are nearer, so that the answer says why not them; nothing after a direct award."""
    if not offered:
        return []
    if not homes:
        return [SummaryRow("Nearer homes", f"None of the {plural(offered, 'home')} that offered is nearer.")]
    named = listed([f"{name} ({miles} miles)" for name, miles in homes])
    return [SummaryRow("Nearer homes", f"{len(homes)} of {plural(offered, 'home')} that offered: {named}.")]


def first_open(gates: Sequence[Gate]) -> str:
    """The first question that nobody has answered; empty where there is none."""
    return next((one.rule.gate for one in unmet(gates)), "")


def gates_table(rows: Iterable[LocationGate], today: date, *, may: bool) -> Table:
    """The dated data: each question with its rule over time."""
    lines: list[Sequence[Any]] = [
        [
            Cell(str(one.get_gate_display()), note="" if one.near_too else "at a distance only"),
            _years(one),
            "Yes" if one.may_follow else "No",
            Cell(one.legal_basis, note=TO_CONFIRM if one.to_confirm else ""),
            days_in_force(one),
            *([end_cell(one, "calloffs:location_gate_end", today)] if may else []),
        ]
        for one in rows
    ]
    columns = [
        Column("Asked"),
        Column("Of whom"),
        Column("May follow in an emergency"),
        Column("Stands on", wide=True),
        Column("In force"),
    ]
    return Table(LIST, [*columns, *changes(may)], lines, Empty("Nothing is asked."), caption_hidden=True)


def _years(gate: LocationGate) -> str:
    if gate.from_year is None or gate.to_year is None:
        return "Every child"
    first = f"Year {gate.from_year}" if gate.from_year else "Reception"
    return first if gate.from_year == gate.to_year else f"{first} to Year {gate.to_year}"
