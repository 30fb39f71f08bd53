"""By what a ground of a direct award is shown, and what a case lacks (S-48, ADR 153). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from calloffs.codes import EvidenceKind
from calloffs.states import DirectGround
from sefton_pdps.core.text.words import day, listed, lower_first

# What to do where nothing on record shows it.
HOW: Mapping[str, str] = {
    EvidenceKind.HOUR: "The referral says that a home is needed later: change that first, if it is wrong.",
    EvidenceKind.COURT: "Enter the day of the hearing.",
    EvidenceKind.ORDER: "Enter the day and the reference of the order.",
    EvidenceKind.SIBLING: "Record the brother’s or sister’s placement in this home first.",
    EvidenceKind.PRESENT: "Record the child’s placement with this provider first.",
    EvidenceKind.COMPETITION: "Open a mini-competition first; it shows this once it has ended with no award.",
    EvidenceKind.ONLY: "Another home on the list passes every gate, has a free place and meets as many needs.",
    EvidenceKind.WISH: "Enter the day on which the child said it.",
}
ON_A_DAY = (EvidenceKind.COURT, EvidenceKind.ORDER, EvidenceKind.WISH)
ALREADY_SO = (EvidenceKind.ORDER, EvidenceKind.WISH)
BY_PLACEMENT = (EvidenceKind.SIBLING, EvidenceKind.PRESENT)


@dataclass(frozen=True)
class Shown:
    """By what a ground is shown; `row`: the placement or the competition, `on` and `reference`: of what has a day."""

    kind: str = ""
    row: UUID | None = None
    on: date | None = None
    reference: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As a case keeps it; what its kind does not ask is left out."""
        return {
            "evidence_kind": self.kind,
            "evidence_on": self.on if self.kind in ON_A_DAY else None,
            "evidence_reference": self.reference.strip() if self.kind == EvidenceKind.ORDER else "",
            "evidence_placement_id": self.row if self.kind in BY_PLACEMENT else None,
            "evidence_call_off_id": self.row if self.kind == EvidenceKind.COMPETITION else None,
        }


NOTHING_SHOWN = Shown()


def why_not_shown(
    ground: str, asked: Sequence[str], shown: Shown, on_record: Sequence[Shown], *, today: date
) -> tuple[str, str]:
    """The box and the sentence of what is missing; both empty where nothing is.

    `asked`: one of these kinds is enough, none means words alone; `on_record`: what the house itself shows.
    """
    if not asked:
        return (
            ("shown", "This ground is argued in words. Choose nothing that shows it.")
            if shown.kind
            else ("", "")
        )
    if shown.kind not in asked:
        kinds = listed([f"“{lower_first(EvidenceKind(one).label)}”" for one in asked], "or")
        ways = " ".join(HOW[one] for one in asked)
        return "shown", f"“{DirectGround(ground).label}” is shown by {kinds}. {ways}"
    if shown.kind in ON_A_DAY:
        return _why_not_dated(shown, today)
    if not any((one.kind, one.row) == (shown.kind, shown.row) for one in on_record):
        return "shown", f"Nothing on record shows this. {HOW[shown.kind]}"
    return "", ""


def _why_not_dated(shown: Shown, today: date) -> tuple[str, str]:
    if shown.on is None:
        return "shown_on", HOW[shown.kind]
    if shown.kind in ALREADY_SO and shown.on > today:
        return "shown_on", f"{day(shown.on)} is still to come. Enter the day on which it was."
    if shown.kind == EvidenceKind.ORDER and not shown.reference.strip():
        return "shown_reference", "Enter the reference of the court’s order."
    return "", ""
