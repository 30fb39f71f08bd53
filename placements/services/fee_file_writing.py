"""Writing what a fee file would do: set-based, so that 300 placements cost hardly more statements than one (ADR 77)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from placements.models import Child, FeeLine, LegalAuthority, Placement, RecordedPlacement
from placements.rules import gates
from placements.rules import recorded as rules
from placements.rules.fee_file import Outcome
from placements.rules.legal import Told
from placements.selectors.areas import areas, miles_between
from placements.selectors.bars import child_summary, setting_summary
from placements.selectors.legal import at_most
from placements.services.fee_file_plan import Item, Plan
from placements.services.legal import as_row
from placements.services.placements import TAKEN
from placements.states import EndReason, PlacementState, RecordedAs, ToldBy
from providers.models import CarerHousehold, Place, Setting
from providers.services import outside
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_references
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.geography.postcodes import locate, outward_centroid


@transaction.atomic
def write_plan(plan: Plan, *, by: User | None, at: datetime) -> list[Placement]:
    """Make what is new and change what is changed, all or nothing."""
    new = [one for one in plan.items if one.outcome == Outcome.NEW]
    changed = [one for one in plan.items if one.outcome == Outcome.CHANGED]
    _children(new, by, at)
    _settings(plan, new, by, at)
    try:
        with transaction.atomic():
            placements = _placements(plan, new, by, at)
            _change(plan, changed, by, at)
    except IntegrityError as error:
        for constraint, sentence in TAKEN.items():
            if constraint in str(error):
                raise DomainError(f"{sentence} Read the file again.") from error
        raise
    return placements


def _children(new: Sequence[Item], by: User | None, at: datetime) -> None:
    """A record for each child that nobody knew, with the council's own number; one child may have two placements."""
    unknown: dict[str, list[Item]] = {}
    for item in new:
        if item.child is None:
            unknown.setdefault(item.stay.head.case, []).append(item)
    if not unknown:
        return
    children, told = [], []
    references = next_references("CH", len(unknown), at=at)
    for reference, (case, items) in zip(references, unknown.items(), strict=True):
        head = items[0].stay.head
        place = locate(head.postcode)
        if place is None or head.born is None:
            raise ValueError("A child without a home postcode waits.")
        child = Child(
            reference=reference,
            case_number=case,
            given_name=head.given[:80],
            family_name=head.family[:80],
            date_of_birth=head.born,
            sex=head.sex,
            home_postcode=place.postcode,
            easting=place.easting,
            northing=place.northing,
            authority_code=place.authority_code,
            recorded_at=at,
            recorded_by=by,
        )
        children.append(child)
        told.append(_authority(child, head.legal, by, at))
        for item in items:
            item.child = child
    Child.objects.bulk_create(children)
    LegalAuthority.objects.bulk_create(told)
    events.record_for_each("child.record", subjects=children, by=by, at=at)


def _authority(child: Child, legal: str, by: User | None, at: datetime) -> LegalAuthority:
    """The legal status that the file tells, from the day of the record: the file tells no other (ADR 142)."""
    days = at_most(legal, local(at).date())
    return as_row(child, Told(legal, at), days=days, by=by, at=at, told_by=ToldBy.FILE)


def _settings(plan: Plan, new: Sequence[Item], by: User | None, at: datetime) -> None:
    """A setting for each home outside the register, once; there are few, however many children live in them."""
    by_number: dict[tuple[str, str], Setting] = {}
    for item in new:
        head, kind = item.stay.head, item.kind
        if item.setting is not None or kind is None:
            continue
        key = ("own", kind.code) if kind.is_implied else (head.regulator, head.number)
        if key not in by_number:
            by_number[key] = (
                outside.own_service(code=kind.code, name=kind.name, by=by, at=at)
                if kind.is_implied
                else outside.outside_setting(
                    regulator=head.regulator, identifier=head.number, name=head.home, provider_name=head.provider,
                    kind=kind.setting_kind, postcode=head.home_postcode, by=by, at=at,
                )
            )  # fmt: skip
        item.setting = by_number[key]


def _households(plan: Plan, new: Sequence[Item]) -> dict[int, CarerHousehold]:
    """The household of each item that has one, by the item; those that are missing are written together."""
    known, missing, of = plan.record.households, [], {}
    for item in new:
        head, setting = item.stay.head, item.setting
        if setting is None or item.kind is None or not item.kind.in_household:
            continue
        key = setting.pk, head.household
        if key not in known:
            where = outward_centroid(head.outward)
            known[key] = CarerHousehold(
                provider_id=setting.provider_id,
                setting=setting,
                code=head.household,
                outward=where.postcode if where else head.outward,
                authority_code=where.authority_code if where else "",
                easting=where.easting if where else None,
                northing=where.northing if where else None,
            )
            missing.append(known[key])
        of[id(item)] = known[key]
    CarerHousehold.objects.bulk_create(missing)
    return of


