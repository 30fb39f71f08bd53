"""What an offer lacks before it can be submitted, and what of it the council does not have yet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from calloffs.rules.evidence import Bounds, offered, why_not_evidenced
from calloffs.rules.values import LEAST_YEARS
from placements.rules.ages import years_after
from placements.rules.fees import Line, weekly_total
from placements.rules.profile import needs_of, unanswered
from providers.states import SettingKind
from sefton_pdps.core.text.words import listed, plural, pounds


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
    household_id: UUID | None

    @property
    def lines(self) -> Sequence[Line]: ...

    @property
    def call_off(self) -> Purchase: ...

    @property
    def setting(self) -> Home: ...


# What a provider says of a line of its fee. The council decides how it is counted, paid and shared, and no page of a
# provider asks about that yet; a part that is to be asked is added here, and the migration follows from it.
SAID_BY_PROVIDERS = ("kind", "pounds", "sign", "need", "note", "review_on", "ends_on")
OF_THE_COUNCIL: Mapping[str, Any] = {
    part.name: part.default for part in fields(Line) if part.name not in SAID_BY_PROVIDERS
}


def terms_of_the_council(lines: Iterable[Line]) -> tuple[str, ...]:
    """Why lines of an offer cannot be kept that name a term which the council decides."""
    if all(getattr(line, part) == usual for line in lines for part, usual in OF_THE_COUNCIL.items()):
        return ()
    return (
        "An offer names pounds a week. The council decides how a fee is counted, paid and shared. Enter what you would "
        "charge a week, and write what else matters beside the support that it is for.",
    )


def bounds_of(purchase: Purchase) -> Bounds:
    """The needs that an offer's support may rest on, and when it may run.

    The latest end is that of a five-year term, never the child's 18th birthday, which providers are not told.
    """
    codes = [need.code for need in needs_of(purchase.profile)]
    return Bounds(codes, purchase.needed_on, years_after(purchase.needed_on, LEAST_YEARS))


def unevidenced(lines: Iterable[Line], purchase: Purchase, evidenced: Mapping[str, str]) -> tuple[str, ...]:
    """What the lines of wrap-around support lack; `evidenced` are the names of their kinds by code (S-7)."""
    bounds = bounds_of(purchase)
    return tuple(
        reason
        for line in lines
        if line.kind in evidenced
        for reason in why_not_evidenced(evidenced[line.kind], offered(line), bounds)
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
    if not draft.lines:
        reasons.append("Enter the weekly fee.")
    reasons += unevidenced(draft.lines, draft.call_off, evidenced)
    if not draft.social_value_answer.strip():
        reasons.append("Answer the question on social value.")
    return tuple(reasons)


# The parts of an offer in the order in which they are written.
PARTS = ("place", "needs", "fees", "social_value")


def unfinished(draft: WorkingCopy) -> tuple[str, ...]:
    """The parts that still lack something, in their order."""
    agency = draft.setting.kind == SettingKind.FOSTERING_AGENCY
    done = {
        "place": draft.available_on is not None and (draft.household_id is not None or not agency),
        "needs": not unanswered(needs_of(draft.call_off.profile), draft.quality_answers),
        "fees": bool(draft.lines),
        "social_value": bool(draft.social_value_answer.strip()),
    }
    return tuple(part for part in PARTS if not done[part])


def next_part(draft: WorkingCopy, after: str = "") -> str:
    """The part to go on with: the next unfinished one, then those before it; "" where nothing else is left.

    The part that was just saved is not asked again at once, though something of it may have been left for later.
    """
    left = unfinished(draft)
    at = PARTS.index(after) + 1 if after else 0
    return next((part for part in (*PARTS[at:], *PARTS[:at]) if part in left and part != after), "")


def later_than_needed(available_on: date, needed_on: date) -> str:
    """ "12 days later than the home is needed", for the check page and for whoever scores; "" where it is in time."""
    late = (available_on - needed_on).days
    return f"{plural(late, 'day')} later than the home is needed." if late > 0 else ""


@dataclass(frozen=True)
class Contents:
    """What an offer says, sent or not."""

    place: tuple[UUID | None, UUID | None, date | None]
    answers: Mapping[str, str]
    lines: frozenset[Line]
    social_value: str
    only_all: bool = False

    @property
    def weekly(self) -> Decimal:
        """The weekly total, in pounds."""
        return weekly_total(self.lines)


@dataclass(frozen=True)
class Unsent:
    """A working copy that says something else than what was sent: which parts, and both weekly totals."""

    parts: tuple[str, ...]
    sent_weekly: Decimal
    copy_weekly: Decimal

    @property
    def sentence(self) -> str:
        """What the council has, and what it does not have."""
        if self.sent_weekly != self.copy_weekly:
            return (
                f"The council has {pounds(self.sent_weekly)} a week. Your working copy says"
                f" {pounds(self.copy_weekly)}, and that change is not sent."
            )
        return f"Your change to {listed(self.parts)} is not sent. The council has what you sent before."


def unsent(sent: Contents, copy: Contents) -> Unsent | None:
    """What a working copy says that the council does not have; None when both say the same."""
    compared = (
        ("when the place is free", sent.place, copy.place),
        ("how you meet each need", sent.answers, copy.answers),
        ("the weekly fee", sent.lines, copy.lines),
        ("social value", sent.social_value, copy.social_value),
        ("whether only all of them come", sent.only_all, copy.only_all),
    )
    parts = tuple(name for name, before, after in compared if before != after)
    return Unsent(parts, sent.weekly, copy.weekly) if parts else None
