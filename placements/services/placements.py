"""A placement from its plan to its end. Rows are locked in one order: place, child, placement."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from placements.models import Child, CostLine, Placement, PlacementKind, Referral
from placements.rules.fee_changes import why_not_agree
from placements.rules.fees import Line
from placements.rules.gates import service_type_of
from placements.rules.stays import why_not_arrived, why_not_end
from placements.selectors.areas import areas, miles_between
from placements.selectors.bars import bars
from placements.selectors.vacancies import holds_over
from placements.services.barred_starts import record_if_barred
from placements.services.fees import insert_lines, kinds_of, live_lines, shorten_to, supersede
from placements.services.guarding import refuse_leaks
from placements.services.plans import owe
from placements.services.referrals import end_unmet, record_arrival
from placements.states import EndReason
from placements.transitions import PLACEMENT
from providers.models import Place
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.workflow import run

TAKEN = {
    "place_taken_once_at_a_time": "This place is taken for some of those nights. Choose another place or date.",
    "child_lives_in_one_place_at_a_time": "The child has another placement for some of those nights. "
    "End or cancel that one first, or choose another date.",
}


@transaction.atomic
def plan_placement(
    *,
    child: Child,
    referral: Referral | None = None,
    call_off_id: UUID | None = None,
    place: Place,
    cost_line: CostLine,
    route: str,
    starts_on: date,
    planned_end: date,
    fee_lines: Sequence[Line],
    kind: PlacementKind | None = None,
    as_it_was: bool = False,
    by: User | None,
    at: datetime,
) -> Placement:
    """A place is taken for `[starts_on, planned_end)` once, by one child, with its fees (ADR 5).

    An award under a call-off is barred by the hard gates (reg. 27A, 27C); recording what has happened is not, and with
    `as_it_was` not by the dates of the place either. What is the council's own may cost nothing. What is bought owes a
    placement plan, in an emergency on record after the first night (regulation 9).
    """
    if planned_end <= starts_on:
        raise DomainError("The planned end must be after the first night.", field="planned_end")
    lines = [line.within(starts_on, planned_end) for line in fee_lines]
    if lines or kind is None or not kind.is_own:
        _refuse(why_not_agree(lines, kinds_of(lines), starts_on, planned_end))
    place = _locked_place(place, starts_on, planned_end, as_it_was=as_it_was)
    child = Child.objects.select_for_update().get(pk=child.pk)
    if call_off_id is not None:
        barred = bars(child, place.setting, starts_on, referral=referral)
        _refuse(tuple(one.reason for one in barred))
    site = place.household or place.setting
    placement = Placement(
        reference=next_reference("PL", at=at),
        child=child,
        referral=referral,
        call_off_id=call_off_id,
        provider_id=place.provider_id,
        setting=place.setting,
        place=place,
        service_type=kind.service_type
        if kind
        else service_type_of(place.setting.kind) or cost_line.service_type,
        kind=kind,
        cost_line=cost_line,
        route=route,
        starts_on=starts_on,
        planned_end=planned_end,
        location_class=areas([site.authority_code], starts_on)[site.authority_code].location_class,
        distance_miles=miles_between(child, site),
        planned_at=at,
    )
    _take_place(placement)
    insert_lines(placement, lines, at=at)
    if call_off_id is not None:
        owe(placement, may_follow=bool(referral and referral.in_emergency), at=at)
    events.record("placement.plan", subject=placement, by=by, at=at)
    return placement


@transaction.atomic
def start_placement(
    *,
    placement: Placement,
    arrived_at: datetime,
    confirmed_by: str,
    breach: tuple[str, str] | None = None,
    by: User,
    at: datetime,
) -> Placement:
    """The child has moved in, as somebody confirmed; only now the referral says that the child is placed.

    Never recorded before the first night agreed. `confirmed_by`: name and job of whoever told the council. A setting
    that a gate bars by now makes it an exception that somebody must decide about, never a refusal (ADR 7); so does the
    `breach` of another rule, as code and sentence.
    """
    if not confirmed_by.strip():
        raise DomainError("Say who confirmed that the child arrived.")
    _refuse(
        why_not_arrived(
            arrived_at=arrived_at,
            awarded_at=placement.planned_at if placement.call_off_id else None,
            planned_end=placement.planned_end,
            at=at,
        )
    )
    if placement.call_off_id:
        arrived_at = max(arrived_at, placement.planned_at)
    record_if_barred(placement=placement, arrived_at=arrived_at, breach=breach, by=by, at=at)
    arrival = {"arrived_at": arrived_at, "arrival_confirmed_by": confirmed_by.strip()}
    started = run(PLACEMENT, "start", placement, by=by, at=at, **arrival)
    if started.referral is not None:
        record_arrival(referral=started.referral, at=at)
    return started


@transaction.atomic
def end_placement(*, placement: Placement, ended_on: date, reason: str, by: User, at: datetime) -> Placement:
    """The child has left: `ended_on` is the first day not paid for, and every fee line is cut there."""
    if reason not in EndReason.values:
        raise DomainError("Choose why the placement ended.")
    _refuse(
        why_not_end(
            starts_on=placement.starts_on,
            planned_end=placement.planned_end,
            ended_on=ended_on,
            today=local(at).date(),
        )
    )
    ended = run(PLACEMENT, "end", placement, by=by, at=at, ended_on=ended_on, end_reason=reason)
    shorten_to(ended, ended_on, at=at)
    return ended


@transaction.atomic
def cancel_placement(*, placement: Placement, reason: str, by: User, at: datetime) -> Placement:
    """A planned placement that will not happen: nothing is paid, the place is free, and the need begins anew.

    Its agreement ends with it, brought by a sweep, and the provider is told (ADR 8).
    """
    if not reason.strip():
        raise DomainError("Say why the placement will not happen.", field="reason")
    refuse_leaks({"The reason": reason}, child=placement.child, by=by, at=at, subject=placement)
    cancelled = run(PLACEMENT, "cancel", placement, by=by, at=at, cancel_reason=reason.strip())
    supersede(live_lines(cancelled), at=at)
    if cancelled.referral is not None:
        end_unmet(referral=cancelled.referral, at=at)
    return cancelled


def _refuse(reasons: tuple[str, ...]) -> None:
    if reasons:
        raise DomainError(*reasons)


def _locked_place(place: Place, starts_on: date, ends_on: date, *, as_it_was: bool) -> Place:
    """The place under lock, open and not held for all those nights unless a child lives there already."""
    places = Place.objects.select_for_update(of=("self",)).select_related("setting", "household")
    locked = places.get(pk=place.pk)
    if as_it_was:
        return locked
    if locked.opens_on > starts_on or (locked.closes_on and locked.closes_on < ends_on):
        raise DomainError(
            "This place is not open for all of those nights. Choose another place or date.", field="place"
        )
    hold = holds_over(starts_on, ends_on).filter(place=locked).order_by("starts_on").first()
    if hold is not None:
        until = f" until {day(hold.ends_on)}" if hold.ends_on else ""
        raise DomainError(
            f"The provider holds this place from {day(hold.starts_on)}{until}: "
            f"{hold.get_reason_display().lower()}. Choose another place, or ask the provider to release it."
        )
    return locked


def _take_place(placement: Placement) -> None:
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
    except IntegrityError as error:
        for constraint, sentence in TAKEN.items():
            if constraint in str(error):
                raise DomainError(sentence) from error
        raise
