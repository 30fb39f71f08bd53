"""The authority in law for a home outside the council's area, shown apart from the money (reg. 11, ADR 127)."""

from collections.abc import Sequence

from calloffs.models import ActGround, Authorisation, DistanceApproval
from calloffs.presenters.stand_ins import in_whose_name
from calloffs.rules.law import asks_approval
from calloffs.states import DecidingOffice, LawAnswer, LawOffice, OfficeDecision
from placements.states import LocationClass, Regime
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, Status, SummaryRow

WHERE = {
    LocationClass.IN_BOROUGH: "The home is in the council's own area: no approval for distance is needed (reg. 11).",
    LocationClass.ADJOINING: "The home is out of area: the nominated officer approves it before the move (reg. 11).",
    LocationClass.DISTANT: "The home is at a distance: the Director approves it before the move (reg. 11).",
}
COLOURS = {
    LawAnswer.APPROVED: Colour.DONE,
    LawAnswer.REFUSED: Colour.STOPPED,
    LawAnswer.NOT_REACHED: Colour.DRAFT,
}


def stands_on(regime: str, basis: str) -> str:
    """The regime and what it rests on, said once where the one names the other."""
    label = Regime(regime).label
    return basis if basis.startswith(label) else f"{label}: {basis}"


def act_ground(ground: ActGround) -> Cell:
    """The ground of the Procurement Act 2023 that an award stands on, with its rule and what it means for notices."""
    no_notices = "" if ground.owes_notices else " The Act asks for no notice of it."
    return Cell(ground.name, note=f"{ground.legal_basis}.{no_notices}")


def in_law(
    authorisation: Authorisation, answers: Sequence[DistanceApproval], *, says_where: bool
) -> list[SummaryRow]:
    """Where the home is, each answer in its order, and the consultations: neither authority stands for the other.

    `says_where`: False where the page has said it, with what is missing.
    """
    where = authorisation.proposal.location_class
    rows = [SummaryRow("Distance", WHERE[LocationClass(where)])] if says_where else []
    if not asks_approval(where):
        return rows
    for one in answers:
        rows += _told(one)
    if director := _director(authorisation, answers):
        rows.append(SummaryRow("The Director", director))
    if not answers and len(rows) == says_where:
        rows.append(SummaryRow("Approval", Cell(status=Status("Not asked yet", Colour.DRAFT))))
    return rows


def _told(row: DistanceApproval) -> list[SummaryRow]:
    outcome = LawAnswer(row.outcome)
    said = f"{row.answered_by}, {words.moment(row.rung_at)}" if row.answered_by else words.moment(row.rung_at)
    texts = " ".join(text for text in (row.answer, row.considered) if text)
    note = f"{said}. {texts} Recorded by {row.by.name}."
    rows = [
        SummaryRow(
            LawOffice(row.office).label, Cell(status=Status(outcome.label, COLOURS[outcome]), note=note)
        )
    ]
    if row.consulted_on:
        told = row.consultations or "They followed the approval, and are answered one by one."
        rows.append(SummaryRow("Consultations", Cell(told, note=words.day(row.consulted_on))))
    elif row.consultations_due_on:
        rows.append(SummaryRow("Consultations", f"They follow by {words.day(row.consultations_due_on)}."))
    return rows


def _director(authorisation: Authorisation, answers: Sequence[DistanceApproval]) -> str:
    """That the Director confirmed by the decision about the money what was approved by telephone."""
    offices = authorisation.offices.all()
    asked = next((one for one in offices if one.office == DecidingOffice.DCS), None)
    by_telephone = any(one.office == LawOffice.DCS and one.outcome == LawAnswer.APPROVED for one in answers)
    if asked is None or (answers and not by_telephone):
        return ""
    if asked.decision == OfficeDecision.AUTHORISE and asked.by and asked.at:
        who = in_whose_name(asked.by, asked.stand_in)
        return f"{who} {'confirmed' if by_telephone else 'approved'} it on {words.moment(asked.at)}."
    return "The Director has not confirmed it yet." if by_telephone else ""
