"""What an offer lacks before it can be submitted, and what of it the council does not have yet. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from calloffs.rules.evidence import Bounds, Evidence, evidence_of, why_not_evidenced
from calloffs.rules.values import LEAST_YEARS
from placements.rules.ages import years_after
from placements.rules.profile import needs_of, unanswered
from providers.states import SettingKind
from sefton_pdps.core.words import plural


class Purchase(Protocol):
    """The call-off that an offer is for: the frozen profile that it answers, and from when."""

    profile: Any
    needed_on: date


class Home(Protocol):
    """The setting that is offered."""

    kind: str


class WorkingCopy(Protocol):
    """A provider's working copy of an offer, as far as its completeness needs it."""

    available_on: date | None
    quality_answers: Any
    social_value_answer: str
    price_lines: Any
    household_id: UUID | None

    @property
    def call_off(self) -> Purchase: ...

    @property
    def setting(self) -> Home: ...


def bounds_of(purchase: Purchase) -> Bounds:
    """The needs that an offer's support may rest on, and when it may run.

    The latest end is that of a five-year term, never the child's 18th birthday, which providers are not told.
    """
    codes = [need.code for need in needs_of(purchase.profile)]
    return Bounds(codes, purchase.needed_on, years_after(purchase.needed_on, LEAST_YEARS))


def unevidenced(
    lines: Iterable[Mapping[str, Any]], purchase: Purchase, evidenced: Mapping[str, str]
) -> tuple[str, ...]:
    """What the lines of wrap-around support lack; `evidenced` are the names of their kinds by code (S-7)."""
    bounds = bounds_of(purchase)
    return tuple(
        reason
        for line in lines
        if line["kind"] in evidenced
        for reason in why_not_evidenced(evidenced[line["kind"]], evidence_of(line), bounds)
    )


def gaps(draft: WorkingCopy, evidenced: Mapping[str, str]) -> tuple[str, ...]:
    """What a working copy still lacks before it can be submitted, each as something to do."""
    left = len(unanswered(needs_of(draft.call_off.profile), draft.quality_answers))
    reasons = []
    if draft.setting.kind == SettingKind.FOSTERING_AGENCY and draft.household_id is None:
        reasons.append("Choose the carer household that you offer.")
    if draft.available_on is None:
        reasons.append("Enter the date from which the place is free.")
    if left:
        reasons.append(f"Say how you would meet {plural(left, 'more need', 'more needs')}.")
    if not draft.price_lines:
        reasons.append("Enter the weekly fee.")
    reasons += unevidenced(draft.price_lines, draft.call_off, evidenced)
    if not draft.social_value_answer.strip():
        reasons.append("Answer the question on social value.")
    return tuple(reasons)


def later_than_needed(available_on: date, needed_on: date) -> str:
    """ "12 days later than the home is needed", for the check page and for whoever scores; "" where it is in time."""
    late = (available_on - needed_on).days
    return f"{plural(late, 'day')} later than the home is needed." if late > 0 else ""


FeeLine = tuple[str, Decimal, Evidence]


@dataclass(frozen=True)
class Contents:
    """What an offer says, sent or not: `lines` are (kind's code, pounds a week, what it rests on)."""

    place: tuple[UUID | None, UUID | None, date | None]
    answers: Mapping[str, str]
    lines: frozenset[FeeLine]
    social_value: str

    @property
    def weekly(self) -> Decimal:
        """The weekly total, in pounds."""
        return sum((weekly for _kind, weekly, _evidence in self.lines), Decimal("0.00"))


@dataclass(frozen=True)
class Unsent:
    """A working copy that says something else than what was sent: which parts, and both weekly totals."""

    parts: tuple[str, ...]
    sent_weekly: Decimal
    copy_weekly: Decimal


def unsent(sent: Contents, copy: Contents) -> Unsent | None:
    """What a working copy says that the council does not have; None when both say the same."""
    compared = (
        ("when the place is free", sent.place, copy.place),
        ("how you meet each need", sent.answers, copy.answers),
        ("the weekly fee", sent.lines, copy.lines),
        ("social value", sent.social_value, copy.social_value),
    )
    parts = tuple(name for name, before, after in compared if before != after)
    return Unsent(parts, sent.weekly, copy.weekly) if parts else None
