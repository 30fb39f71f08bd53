"""Recording a placement that is already made, with its true facts: marked so, never blocked (S-33, ADR 119)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from placements.models import BuyingRoute, Child, Placement, PlacementKind, RecordedPlacement
from placements.policies import check_puts_on_record, check_works_with
from placements.rules import recorded as rules
from placements.rules.ages import eighteenth_birthday, why_not_past_18
from placements.rules.court import why_not_order
from placements.rules.fees import Line
from placements.rules.recorded import Told, Where
from placements.selectors.bars import bars
from placements.selectors.routes import route_on
from placements.selectors.vacancies import placements_over
from placements.services.guarding import OF_THE_ORDER, refuse_leaks, refuse_names
from placements.services.placements import end_placement, plan_placement, start_placement
from placements.services.plans import owe
from placements.states import RecordedAs
from providers.models import CarerHousehold, Place, Setting
from providers.services import outside
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def record_already_made(
    *,
    child: Child,
    kind: PlacementKind,
    where: Where,
    route: str,
    told: Told,
    planned_end: date,
    fee_lines: Sequence[Line] = (),
    ended_on: date | None = None,
    end_reason: str = "",
    by: User,
    at: datetime,
) -> Placement:
    """The facts go onto the record whatever stands against them; a breach waits for those who decide (ADR 7).

    What is refused is only what cannot have been: a child or a place in two homes on one night, a route that was not
    there, a time that is still to come. On duty it is what came about tonight, and goes on (ADR 132).
    """
    starts_on = local(told.arrived_at).date()
    check_puts_on_record(by, starts_on, local(at).date())
    check_works_with(by, child)
    _check(told, planned_end, child, by, at)
    # Who moved in as an adult is recorded as it was; a child's stay is planned no further, whatever was typed.
    past = why_not_past_18(child.date_of_birth, planned_end)
    if past and starts_on < eighteenth_birthday(child.date_of_birth):
        raise DomainError(past, field="planned_end")
    if ended_on is not None:
        check_has(by, Permission.PLACEMENT_START)
    came_by = route_on(route, starts_on)
    if refusal := rules.why_not_route(
        family=came_by.family, is_own=kind.is_own, kind_name=kind.name, route_name=came_by.name
    ):
        raise DomainError(refusal, field="route")
    setting, household = _home(kind, where, by, at)
    placement = plan_placement(
        child=child,
        place=_place(setting, household, starts_on, ended_on or planned_end),
        cost_line=kind.cost_line,
        route=route,
        starts_on=starts_on,
        planned_end=planned_end,
        fee_lines=fee_lines,
        kind=kind,
        as_it_was=True,
        by=by,
        at=at,
    )
    _keep(placement, came_by, told, by, at)
    owe(placement, may_follow=True, at=at)
    placement = start_placement(
        placement=placement,
        arrived_at=told.arrived_at,
        confirmed_by=told.confirmed_by,
        breach=rules.breach(told.ground, told.reason),
        by=by,
        at=at,
    )
    if ended_on is None:
        return placement
    return end_placement(placement=placement, ended_on=ended_on, reason=end_reason, by=by, at=at)


def _check(told: Told, planned_end: date, child: Child, by: User, at: datetime) -> None:
    reasons = rules.why_not_told(
        decided_at=told.decided_at, arrived_at=told.arrived_at, planned_end=planned_end, at=at
    )
    if reasons:
        raise DomainError(*reasons)
    if not told.decided_by.strip() or not told.decided_how:
        raise DomainError("Say who decided it, and how you know.", field="decided_by")
    if reasons := why_not_order(told.court_order_on, told.court_reference, today=local(at).date()):
        raise DomainError(*reasons, field="court_order_on")
    refuse_leaks({"Who confirmed it?": told.confirmed_by}, child=child, by=by, at=at, subject=child)
    inside = {
        "Who decided it?": told.decided_by,
        "What happened, and why?": told.reason,
        OF_THE_ORDER: told.court_reference,
    }
    refuse_names(inside, children=[child], by=by, at=at, subject=child)


def _home(
    kind: PlacementKind, where: Where, by: User | None, at: datetime
) -> tuple[Setting, CarerHousehold | None]:
    """The setting, made where no register has it, and the household where the kind is lived in one."""
    if kind.is_implied:
        setting = outside.own_service(code=kind.code, name=kind.name, by=by, at=at)
    elif where.setting is not None:
        setting = where.setting
    elif where.regulator:
        setting = outside.outside_setting(
            regulator=where.regulator,
            identifier=where.identifier,
            name=where.home_name,
            provider_name=where.home_provider,
            kind=kind.setting_kind,
            postcode=where.home_postcode,
            by=by,
            at=at,
        )
    else:
        raise DomainError(
            "Choose the home from the register, or say below who regulates it.", field="setting"
        )
    if not kind.in_household:
        return setting, None
    if not where.household_code.strip() or not where.household_outward.strip():
        raise DomainError(
            "Enter the carer household's code and the first half of its postcode.", field="household_code"
        )
    household = outside.household_of(
        setting=setting, code=where.household_code, outward=where.household_outward, by=by, at=at
    )
    return setting, household


def _place(setting: Setting, household: CarerHousehold | None, starts_on: date, ends_on: date) -> Place:
    """A place that no other child of ours has on those nights; where there is none, one more for just these nights.

    The child lives there: that the home counted fewer places on record does not keep it off the record.
    """
    Setting.objects.select_for_update(of=("self",), no_key=True).get(pk=setting.pk)
    own = Place.objects.filter(setting=setting, household=household)
    taken = placements_over(starts_on, ends_on).filter(place__in=own.values("pk")).values("place")
    free = own.exclude(pk__in=taken).filter(opens_on__lte=starts_on).order_by("number").first()
    if free is not None:
        return free
    last = own.aggregate(last=Max("number"))["last"] or 0
    return Place.objects.create(
        provider_id=setting.provider_id,
        setting=setting,
        household=household,
        number=last + 1,
        opens_on=starts_on,
        closes_on=ends_on,
    )


def _keep(placement: Placement, came_by: BuyingRoute, told: Told, by: User, at: datetime) -> None:
    """The row that marks it, with every gate that it did not pass on its first day."""
    setting = placement.setting
    excepted = rules.is_excepted(placement.kind, setting.registration)
    barred = () if excepted else bars(placement.child, setting, placement.starts_on)
    if refusal := rules.why_not_silent(barred, told.ground, told.reason):
        raise DomainError(refusal, field="reason")
    RecordedPlacement.objects.create(
        placement=placement,
        source=RecordedAs.OFFICER,
        buying_route=came_by,
        agreement_reference=told.agreement_reference.strip(),
        decided_by=told.decided_by.strip(),
        decided_at=told.decided_at,
        decided_how=told.decided_how,
        gates=rules.as_pairs(barred),
        ground=told.ground,
        reason=told.reason.strip(),
        court_order_on=told.court_order_on,
        court_reference=told.court_reference.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    broke = ", which broke a rule" if told.ground else ""
    events.record("placement.recorded", subject=placement, by=by, at=at, breach=broke)
