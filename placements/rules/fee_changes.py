"""Which fee lines may be agreed, and how a change or an end rewrites them without editing any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from placements.rules.fees import PAID, RULE_OF, WHOLE, Line, weekly_total
from placements.states import FeeUnit
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import day, pounds

NEW_AUTHORISATION = (
    "A fee above the authorised one needs a new authorisation: make a new referral for the child and open a "
    "call-off for it. End or cancel this placement before the new one is awarded; for the same place, before the "
    "new one is recommended."
)


class Kind(Protocol):
    """What the rules ask of a kind of fee line."""

    name: str
    is_discount: bool
    needs_evidence: bool


def why_not_agree(
    lines: Sequence[Line], kinds: Mapping[str, Kind], starts_on: date, ends_on: date
) -> tuple[str, ...]:
    """Every reason why these lines may not be the fees of a placement of `[starts_on, ends_on)` (S-7)."""
    if not lines:
        return ("A placement needs at least one fee line. Add what is paid a week.",)
    reasons = [
        reason for line in lines for reason in why_not_line(line, kinds[line.kind], starts_on, ends_on)
    ]
    total = weekly_total(lines)
    if not reasons and total <= 0:
        reasons.append(f"The fee lines come to {pounds(total)} a week. Check the discounts.")
    return tuple(reasons)


def why_not_line(line: Line, kind: Kind, starts_on: date, ends_on: date) -> tuple[str, ...]:
    """Every reason why one line may not stand: its sign, dates, shares and evidence (S-7)."""
    name, reasons = kind.name, []
    if kind.is_discount and line.amount >= 0:
        reasons.append(f"{name}: a discount is entered as less than £0 a week.")
    if not kind.is_discount and line.amount <= 0:
        reasons.append(f"{name}: enter more than £0 a week.")
    begins, ends = line.starts_on, line.ends_on
    if begins is None or ends is None or not starts_on <= begins < ends <= ends_on:
        reasons.append(
            f"{name}: its dates must be in order and within the placement, {day(starts_on)} to {day(ends_on)}."
        )
    if not _shares_stand(line):
        reasons.append(f"{name}: the shares of the funders must make 100.")
    if kind.needs_evidence and not (line.evidence.strip() and line.review_on):
        reasons.append(f"{name}: give the evidence of the need and a review date.")
    return tuple(reasons)


def _shares_stand(line: Line) -> bool:
    percents = [share.percent for share in line.shares]
    funders = {share.funder for share in line.shares}
    return sum(percents) == WHOLE and min(percents) > 0 and len(funders) == len(percents)


def weekly_on(lines: Iterable[Line], on: date) -> Decimal:
    """Pounds a week of all lines together for the night of a day."""
    return weekly_total(line for line in lines if line.paid[0] <= on < line.paid[1])


def turning_days(lines: Iterable[Line], from_on: date) -> list[date]:
    """The days from a day on where the weekly total may turn into another; between two of them it stays."""
    turns = {turn for line in lines for turn in line.paid if turn > from_on}
    return sorted({from_on, *turns})


def once_from(lines: Iterable[Line], from_on: date) -> Decimal:
    """Pounds of all that is paid once, on a day or after it."""
    return sum(
        (line.cost for line in lines if line.unit == FeeUnit.ONE_OFF and line.paid[0] >= from_on), NOTHING
    )


def why_not_total(
    before: Sequence[Line], after: Sequence[Line], authorised: Sequence[Line] | None, from_on: date
) -> tuple[str, ...]:
    """Why a change from a day may not stand: on some day more than was authorised (S-49), or less than nothing.

    `authorised` are the lines of the award, None where no authorisation limits the fees. A change that lessens
    what is wrong already is let through. One reason, of the first such day; what is paid once is held against what was
    authorised to be paid once.
    """
    for on in turning_days([*before, *after, *(authorised or ())], from_on):
        was, total = weekly_on(before, on), weekly_on(after, on)
        sentence = f"From {day(on)} the fee lines together would come to {pounds(total)} a week"
        if total < min(was, NOTHING):
            return (f"{sentence}, less than nothing. Check the discounts.",)
        limit = total if authorised is None else weekly_on(authorised, on)
        if total > max(was, limit):
            return (f"{sentence}, and {pounds(limit)} is authorised. {NEW_AUTHORISATION}",)
    once, limit = once_from(after, from_on), once_from(authorised or (), from_on)
    if authorised is not None and once > max(once_from(before, from_on), limit):
        return (
            f"{pounds(once)} would be paid once from {day(from_on)}, and {pounds(limit)} is authorised. "
            f"{NEW_AUTHORISATION}",
        )
    return ()


def shortened(lines: Iterable[Line], end: date) -> list[Line]:
    """What is left of lines when the placement ends on a day: the day of leaving is paid where their rule says so."""
    return [
        line if line.ends_on and line.ends_on <= end else replace(line, ends_on=end)
        for line in lines
        if line.starts_on and line.starts_on < end
    ]


def changed(lines: Sequence[Line], new: Line, from_on: date, *, own_end: bool = False) -> list[Line]:
    """The lines of a kind after a change from a day: what went before it, then the new line.

    The new line runs as long as the longest line that it takes the place of, or to an end of its own. A day between the
    two is paid by one of them: the day of leaving is none of the older one, and the first night is one of the new one.
    """
    kept = [
        replace(line, pay_rule=RULE_OF[PAID[line.pay_rule][0], False]) for line in shortened(lines, from_on)
    ]
    if kept:
        new = replace(new, pay_rule=RULE_OF[True, PAID[new.pay_rule][1]])
    if own_end:
        return [*kept, new]
    replaced = [line.ends_on for line in lines if line.ends_on and line.ends_on > from_on]
    return [*kept, replace(new, ends_on=max(replaced, default=new.ends_on))]
