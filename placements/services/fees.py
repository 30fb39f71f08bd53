"""Writing fee lines: a line is never edited, another takes its place, and the database keeps its months."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction

from placements.models import FeeKind, FeeLine, Placement
from placements.policies import check_changes_fees
from placements.rules.fees import FeeLineInput, changed, shortened, why_not_line, why_not_total
from placements.selectors.placements import authorised_lines
from placements.selectors.referrals import needs_of_referral
from placements.states import PlacementState
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.words import day

_PAID = (PlacementState.PLANNED, PlacementState.STARTED)


@transaction.atomic
def change_fee(
    *,
    placement: Placement,
    kind: FeeKind,
    weekly: Decimal,
    from_on: date,
    evidence: str,
    review_on: date | None = None,
    need: str = "",
    ends_on: date | None = None,
    by: Any,
    at: datetime,
) -> FeeLine:
    """From a day on, one kind of fee is another amount; what was paid before that day stands as it was.

    A kind that the placement did not have is added until the planned end; wrap-around support that is new names the
    need that it rests on and an end of its own (S-7). The funders' shares stay. Where a call-off bought the placement,
    all lines together never pass what was authorised with the award (S-49).
    """
    check_changes_fees(by)
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if locked.state not in _PAID:
        label = PlacementState(locked.state).label.lower()
        raise Stale(f"This placement is {label}: its fees can no longer be changed.")
    if not locked.starts_on <= from_on < locked.planned_end:
        raise DomainError(
            f"The new fee must begin within the placement, {day(locked.starts_on)} to {day(locked.planned_end)}."
        )
    if not evidence.strip():
        raise DomainError("Say what the new fee rests on.")
    live = list(live_lines(locked).filter(ends_on__gt=from_on))
    before = [line for line in live if line.kind_id == kind.pk]
    shares = _shares(before[-1]) if before else {}
    if kind.needs_evidence and not before:
        _check_new_support(locked, kind, need, ends_on)
    need = need or (before[-1].need if before else "")
    new = FeeLineInput(
        kind, weekly, from_on, ends_on or locked.planned_end, evidence, review_on, need, **shares
    )
    lines = changed([_as_input(line) for line in before], new, own_end=ends_on is not None)
    after = [*(line for line in live if line.kind_id != kind.pk), *lines]
    reasons = why_not_line(lines[-1], locked.starts_on, locked.planned_end) or why_not_total(
        live, after, authorised_lines(locked), from_on
    )
    if reasons:
        raise DomainError(*reasons)
    supersede(before, at=at)
    written = insert_lines(locked, lines, at=at)
    events.record("placement.change_fee", subject=locked, by=by, at=at, kind=kind.code)
    return written[-1]


def _check_new_support(placement: Placement, kind: FeeKind, need: str, ends_on: date | None) -> None:
    """Support that is added rests on a need of the referral, and ends on a day of its own.

    A placement from before the PDPS has no referral to name a need of.
    """
    reasons = []
    if placement.referral is not None:
        codes = [one.code for one in needs_of_referral(placement.referral)]
        if need not in codes:
            reasons.append(f"{kind.name}: choose the need of the child's profile that it rests on.")
    if ends_on is None:
        reasons.append(f"{kind.name}: enter the day on which it ends.")
    if reasons:
        raise DomainError(*reasons)


def live_lines(placement: Placement) -> Any:
    """The lines in force, those that nothing has taken the place of."""
    return (
        FeeLine.objects.filter(placement=placement, superseded_at=None)
        .select_related("kind")
        .order_by("starts_on")
    )


def supersede(lines: Iterable[FeeLine], *, at: datetime) -> None:
    """Take lines out of force from a moment; they stay, so that what was known then can be counted again."""
    FeeLine.objects.filter(pk__in=[line.pk for line in lines], superseded_at=None).update(superseded_at=at)


def shorten_to(placement: Placement, end: date, *, at: datetime) -> None:
    """Cut every line at the day the placement ended."""
    longer = list(live_lines(placement).filter(ends_on__gt=end))
    supersede(longer, at=at)
    insert_lines(placement, shortened([_as_input(line) for line in longer], end), at=at)


def insert_lines(placement: Placement, lines: Iterable[FeeLineInput], *, at: datetime) -> list[FeeLine]:
    """Write lines in one statement; their kept months are made by the database with them."""
    return FeeLine.objects.bulk_create(
        FeeLine(
            provider_id=placement.provider_id,
            placement=placement,
            kind=cast(FeeKind, line.kind),  # the rules know a kind only by what they ask of it
            weekly=line.weekly,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            evidence=line.evidence,
            review_on=line.review_on,
            need=line.need,
            social_care_share=line.social_care_share,
            education_share=line.education_share,
            health_share=line.health_share,
            recorded_at=at,
        )
        for line in lines
    )


def _shares(line: FeeLine) -> dict[str, Decimal]:
    return {
        "social_care_share": line.social_care_share,
        "education_share": line.education_share,
        "health_share": line.health_share,
    }


def _as_input(line: FeeLine) -> FeeLineInput:
    return FeeLineInput(
        kind=line.kind,
        weekly=line.weekly,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        evidence=line.evidence,
        review_on=line.review_on,
        need=line.need,
        **_shares(line),
    )
