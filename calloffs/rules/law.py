"""The approval of a home outside the council's area before the move: whose, and why it is not there yet. Pure.

Regulation 11 of the Care Planning Regulations: out of area the nominated officer approves, at a distance the Director
(S-19, ADR 127). It is an authority of its own beside that for the money, and no emergency lifts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from calloffs.states import LawAnswer, LawOffice
from placements.states import LocationClass
from sefton_pdps.core.text import words

# Who may approve each: at a distance nobody but the Director.
OFFICES = {
    LocationClass.IN_BOROUGH: (),
    LocationClass.ADJOINING: (LawOffice.NOMINATED, LawOffice.DCS),
    LocationClass.DISTANT: (LawOffice.DCS,),
}
NAMES = {LawOffice.NOMINATED: "nominated officer", LawOffice.DCS: "Director"}


class Answered(Protocol):
    """What the rules read of an answer that is on record."""

    office: str
    outcome: str
    rung_at: datetime


@dataclass(frozen=True)
class Told:
    """An answer as it is told: of which office, what came of it, by whom, when, and what was considered.

    `why_not_nearer`: coded, of an emergency in which nobody has answered it yet.
    """

    outcome: str
    office: str = ""
    answered_by: str = ""
    at: datetime | None = None
    answer: str = ""
    considered: str = ""
    why_not_nearer: tuple[str, ...] = ()


def asks_approval(location_class: str) -> bool:
    """Whether a home stands outside the council's area, so that its approval comes before the move."""
    return bool(OFFICES[LocationClass(location_class)])


def office_words(location_class: str) -> str:
    """Whose approval it is, as a sentence says it."""
    return f"the {NAMES[OFFICES[LocationClass(location_class)][0]]}"


def is_approved(answers: Sequence[Answered]) -> bool:
    """Whether one of the answers is the approval."""
    return any(one.outcome == LawAnswer.APPROVED for one in answers)


def still_asked(location_class: str, answers: Sequence[Answered]) -> list[LawOffice]:
    """The offices that may still answer: each does so once, and nobody after an approval."""
    if is_approved(answers):
        return []
    answered = {one.office for one in answers if one.outcome == LawAnswer.REFUSED}
    if LawOffice.DCS in answered:
        return []
    return [one for one in OFFICES[LocationClass(location_class)] if one not in answered]


def why_not_move(location_class: str, answers: Sequence[Answered]) -> tuple[str, ...]:
    """Why nobody may move to a home yet, with what to do next; empty in the area and where it is approved."""
    if not asks_approval(location_class) or is_approved(answers):
        return ()
    near = location_class == LocationClass.ADJOINING
    who = office_words(location_class)
    if not answers:
        where = "outside the council’s area" if near else "at a distance"
        return (
            f"The home is {where}, and {who} approves it before the move, in an emergency too (reg. 11). Ring "
            f"{'them' if near else 'the Director'}, then record under “Authority in law” what was answered.",
        )
    last = answers[-1]
    if last.outcome == LawAnswer.REFUSED:
        if near and last.office == LawOffice.NOMINATED:
            return (
                "The nominated officer refused this home under reg. 11, so nobody moves there. Propose another home, "
                "or ask the Director, who may approve it too.",
            )
        return ("The Director refused this home under reg. 11, so nobody moves there. Propose another home.",)
    other = "the Director, who may approve it too" if near else "whoever stands in for the Director"
    return (
        f"On {words.moment(last.rung_at)} nobody was reached to approve this home under reg. 11. Ring again, or ring "
        f"{other}: nobody moves there before. Look for a nearer home meanwhile.",
    )


def why_not_told(told: Told, offices: Sequence[LawOffice], *, at: datetime) -> tuple[str, ...]:
    """What an answer lacks before it goes on record; what the law asks before an approval is a rule of its own."""
    nobody, refused = told.outcome == LawAnswer.NOT_REACHED, told.outcome == LawAnswer.REFUSED
    wrong = {
        "Choose who was asked.": told.office not in offices,
        "Choose what came of it.": told.outcome not in LawAnswer.values,
        "Say when it was.": told.at is None,
        "That is in the future. Enter the time of the call.": told.at is not None and told.at > at,
        "Say whom you tried to reach, and how.": nobody and not told.answer.strip(),
        "Say who answered: their name and job.": not nobody and not told.answered_by.strip(),
        "Say why it was refused.": refused and not told.answer.strip(),
    }
    first = [sentence for sentence, is_so in wrong.items() if is_so][:1]
    if first or told.outcome != LawAnswer.APPROVED:
        return tuple(first)
    return why_not_considered(told.considered)


def why_not_considered(considered: str) -> tuple[str, ...]:
    """An approval says what was considered."""
    if considered.strip():
        return ()
    return ("Say what was considered before the home was approved under reg. 11.",)