def _places(plan: Plan, new: Sequence[Item], of: dict[int, CarerHousehold]) -> dict[int, Place]:
    """A place that no child of ours has on those nights, else one more for just these nights."""
    record, opened, chosen = plan.record, [], {}
    for item in new:
        head, setting, household = item.stay.head, item.setting, of.get(id(item))
        if setting is None:
            continue
        own = record.places[setting.pk, household.pk if household else None]
        free = (
            one
            for one in own
            if one.opens_on <= head.starts and not record.taken(one.pk, head.starts, head.until)
        )
        place = next(free, None)
        if place is None:
            place = Place(
                provider_id=setting.provider_id,
                setting=setting,
                household=household,
                number=max((one.number for one in own), default=0) + 1,
                opens_on=head.starts,
                closes_on=head.ends,
            )
            own.append(place)
            opened.append(place)
        record.nights[place.pk].append((head.starts, head.until, head.case))
        chosen[id(item)] = place
    Place.objects.bulk_create(opened)
    return chosen


def _placements(plan: Plan, new: Sequence[Item], by: User | None, at: datetime) -> list[Placement]:
    if not new:
        return []
    households = _households(plan, new)
    places = _places(plan, new, households)
    sites = {id(one): households.get(id(one)) or one.setting for one in new}
    codes = [site.authority_code for site in sites.values() if site is not None]
    located = areas(codes, local(at).date())
    placements, recorded, lines = [], [], []
    for item, reference in zip(new, next_references("PL", len(new), at=at), strict=True):
        head, site, kind = item.stay.head, sites[id(item)], item.kind
        if kind is None or site is None or item.child is None:
            raise ValueError("What is new has its kind, its home and its child.")
        placement = Placement(
            reference=reference,
            child=item.child,
            provider_id=places[id(item)].provider_id,
            setting=item.setting,
            place=places[id(item)],
            service_type=kind.service_type,
            kind=kind,
            cost_line_id=kind.cost_line_id,
            route=head.route.lower(),
            starts_on=head.starts,
            planned_end=head.ends,
            location_class=located[site.authority_code].location_class,
            distance_miles=miles_between(item.child, site),
            planned_at=at,
            started_at=at,
            **_state(item, at),
        )
        placements.append(placement)
        recorded.append(_recorded(item, placement, plan, by, at))
        lines += _lines(item, placement, plan, at)
    Placement.objects.bulk_create(placements)
    RecordedPlacement.objects.bulk_create(recorded)
    FeeLine.objects.bulk_create(lines)
    events.record_for_each("placement.recorded", subjects=placements, by=by, at=at, breach="")
    return placements


def _state(item: Item, at: datetime) -> dict[str, Any]:
    ended = item.stay.head.ended
    if ended is None:
        return {"state": PlacementState.STARTED}
    return {
        "state": PlacementState.ENDED,
        "ended_on": ended,
        "ended_at": at,
        "end_reason": EndReason.PLANNED if ended == item.stay.head.ends else EndReason.UNPLANNED,
    }


def _recorded(
    item: Item, placement: Placement, plan: Plan, by: User | None, at: datetime
) -> RecordedPlacement:
    """That a file brought it, with every gate that it does not pass on its first day."""
    setting = placement.setting
    barred: tuple[gates.Barred, ...] = ()
    if not rules.is_excepted(placement.kind, setting.registration):
        barred = gates.unmet(
            child_summary(placement.child, placement.starts_on),
            setting_summary(setting, exempt=setting.pk in plan.record.exempt),
            gates.service_type_of(setting.kind) or placement.service_type,
        )
    return RecordedPlacement(
        placement=placement,
        source=RecordedAs.FILE,
        buying_route=item.route,
        agreement_reference=item.stay.head.agreement,
        gates=rules.as_pairs(barred),
        recorded_by=by,
        recorded_at=at,
    )


def _lines(item: Item, placement: Placement, plan: Plan, at: datetime) -> list[FeeLine]:
    """Rows of the fee lines; a stay of no night is paid for on none."""
    if item.stay.head.until <= item.stay.head.starts:
        return []
    return [
        FeeLine(
            provider_id=placement.provider_id,
            placement=placement,
            kind=plan.record.fee_kinds[line.kind],
            recorded_at=at,
            **FeeLine.columns_of(line),
        )
        for line in item.lines
    ]


def _change(plan: Plan, changed: Sequence[Item], by: User | None, at: datetime) -> None:
    """The lines of before go out of force and those of the file take their place; ends are moved one by one."""
    before = [one.before for one in changed if one.before]
    if not before:
        return
    FeeLine.objects.filter(placement__in=before, superseded_at=None).update(superseded_at=at)
    lines = []
    for item in changed:
        head, placement = item.stay.head, item.before
        if placement is None:
            continue
        moved = {"planned_end": head.ends} | (_state(item, at) if head.ended else {})
        if (placement.planned_end, placement.ended_on) != (head.ends, head.ended):
            Placement.objects.filter(pk=placement.pk, state=PlacementState.STARTED).update(**moved)
        lines += _lines(item, placement, plan, at)
    FeeLine.objects.bulk_create(lines)
    events.record_for_each("placement.changed_by_file", subjects=before, by=by, at=at)
