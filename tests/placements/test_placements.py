"""Placements and their fees through the services: places taken once, months kept to the penny."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, example, given, settings

from placements.models import FeeLine, FeeMonth, Placement
from placements.rules.fees import Share, weekly_line
from placements.selectors import placements as selectors
from placements.selectors.costs import cost_line_for
from placements.selectors.vacancies import free_places
from placements.services import fees
from placements.services import placements as services
from placements.states import EndReason, Funder, PlacementState, Route
from providers.models import PlaceHold
from providers.states import Registration, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.months import month_bounds
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.oracles.drawn import agreed_fees, line_of
from tests.oracles.fees import Agreed, months

YEAR = timedelta(days=365)


def home(**fields):
    return providers.setting(providers.provider(), **fields)


def plan(place, by, *, starts_on=None, **fields):
    at = clock.now()
    starts_on = starts_on or at.date()
    until = fields.pop("planned_end", starts_on + YEAR)
    line = weekly_line(made.fee_kind().code, Decimal("3500.00"))
    return services.plan_placement(
        **{
            "child": fields.pop("child", None) or made.child(),
            "place": place,
            "cost_line": made.cost_line(),
            "route": Route.SPOT,
            "starts_on": starts_on,
            "planned_end": until,
            "fee_lines": [line],
            "by": by,
            "at": at,
            **fields,
        }
    )


def first_place(setting):
    return setting.places.order_by("number").first()


# --- Planning ---
def test_a_placement_knows_where_it_is_and_keeps_its_months(officer):
    setting = home()
    placement = plan(first_place(setting), officer)
    assert placement.state == PlacementState.PLANNED
    assert placement.location_class == "in_borough"
    assert placement.distance_miles > 10
    assert placement.service_type == ServiceType.RESIDENTIAL
    assert sum(month.amount for month in FeeMonth.objects.all()) == Decimal("182500.00")


def test_a_place_is_not_taken_twice(officer):
    place = first_place(home())
    plan(place, officer)
    with pytest.raises(DomainError, match="This place is taken"):
        plan(place, officer)
    assert Placement.objects.count() == 1


def test_a_child_does_not_live_in_two_places(officer):
    child, setting = made.child(), home(places=2)
    one, two = setting.places.all()
    plan(one, officer, child=child)
    with pytest.raises(DomainError, match="The child has another placement"):
        plan(two, officer, child=child)


def test_the_night_after_an_end_is_free_for_the_next_child(officer):
    place, today = first_place(home()), clock.today()
    plan(place, officer, planned_end=today + timedelta(days=30))
    assert plan(place, officer, starts_on=today + timedelta(days=30)).pk


def test_a_held_place_is_not_taken(officer):
    place, today = first_place(home()), clock.today()
    PlaceHold.objects.create(
        provider_id=place.provider_id, place=place, reason="closed", starts_on=today, recorded_at=clock.now()
    )
    with pytest.raises(DomainError, match="The provider holds this place"):
        plan(place, officer)


@pytest.mark.parametrize("dates", [{"opens_on": date(2200, 1, 1)}, {"closes_on": date(2020, 2, 1)}])
def test_a_place_that_is_not_open_is_not_taken(officer, dates):
    with pytest.raises(DomainError, match="not open"):
        plan(providers.place(home(), number=9, **dates), officer)


@pytest.mark.parametrize("weekly", ["0.00", "-3500.00"])
def test_a_placement_for_nothing_or_less_is_refused_whole(officer, weekly):
    today = clock.today()
    line = weekly_line(made.fee_kind().code, Decimal(weekly), starts_on=today, ends_on=today + YEAR)
    with pytest.raises(DomainError, match="more than £0"):
        plan(first_place(home()), officer, fee_lines=[line])
    assert not Placement.objects.exists()


def test_dates_the_wrong_way_round_are_refused(officer):
    with pytest.raises(DomainError, match="after the first night"):
        plan(first_place(home()), officer, planned_end=clock.today())


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"kind": SettingKind.SUPPORTED_ACCOMMODATION, "grade": "not_inspected"}, "27A"),
        ({"registration": Registration.CANCELLED}, "registered with Ofsted"),
    ],
)
def test_an_award_is_barred_by_the_law_but_a_record_of_the_past_is_not(officer, setting, words):
    unlawful = home(**setting)
    with pytest.raises(DomainError, match=words):
        plan(first_place(unlawful), officer, call_off_id=unlawful.pk)
    assert plan(first_place(unlawful), officer).pk


def test_each_service_type_has_its_own_cost_line(council_scope):
    on = date(2026, 11, 23)
    lines = {cost_line_for(kind, on).code for kind in ServiceType}
    assert lines == {"residential", "independent-fostering", "supported-accommodation"}
    with pytest.raises(DomainError, match="no cost line"):
        cost_line_for(ServiceType.RESIDENTIAL, date(1999, 1, 1))


# --- Vacancies ---
def test_free_places_are_those_that_nobody_has_or_holds(officer):
    setting, today = home(places=4), clock.today()
    taken, held, closing, free = setting.places.order_by("number")
    plan(taken, officer)
    PlaceHold.objects.create(
        provider_id=held.provider_id, place=held, reason="reserved", starts_on=today, recorded_at=clock.now()
    )
    closing.closes_on = today + timedelta(days=3)
    closing.save()
    week = free_places([setting.pk], today, today + timedelta(days=7))
    assert week == {setting.pk: [free]}
    assert free_places([setting.pk], today, today + timedelta(days=3))[setting.pk] == [closing, free]


def test_a_cancelled_placement_frees_its_place_and_costs_nothing(officer):
    place = first_place(home(places=1))
    placement = plan(place, officer, starts_on=clock.today() + timedelta(days=1))
    services.cancel_placement(placement=placement, reason="She went to her aunt.", by=officer, at=clock.now())
    assert not FeeLine.objects.filter(superseded_at=None).exists()
    assert selectors.month_totals([placement.pk]) == []
    assert plan(place, officer)


# --- Starting and ending ---
def test_a_placement_is_not_started_before_its_first_night(officer):
    placement = plan(first_place(home()), officer, starts_on=clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="The first night is"):
        made.start(placement, officer)


def test_the_social_worker_is_told_of_the_start(officer, social_worker):
    placement = plan(first_place(home()), officer, child=made.child(social_worker=social_worker))
    made.start(placement, officer)
    assert placement.reference in all_of(Notice).get(recipient=social_worker).title


@pytest.mark.parametrize(
    "role", [Role.SOCIAL_WORKER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.HEAD_OF_SERVICE]
)
def test_other_roles_do_not_start_a_placement(officer, role):
    placement = plan(first_place(home()), officer)
    with pytest.raises(NotAllowed):
        made.start(placement, person(role))


def test_an_end_cuts_the_fees_and_frees_the_place(officer):
    place, today = first_place(home(places=1)), clock.today()
    placement = plan(place, officer, starts_on=today - timedelta(days=70))
    made.start(placement, officer)
    ended = services.end_placement(
        placement=placement,
        ended_on=today - timedelta(days=7),
        reason=EndReason.HOME,
        by=officer,
        at=clock.now(),
    )
    assert ended.state == PlacementState.ENDED
    assert sum(one.amount for one in selectors.month_totals([placement.pk])) == Decimal("31500.00")
    assert free_places([place.setting_id], today, today + YEAR)


def test_the_lines_from_before_the_end_are_kept_for_the_past(officer):
    today = clock.today()
    placement = plan(first_place(home()), officer, starts_on=today - timedelta(days=70))
    made.start(placement, officer)
    services.end_placement(
        placement=placement, ended_on=today, reason=EndReason.STEP_DOWN, by=officer, at=clock.now()
    )
    assert FeeLine.objects.filter(superseded_at__isnull=False).count() == 1
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM placements_feeline")


@pytest.mark.parametrize("days", [-80, 1, 400])
def test_an_end_outside_the_stay_or_ahead_is_refused(officer, days):
    today = clock.today()
    placement = plan(first_place(home()), officer, starts_on=today - timedelta(days=70))
    made.start(placement, officer)
    with pytest.raises(DomainError):
        services.end_placement(
            placement=placement,
            ended_on=today + timedelta(days=days),
            reason=EndReason.HOME,
            by=officer,
            at=clock.now(),
        )
    placement.refresh_from_db()
    assert placement.state == PlacementState.STARTED


def test_an_end_needs_a_reason_from_the_list(officer):
    with pytest.raises(DomainError, match="why"):
        services.end_placement(
            placement=plan(first_place(home()), officer),
            ended_on=clock.today(),
            reason="because",
            by=officer,
            at=clock.now(),
        )


# --- Fees ---
def change(placement, by, weekly, on, **fields):
    terms = {"starts_on": on, "evidence": "Review of the package", **fields}
    line = weekly_line(made.fee_kind().code, Decimal(weekly), **terms)
    return fees.change_fee(placement=placement, line=line, by=by, at=clock.now())


def test_a_changed_fee_leaves_the_past_as_it_was(officer):
    today = clock.today()
    placement = plan(first_place(home()), officer, starts_on=today - timedelta(days=28))
    change(placement, officer, "4200.00", today)
    lines = FeeLine.objects.filter(superseded_at=None).order_by("starts_on")
    assert [(line.weekly, line.starts_on) for line in lines] == [
        (Decimal("3500.00"), placement.starts_on),
        (Decimal("4200.00"), today),
    ]
    assert lines[0].ends_on == lines[1].starts_on
    assert lines[1].ends_on == placement.planned_end


def test_a_change_keeps_the_funders_shares(officer):
    today = clock.today()
    shares = (
        Share(Funder.SOCIAL_CARE, Decimal(60)),
        Share(Funder.EDUCATION, Decimal(25), "EHC-1", today, today + YEAR),
        Share(Funder.HEALTH, Decimal(15)),
    )
    line = weekly_line(made.fee_kind().code, Decimal("100.00"), shares=shares)
    placement = plan(first_place(home()), officer, fee_lines=[line])
    assert change(placement, officer, "200.00", today + YEAR / 2).line.shares == shares


@pytest.mark.parametrize(
    ("weekly", "days", "fields", "words"),
    [
        ("0.00", 1, {}, "more than £0"),
        ("-5.00", 1, {}, "more than £0"),
        ("5.00", -1, {}, "within the placement"),
        ("5.00", 365, {}, "within the placement"),
        ("5.00", 1, {"evidence": " "}, "rests on"),
    ],
)
def test_a_wrong_change_is_refused(officer, weekly, days, fields, words):
    placement = plan(first_place(home()), officer)
    with pytest.raises(DomainError, match=words):
        change(placement, officer, weekly, clock.today() + timedelta(days=days), **fields)
    assert FeeLine.objects.filter(superseded_at=None).count() == 1


def test_a_cancelled_placement_has_no_fee_to_change(officer):
    placement = plan(first_place(home()), officer)
    services.cancel_placement(placement=placement, reason="She went to her aunt.", by=officer, at=clock.now())
    with pytest.raises(Stale):
        change(placement, officer, "5.00", clock.today())


def test_a_provider_sees_its_own_placements_and_no_others(officer):
    own, other = plan(first_place(home()), officer), plan(first_place(home()), officer)
    with tenancy.scope(tenancy.provider_scope(own.provider_id)):
        assert list(Placement.objects.all()) == [own]
        assert {line.placement_id for line in FeeLine.objects.all()} == {own.pk}
        assert not FeeMonth.objects.filter(fee_line__placement=other).exists()


# --- The penny rule ---
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fee=agreed_fees(date(2021, 1, 1), date(2027, 12, 31)))
@example(Agreed(Decimal("4321.09"), date(2024, 2, 28), date(2024, 3, 1), last_paid=True))
@example(Agreed(Decimal("999.99"), date(2024, 1, 31), date(2024, 2, 1), first_paid=False, last_paid=True))
@example(Agreed(Decimal("12.34"), date(2025, 3, 29), date(2025, 3, 31), "hourly", Decimal("37.50")))
@example(Agreed(Decimal("12.34"), date(2025, 10, 25), date(2025, 10, 27), "nightly", sign=-1))
@example(Agreed(Decimal("80.00"), date(2024, 2, 29), date(2024, 3, 1), "one_off", Decimal(3)))
@example(Agreed(Decimal("80.00"), date(2024, 2, 29), date(2024, 3, 1), first_paid=False))
def test_kept_months_and_the_rule_are_the_day_by_day_oracle_to_the_penny(council_scope, fee):
    line, expected = line_of(fee), months(fee, fee.nights())
    assert line.cost == sum(expected.values(), Decimal(0))
    for month in expected:
        assert line.charge(*month_bounds(month)) == expected[month]
    with transaction.atomic():
        placement = made.placement(first_place(home()), starts_on=fee.starts_on, planned_end=fee.ends_on)
        row = made.fee_line(placement, **FeeLine.columns_of(line))
        assert (row.weekly, row.paid_from, row.paid_to) == (line.weekly, *line.paid)
        kept = FeeMonth.objects.filter(fee_line=row)
        assert dict(kept.values_list("month", "amount")) == expected
        nights = 0 if fee.unit == "one_off" else len(fee.nights())
        assert sum(kept.values_list("nights", flat=True)) == nights
        totals = {one.month: one.amount for one in selectors.month_totals([placement.pk])}
        assert totals == expected
        transaction.set_rollback(True)


WHOLE = [{"funder": "social_care", "percent": "100"}]


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("pounds", Decimal(0), "amount_stands"),
        ("pounds", Decimal(-5), "amount_stands"),
        ("quantity", Decimal(0), "amount_stands"),
        ("sign", 2, "amount_stands"),
        ("unit", "monthly", "terms_are_known"),
        ("pay_rule", "never", "terms_are_known"),
        ("vat", "some", "terms_are_known"),
        ("ends_on", date(2020, 1, 1), "dates_in_order"),
        ("shares", [], "shares_make_100"),
        ("shares", [{"funder": "social_care", "percent": "99"}], "shares_make_100"),
        ("shares", [{"funder": "someone", "percent": "100"}], "shares_make_100"),
        ("shares", 2 * [{"funder": "health", "percent": "50"}], "shares_make_100"),
        ("shares", [{"funder": "health", "percent": "100", "until_on": "2026-01-01"}], "shares_make_100"),
        # What no line could be read from again: a share of nothing, a number that is not exact, a word too many.
        ("shares", [*WHOLE, {"funder": "health"}], "shares_make_100"),
        ("shares", [*WHOLE, {"funder": "health", "percent": None}], "shares_make_100"),
        ("shares", [{"funder": "health", "percent": 100}], "shares_make_100"),
        ("shares", [{**WHOLE[0], "agreed_by": "finance"}], "shares_make_100"),
        ("shares", [{**WHOLE[0], "from_on": "tomorrow"}], "shares_make_100"),
        ("shares", [{**WHOLE[0], "reference": 7}], "shares_make_100"),
        ("shares", {}, "shares_make_100"),
        ("unit", "one_off", "paid_once_is_of_a_day"),
    ],
)
def test_the_database_refuses_a_line_that_is_none(council_scope, column, value, constraint):
    placement = made.placement(first_place(home()))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        made.fee_line(placement, **{column: value})
