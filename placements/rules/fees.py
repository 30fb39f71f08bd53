"""Fee lines: what may be agreed, and how a change or an end rewrites them without editing any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from sefton_pdps.core.words import day, pounds

WHOLE, NOTHING = Decimal(100), Decimal(0)
NEW_AUTHORISATION = (
    "A fee above the authorised one needs a new authorisation (S-49): make a new referral for the child and open a "
    "call-off for it. End or cancel this placement before the new one is awarded; for the same place, before the "
    "new one is recommended."
)


class Kind(Protocol):
    """What the rules ask of a kind of fee line."""

    name: str
    is_discount: bool
    needs_evidence: bool


class Line(Protocol):
    """What a weekly total asks of a line, whether it is written already or only asked for."""

    @property
    def weekly(self) -> Decimal: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class FeeLineInput:
    """One line as agreed: pounds a week over `[starts_on, ends_on)`, shares in per cent."""

    kind: Kind
    weekly: Decimal
    starts_on: date
    ends_on: date
    evidence: str = ""
    review_on: date | None = None
    need: str = ""
    social_care_share: Decimal = WHOLE
    education_share: Decimal = Decimal(0)
    health_share: Decimal = Decimal(0)


def why_not_agree(lines: Sequence[FeeLineInput], starts_on: date, ends_on: date) -> tuple[str, ...]:
    """Every reason why these lines may not be the fees of a placement of `[starts_on, ends_on)` (S-7)."""
    if not lines:
        return ("A placement needs at least one fee line. Add what is paid a week.",)
    reasons = [reason for line in lines for reason in why_not_line(line, starts_on, ends_on)]
    total = sum((line.weekly for line in lines), Decimal(0))
    if not reasons and total <= 0:
        reasons.append(f"The fee lines come to {pounds(total)} a week. Check the discounts.")
    return tuple(reasons)


def why_not_line(line: FeeLineInput, starts_on: date, ends_on: date) -> tuple[str, ...]:
    """Every reason why one line may not stand: its sign, dates, shares and evidence (S-7)."""
    name, reasons = line.kind.name, []
    if line.kind.is_discount and line.weekly >= 0:
        reasons.append(f"{name}: a discount is entered as less than £0 a week.")
    if not line.kind.is_discount and line.weekly <= 0:
        reasons.append(f"{name}: enter more than £0 a week.")
    if line.ends_on <= line.starts_on or line.starts_on < starts_on or line.ends_on > ends_on:
        reasons.append(
            f"{name}: its dates must be in order and within the placement, {day(starts_on)} to {day(ends_on)}."
        )
    shares = (line.social_care_share, line.education_share, line.health_share)
    if min(shares) < 0 or sum(shares) != WHOLE:
        reasons.append(f"{name}: the shares of the funders must make 100.")
    if line.kind.needs_evidence and not (line.evidence.strip() and line.review_on):
        reasons.append(f"{name}: give the evidence of the need and a review date (S-7).")
    return tuple(reasons)


def weekly_on(lines: Iterable[Line], on: date) -> Decimal:
    """Pounds a week of all lines together for the night of a day."""
    return sum((line.weekly for line in lines if line.starts_on <= on < line.ends_on), NOTHING)


def turning_days(lines: Iterable[Line], from_on: date) -> list[date]:
    """The days from a day on where the weekly total may turn into another; between two of them it stays."""
    turns = {turn for line in lines for turn in (line.starts_on, line.ends_on) if turn > from_on}
    return sorted({from_on, *turns})


def why_not_total(
    before: Sequence[Line], after: Sequence[Line], authorised: Sequence[Line] | None, from_on: date
) -> tuple[str, ...]:
    """Why a change from a day may not stand: on some day more than was authorised (S-49), or less than nothing.

    `authorised` are the lines of the award, None where no authorisation limits the fees. A change that lessens
    what is wrong already is let through. One reason, of the first such day.
    """
    for on in turning_days([*before, *after, *(authorised or ())], from_on):
        was, total = weekly_on(before, on), weekly_on(after, on)
        sentence = f"From {day(on)} the fee lines together would come to {pounds(total)} a week"
        if total < min(was, NOTHING):
            return (f"{sentence}, less than nothing. Check the discounts.",)
        limit = total if authorised is None else weekly_on(authorised, on)
        if total > max(was, limit):
            return (f"{sentence}, and {pounds(limit)} is authorised. {NEW_AUTHORISATION}",)
    return ()


def shortened(lines: Iterable[FeeLineInput], end: date) -> list[FeeLineInput]:
    """What is left of lines when the placement ends on a day that is no longer paid for."""
    return [replace(line, ends_on=min(line.ends_on, end)) for line in lines if line.starts_on < end]


def changed(lines: Sequence[FeeLineInput], new: FeeLineInput, *, own_end: bool = False) -> list[FeeLineInput]:
    """The lines of a kind after a change from a day: what went before it, then the new line.

    The new line runs as long as the longest line that it takes the place of, or to an end of its own.
    """
    if own_end:
        return [*shortened(lines, new.starts_on), new]
    replaced = [line.ends_on for line in lines if line.ends_on > new.starts_on]
    until = max(replaced, default=new.ends_on)
    return [*shortened(lines, new.starts_on), replace(new, ends_on=until)]
