"""Placements bought beside the PDPS: the Liverpool City Region agreement, the region, spot purchase (S-3)."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from calloffs.rules.values import term_end
from calloffs.services import ended_placements
from placements.models import Placement
from placements.rules.fees import weekly_line
from placements.selectors.costs import cost_line_for
from placements.selectors.vacancies import free_places
from placements.services import placements
from placements.services.fees import change_fee
from placements.states import EndReason, PlacementState, Route
from providers.models import Place, Setting
from providers.states import Registration, ServiceType, SettingKind
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo.living import children
from sefton_pdps.demo.living.story import Story

KINDS = {
    ServiceType.RESIDENTIAL: SettingKind.CHILDRENS_HOME,
    ServiceType.FOSTERING: SettingKind.FOSTERING_AGENCY,
    ServiceType.SUPPORTED: SettingKind.SUPPORTED_ACCOMMODATION,
}
# Pounds a week: least, most, and the step that fees come in.
FEES = {
    ServiceType.RESIDENTIAL: (3200, 6400, 50),
    ServiceType.FOSTERING: (640, 1120, 5),
    ServiceType.SUPPORTED: (950, 2400, 25),
}


def plan(story: Story, *, count: int) -> None:
    """Spread over the time from the register's reading to a month before today."""
    kinds = [ServiceType.RESIDENTIAL] * 4 + [ServiceType.FOSTERING] * 8 + [ServiceType.SUPPORTED]
    span = (story.today - timedelta(days=30) - date(2023, 11, 1)).days
    for index in range(count):
        day = date(2023, 11, 1) + timedelta(days=story.random.randint(0, span))
        kind = kinds[index % len(kinds)]
        story.by_day(story.working_day(day), partial(_place, story, kind))


def weekly_fee(story: Story, kind: str) -> Decimal:
    """A fee as fees are: between a least and a most, in steps."""
    least, most, step = FEES[ServiceType(kind)]
    return Decimal(story.random.randrange(least, most, step))


def free_place(story: Story, kind: str, starts_on: date, ends_on: date, birth: date) -> Place | None:
    """Some place of the kind that is free for those nights and takes the child's age."""
    age = (starts_on - birth).days // 366
    fits = Setting.objects.filter(
        kind=KINDS[ServiceType(kind)],
        age_from__lte=age,
        age_to__gte=age,
        registration=Registration.REGISTERED,
    )
    found = free_places(list(fits.order_by("urn").values_list("pk", flat=True)), starts_on, ends_on)
    places = [place for setting in sorted(found, key=str) for place in found[setting]]
    return story.random.choice(places) if places else None


def _place(story: Story, kind: str, at: datetime) -> None:
    by = story.people["placements_officer"]
    starts_on = local(at).date() + story.some_days(1, 6)
    child = children.new_child(story, kind, on=starts_on, by=by, at=at)
    ends_on, _ = term_end(starts_on, child.date_of_birth)
    place = free_place(story, kind, starts_on, ends_on, child.date_of_birth)
    if place is None:
        return
    line = weekly_line("accommodation", weekly_fee(story, kind))
    planned = placements.plan_placement(
        child=child,
        place=place,
        cost_line=cost_line_for(kind, starts_on),
        route=story.random.choice((Route.LCR_PPA, Route.LCR_PPA, Route.REGIONAL, Route.SPOT)),
        starts_on=starts_on,
        planned_end=ends_on,
        fee_lines=[line],
        by=by,
        at=at,
    )
    live(story, planned)


def live(story: Story, placement: Placement) -> None:
    """The placement starts on its day; some fees change, some placements end before their plan, the others with it."""
    pk, starts, ends = placement.pk, placement.starts_on, placement.planned_end
    story.by_day(starts, lambda at: _start(story, pk, at), least=15, most=19)
    if story.random.random() < 0.2:
        story.by_day(
            starts + story.some_days(250, 500), lambda at: _change_fee(story, pk, at), least=9, most=16
        )
    if story.random.random() < 0.4:
        ended = starts + story.some_days(60, 600)
        if ended < ends:
            story.by_day(ended, lambda at: _end(story, pk, at), least=10, most=19)
    story.on(ends, lambda at: _end_as_planned(story, pk, at), hour=11, minute=20)


def _fresh(pk: Any) -> Placement:
    return Placement.objects.get(pk=pk)


def _start(story: Story, pk: Any, at: datetime) -> None:
    placements.start_placement(
        placement=_fresh(pk),
        arrived_at=at,
        confirmed_by="The manager of the home, by telephone",
        by=story.people["placements_officer"],
        at=at,
    )


def _end(story: Story, pk: Any, at: datetime) -> None:
    placement = _fresh(pk)
    if placement.state == PlacementState.STARTED:
        reason = story.random.choice(
            (EndReason.PLANNED, EndReason.HOME, EndReason.UNPLANNED, EndReason.STEP_DOWN)
        )
        by = story.people["placements_officer"]
        placements.end_placement(placement=placement, ended_on=local(at).date(), reason=reason, by=by, at=at)
        _end_agreements(at)


def _end_as_planned(story: Story, pk: Any, at: datetime) -> None:
    placement = _fresh(pk)
    if placement.state == PlacementState.STARTED:
        by = story.people["placements_officer"]
        placements.end_placement(
            placement=placement, ended_on=placement.planned_end, reason=EndReason.PLANNED, by=by, at=at
        )
        _end_agreements(at)


def _end_agreements(at: datetime) -> None:
    """What the sweep does within seconds of an end; left to the first start, it would tell of it a year late."""
    for pk in ended_placements.left_behind():
        ended_placements.end_agreement(agreement_id=pk, at=at)


def _change_fee(story: Story, pk: Any, at: datetime) -> None:
    """A yearly uplift; where a call-off bought the placement, the fee stays at what was authorised (S-49)."""
    placement = _fresh(pk)
    if placement.state != PlacementState.STARTED or placement.call_off_id:
        return
    first = placement.fee_lines.filter(superseded_at=None).select_related("kind").order_by("-weekly").first()
    if first is None:
        return
    raised = (first.weekly * Decimal("1.03")).quantize(Decimal(1))
    # A placement about to end keeps its fee: the new one would begin after its last night.
    with suppress(DomainError):
        change_fee(
            placement=placement,
            line=weekly_line(
                first.kind.code,
                raised,
                starts_on=local(at).date() + timedelta(days=7),
                evidence="Yearly uplift agreed with the provider.",
            ),
            by=story.people["placements_officer"],
            at=at,
        )
