"""The answers of a route assessment, where they point to, and the way that was taken (S-48)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from calloffs.models import CallOff, RouteAssessment
from calloffs.rules.routes import Assessed
from calloffs.states import CallOffRoute
from sefton_pdps.core.text.words import lower_first, moment
from sefton_pdps.core.web.components import Cell, Column, Empty, Table


@dataclass(frozen=True)
class Pointing:
    """A sentence about where the answers point to, the answers as a table, and how somebody went on from there.

    `rest`: those that speak for no way, where they stand apart.
    """

    sentence: str
    answers: Table
    taken: str = ""
    rest: Table | None = None


def pointing(assessed: Assessed) -> Pointing:
    """Before the route is chosen: what speaks for a way first, because the rest is five screens of a phone."""
    speak = [asdict(one) for one in assessed.answers if one.speaks_for]
    silent = [asdict(one) for one in assessed.answers if not one.speaks_for]
    return Pointing(
        _sentence("The answers point", assessed.pointed_to, assessed.because),
        _table(speak),
        rest=_table(silent) if silent else None,
    )


def kept_of(call_off: CallOff) -> Pointing | None:
    """The assessment that a call-off was opened with; none on call-offs from before it was kept."""
    assessment: RouteAssessment | None = getattr(call_off, "assessment", None)
    return kept(assessment) if assessment else None


def kept(assessment: RouteAssessment) -> Pointing:
    """As it was when the call-off was opened; the reason for another way is the call-off's own (`route_reason`)."""
    taken = "That way was taken" if assessment.chosen == assessment.pointed_to else "Another way was taken"
    return Pointing(
        _sentence("The answers pointed", assessment.pointed_to, assessment.because),
        _table(assessment.answers),
        taken=f"{taken} by {assessment.by.described}, {moment(assessment.at)}.",
    )


def _sentence(verb: str, route: str, because: str) -> str:
    return f"{verb} to a {lower_first(CallOffRoute(route).label)}: {lower_first(because)}"


def _table(answers: Sequence[dict[str, Any]]) -> Table:
    return Table(
        "Questions for the route",
        [Column("Question"), Column("Answer"), Column("Speaks for")],
        [[one["asks"], one["answer"], _speaks(one)] for one in answers],
        Empty("No answer speaks for one way more than for another."),
        caption_hidden=True,
    )


def _speaks(one: dict[str, Any]) -> Cell | str:
    return Cell(CallOffRoute(one["speaks_for"]).label, note=one["because"]) if one["speaks_for"] else ""
