"""What a proposal, its letters and its agreement must hold. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calloffs.rules.scoring import Ranked
from calloffs.states import Impact
from placements.rules.fees import Line
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words

ANSWERED_BY_THE_OFFICE = (
    "Adult Social Care answered this itself. Only that office changes its answer: ask its director."
)


@dataclass(frozen=True)
class Content:
    """What an officer decides on: home, dates, fee lines and the texts of its grounds, their spacing apart."""

    home: tuple[Any, ...]
    dates: tuple[date, date]
    lines: tuple[Line, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """A version that was refused, by the number of its authorisation."""

    reference: str
    content: Content


def same_words(text: str) -> str:
    """A text as it is compared: neither spacing nor capitals make it another one."""
    return " ".join(text.split()).casefold()


def why_not_unchanged(proposed: Content, refused: Sequence[Refused]) -> tuple[str, ...]:
    """A proposal that was refused is not asked for again as it was; something in it must be another (S-49)."""
    return tuple(
        f"{one.reference} refused exactly this proposal. Change it, or end the call-off with no award."
        for one in refused
        if one.content == proposed
    )[-1:]


def check_answer(asked: bool, answer: str) -> None:
    """A proposal that came back with a question needs an answer to it, and no other proposal takes one."""
    if asked and not answer.strip():
        raise DomainError("Answer the question that it came back with.")
    if answer.strip() and not asked:
        raise DomainError("No question waits for an answer. Look at the call-off's page before you go on.")


def check_choice(position: int, reasons: str, not_first_reason: str) -> None:
    """A recommendation gives reasons, and says why where the first in the ranking is not chosen (S-44)."""
    if not reasons.strip():
        raise DomainError("Say why this is the right home for the child.")
    if position > 1 and not not_first_reason.strip():
        raise DomainError(
            "This offer is not the first in the ranking. Say why it is chosen before those that rank higher."
        )


def check_letters(letters: Mapping[str, str], offered_by: Mapping[str, str]) -> None:
    """Every provider that offered is told the result with reasons; `offered_by` are their names by provider id."""
    missing = [name for key, name in offered_by.items() if not letters.get(key, "").strip()]
    if missing:
        raise DomainError(f"Write the reasons for {words.listed(missing)}.")


def check_impact(impact: str, reason: str, *, passes_18: bool) -> None:
    """The answer on the impact on Adult Social Care has a reason; it is asked where a term would pass 18 (S-52)."""
    if impact and not passes_18:
        raise DomainError(
            "What is bought would not pass the 18th birthday, so Adult Social Care is not asked. Choose “No answer "
            "yet” here and clear the reason.",
            field="asc_impact",
        )
    if impact and impact not in Impact.values:
        raise DomainError("Choose yes, likely or no.", field="asc_impact")
    if impact and not reason.strip():
        raise DomainError(
            "Say why you gave this answer on the impact on Adult Social Care.", field="asc_impact_reason"
        )
    if reason.strip() and not impact:
        raise DomainError(
            "Choose an answer on the impact on Adult Social Care, or clear its reason.", field="asc_impact"
        )


def check_impact_of_office(impact: str, reason: str, *, asked: bool, authorises: bool) -> None:
    """Where no answer on the impact is recorded, Adult Social Care authorises with one only (S-12, S-52).

    `asked`: whether this office must answer the question. To return or refuse, it may stay open.
    """
    if not asked:
        if impact or reason.strip():
            raise DomainError(
                "The impact on Adult Social Care is not asked of this office. Leave it unanswered."
            )
        return
    if authorises and not impact:
        raise DomainError(
            "No answer on the impact on Adult Social Care is recorded yet. Answer it before you authorise."
        )
    check_impact(impact, reason, passes_18=True)


def draft_letter(
    mine: Sequence[Ranked], chosen: Ranked, offers: int, gone: Collection[str] = (), *, won: bool
) -> str:
    """The first draft of a provider's result: its own points, and the chosen offer's, without anybody's fee or name.

    `gone`: the offers whose homes pulled out; such a provider reads that the placement did not come about.
    """
    parts = [
        f"Your offer for {one.offer.name} had {one.points.total} of 100 points: {one.points.quality} for quality, "
        f"{one.points.price} for price and {one.points.social_value} for social value. "
        f"It came {ordinal(one.position)} of {offers}."
        for one in mine
    ]
    if any(one.offer.key in gone for one in mine):
        parts.append(
            "It was recommended first, and the placement did not come about. The next in the ranking was recommended "
            "then."
        )
    if won:
        parts.append("It was recommended as the home that best meets the child's needs.")
    else:
        parts.append(
            f"The successful offer had {chosen.points.total} points: {chosen.points.quality} for quality, "
            f"{chosen.points.price} for price and {chosen.points.social_value} for social value."
        )
    return "\n\n".join(parts)


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
