"""Writing fee lines: a line is never edited, another takes its place, and the database keeps its months."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from placements.models import FeeKind, FeeLine, Placement
from placements.policies import check_changes_fees
from placements.rules.fee_changes import changed, shortened, why_not_line, why_not_total
from placements.rules.fees import Line
from placements.selectors.placements import authorised_lines
from placements.selectors.referrals import needs_of_referral
from placements.states import FeeUnit, PlacementState
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day

_PAID = (PlacementState.PLANNED, PlacementState.STARTED)


NO_KIND = "One of the fee lines is of a kind that is no longer used. Open the page again."


@transaction.atomic
def change_fee(*, placement: Placement, line: Line, by: User, at: datetime) -> FeeLine:
    """From the first day of a line on, its kind of fee is another amount; what was paid before stands as it was.

    A kind that the placement did not have is added until the planned end; wrap-around support that is new names the
    need that it rests on and an end of its own (S-7). Funders, VAT and pay rule stay. Where a call-off bought the
    placement, all lines together never pass what was authorised with the award (S-49).
    """
    check_changes_fees(by)
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    from_on = _first_day(locked, line)
    kind = kinds_of([line])[line.kind]
    live = list(live_lines(locked).filter(paid_to__gt=from_on))
    before = [row for row in live if row.kind_id == kind.pk and row.unit != FeeUnit.ONE_OFF]
    if kind.needs_evidence and not before:
        _check_new_support(locked, kind, line)
    new = _after(before[-1].line, line) if before else line
    lines = changed(
        [row.line for row in before],
        replace(new, ends_on=line.ends_on or locked.planned_end),
        from_on,
        own_end=line.ends_on is not None,
    )
    after = [*(row.line for row in live if row not in before), *lines]
    reasons = why_not_line(lines[-1], kind, locked.starts_on, locked.planned_end) or why_not_total(
        [row.line for row in live], after, authorised_lines(locked), from_on
    )
    if reasons:
        raise DomainError(*reasons)
    supersede(before, at=at)
    written = insert_lines(locked, lines, at=at)
    events.record("placement.change_fee", subject=locked, by=by, at=at, kind=kind.code)
    return written[-1]


def _first_day(placement: Placement, line: Line) -> date:
    """The first day of a change: in a placement whose fees can still change, by a line that says what it rests on."""
    if placement.state not in _PAID:
        label = PlacementState(placement.state).label.lower()
        raise Stale(f"This placement is {label}: its fees can no longer be changed.")
    if line.starts_on is None or not placement.starts_on <= line.starts_on < placement.planned_end:
        raise DomainError(
            f"The new fee must begin within the placement, {day(placement.starts_on)} to {day(placement.planned_end)}."
        )
    if not line.evidence.strip():
        raise DomainError("Say what the new fee rests on.")
    return line.starts_on


def _after(earlier: Line, line: Line) -> Line:
    """A line that takes the place of another: who bears it, VAT and pay rule stay, and its need unless one is named."""
    return replace(
        line,
        need=line.need or earlier.need,
        shares=earlier.shares,
        vat=earlier.vat,
        pay_rule=earlier.pay_rule,
    )


def _check_new_support(placement: Placement, kind: FeeKind, line: Line) -> None:
    """Support that is added rests on a need of the referral, and ends on a day of its own.

    A placement from before the PDPS has no referral to name a need of.
    """
    reasons = []
    if placement.referral is not None:
        codes = [one.code for one in needs_of_referral(placement.referral)]
        if line.need not in codes:
            reasons.append(f"{kind.name}: choose the need of the child's profile that it rests on.")
    if line.ends_on is None:
        reasons.append(f"{kind.name}: enter the day on which it ends.")
    if reasons:
        raise DomainError(*reasons)


def kinds_of(lines: Sequence[Line]) -> dict[str, FeeKind]:
    """The kinds of some lines by their codes."""
    kinds = FeeKind.objects.in_bulk([line.kind for line in lines], field_name="code")
    if any(line.kind not in kinds for line in lines):
        raise DomainError(NO_KIND)
    return kinds


def live_lines(placement: Placement) -> Any:
    """The lines in force, those that nothing has taken the place of, by their first day and kind."""
    return (
        FeeLine.objects.filter(placement=placement, superseded_at=None)
        .select_related("kind")
        .order_by("starts_on", "kind__order", "pk")
    )


def supersede(lines: Iterable[FeeLine], *, at: datetime) -> None:
    """Take lines out of force from a moment; they stay, so that what was known then can be counted again.

    A request may wait for another that began after it: what that one wrote is not taken out before it was there.
    """
    old = list(lines)
    if any(line.recorded_at > at for line in old):
        raise Stale(
            "The fees of this placement were changed a moment ago. Nothing was changed; look at them again."
        )
    FeeLine.objects.filter(pk__in=[line.pk for line in old], superseded_at=None).update(superseded_at=at)


def shorten_to(placement: Placement, end: date, *, at: datetime) -> None:
    """Cut every line at the day the placement ended."""
    longer = list(live_lines(placement).filter(ends_on__gt=end))
    supersede(longer, at=at)
    insert_lines(placement, shortened([row.line for row in longer], end), at=at)


def fold_totals() -> int:
    """Fold what changes of fees added to the kept totals into one row for each key; how many rows were folded.

    Nobody waits for it, and no figure changes by it: without it the totals are right too, and read longer (ADR 74).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT placements_fold_fee_totals()")
        return int(cursor.fetchone()[0])


def insert_lines(placement: Placement, lines: Sequence[Line], *, at: datetime) -> list[FeeLine]:
    """Write lines in one statement; their kept months are made by the database with them."""
    kinds = kinds_of(lines)
    return FeeLine.objects.bulk_create(
        FeeLine(
            provider_id=placement.provider_id,
            placement=placement,
            kind=kinds[line.kind],
            recorded_at=at,
            **FeeLine.columns_of(line),
        )
        for line in lines
    )
