"""An evaluator's pages: the competitions to score, and one offer's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, Offer, OfferAssessment, OfferScore
from calloffs.rules.competition import is_sealed
from calloffs.states import DECIDED, CallOffState
from placements.rules.profile import needs_of
from providers.rules.home_names import home_name
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table, Task

if TYPE_CHECKING:
    from calloffs.selectors.assessments import OfferToScore


@dataclass(frozen=True)
class Answer:
    """One need of the child and what the offer says about it."""

    label: str
    need: str
    answer: str


def answers(call_off: CallOff, offer: Offer) -> list[Answer]:
    """The offer's answers beside the needs of the published profile."""
    return [
        Answer(need.label, need.value, str(offer.quality_answers.get(need.code, "No answer")))
        for need in needs_of(call_off.profile)
    ]


def assessment_status(assessment: OfferAssessment) -> Status:
    """How far an evaluator is."""
    if assessment.has_conflict:
        return Status("Conflict declared", Colour.STOPPED)
    if assessment.completed_at:
        return Status("Finished", Colour.DONE)
    if assessment.call_off.state == CallOffState.CLOSED:
        return Status("To score", Colour.ATTENTION)
    if assessment.call_off.state in DECIDED:
        return Status("Decided", Colour.DONE)
    return Status("Waiting", Colour.DRAFT)


def when(assessment: OfferAssessment, at: datetime) -> str:
    """The date that matters to an evaluator."""
    if assessment.completed_at:
        return f"You finished on {words.moment(assessment.completed_at)}"
    closes_at = assessment.call_off.closes_at
    if not closes_at:
        return ""
    return f"Offers {'close' if is_sealed(closes_at, at) else 'closed'} on {words.moment(closes_at)}"


def my_scoring(rows: Sequence[OfferAssessment]) -> Table:
    """The competitions that a person was asked to score, newest first."""
    return Table(
        "Competitions that you were asked to score",
        [Column("Competition"), Column("Lot"), Column("Deadline for offers"), Column("State")],
        [
            [
                Cell(row.call_off.reference, url=address_of("calloffs:scoring", row.call_off_id)),
                row.call_off.lot.name,
                row.call_off.closes_at,
                Cell(status=assessment_status(row)),
            ]
            for row in rows
        ],
        Empty("Nobody has asked you to score a competition. When somebody does, it stands here."),
        caption_hidden=True,
    )


def organisations(names: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Who was invited, with their people: what an evaluator reads before declaring, a line each and no card."""
    return [(organisation, ", ".join(people)) for organisation, people in names.items()]


def tasks(call_off: CallOff, offers: "Sequence[OfferToScore]", *, done: bool) -> list[Task]:
    """One line an offer, with this evaluator's own progress."""
    return [
        Task(
            home_name(one.offer),
            Status("Scored", Colour.DONE) if one.score else Status("Not scored yet", Colour.ATTENTION),
            "" if done else reverse("calloffs:score_offer", args=[call_off.pk, one.offer.pk]),
            f"Offered by {one.offer.provider.name}, free from {words.day(one.offer.available_on)}"
            + (", told by telephone or e-mail" if hasattr(one.offer, "heard") else ""),
        )
        for one in offers
    ]


def next_to_score(offers: "Sequence[OfferToScore]", scored: UUID) -> UUID | None:
    """The next offer that this evaluator has not scored, begun after this one; None when all others are scored."""
    keys = [one.offer.pk for one in offers]
    at = keys.index(scored)
    rest = [*offers[at + 1 :], *offers[:at]]
    return next((one.offer.pk for one in rest if one.score is None), None)


def place_in_line(call_off: CallOff, offers: "Sequence[OfferToScore]", shown: UUID) -> str:
    """ "CO-2026-00032, offer 2 of 3"."""
    number = [one.offer.pk for one in offers].index(shown) + 1
    return f"{call_off.reference}, offer {number} of {len(offers)}"


def given_scores(offers: "Sequence[OfferToScore]") -> dict[str, object]:
    """What this evaluator gave each offer so far, in words."""
    return {home_name(one.offer): _given(one.score) if one.score else "Not scored yet" for one in offers}


def _given(score: OfferScore) -> list[str]:
    return [
        f"Quality {score.quality}: {score.quality_reason}",
        f"Social value {score.social_value}: {score.social_value_reason}",
    ]


def own_scores(offers: "Sequence[OfferToScore]") -> Table:
    """What this evaluator gave, after finishing."""
    return Table(
        "Your scores",
        [
            Column("Offer"),
            Column("Quality", numeric=True),
            Column("Social value", numeric=True),
            Column("Reasons"),
        ],
        [
            [
                home_name(one.offer),
                one.score.quality,
                one.score.social_value,
                Cell(one.score.quality_reason, note=one.score.social_value_reason),
            ]
            for one in offers
            if one.score
        ],
    )


def deadline_words(call_off: CallOff, at: datetime) -> str:
    """When scoring can begin, for a competition whose record is still open.

    Between its deadline and the closing of its record no offer comes in and none is opened yet.
    """
    if not call_off.closes_at:
        return ""
    if is_sealed(call_off.closes_at, at):
        return f"Offers close {words.deadline(call_off.closes_at, at)}. You can score them then."
    return (
        f"Offers closed {words.deadline(call_off.closes_at, at)}. "
        "Scoring will open within minutes: look at this page again."
    )
