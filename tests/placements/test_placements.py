"""Placements and their fees through the services: places taken once, months kept to the penny."""

import threading
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.models import FeeLine, FeeMonth, Placement
from placements.selectors import placements as selectors
from placements.selectors.costs import cost_line_for
from placements.selectors.vacancies import free_places
from placements.services import fees
from placements.services import placements as services
from placements.services.placements import FeeLineInput
from placements.states import EndReason, PlacementState, Route
from providers.models import PlaceHold
from providers.states import Registration, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core import clock, tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of

YEAR = timedelta(days=365)


def home(**fields):
    return providers.setting(providers.provider(), **fields)


def plan(place, by, *, starts_on=None, **fields):
    at = clock.now()
    starts_on = starts_on or at.date()
    until = fields.pop("planned_end", starts_on + YEAR)
    line = FeeLineInput(made.fee_kind(), Decimal("3500.00"), starts_on, until)
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
    line = FeeLineInput(made.fee_kind(), Decimal(weekly), today, today + YEAR)
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
    return fees.change_fee(
        **{
            "placement": placement,
            "kind": made.fee_kind(),
            "weekly": Decimal(weekly),
            "from_on": on,
            "evidence": "Review of the package",
            "by": by,
            "at": clock.now(),
            **fields,
        }
    )


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
    line = FeeLineInput(
        made.fee_kind(), Decimal("100.00"), today, today + YEAR,
        social_care_share=Decimal(60), education_share=Decimal(25), health_share=Decimal(15),
    )  # fmt: skip
    placement = plan(first_place(home()), officer, fee_lines=[line])
    assert change(placement, officer, "200.00", today + YEAR / 2).education_share == 25


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
def oracle(weekly, start, end):
    """Each night stands in its month; each month is rounded once."""
    nights = {}
    for number in range((end - start).days):
        day = start + timedelta(days=number)
        nights[day.replace(day=1)] = nights.get(day.replace(day=1), 0) + 1
    return {
        month: (weekly * count / 7).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for month, count in nights.items()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekly=st.decimals(min_value="0.01", max_value="99999.99", places=2),
    start=st.dates(date(2021, 1, 1), date(2027, 12, 31)),
    length=st.integers(1, 800),
)
def test_kept_months_are_nights_times_weekly_over_seven_rounded_once(council_scope, weekly, start, length):
    with transaction.atomic():
        end = start + timedelta(days=length)
        placement = made.placement(first_place(home()), starts_on=start, planned_end=end)
        line = made.fee_line(placement, weekly)
        kept = dict(FeeMonth.objects.filter(fee_line=line).values_list("month", "amount"))
        assert kept == oracle(weekly, start, end)
        totals = {one.month: one.amount for one in selectors.month_totals([placement.pk])}
        assert totals == kept
        transaction.set_rollback(True)


# --- Two at once ---
def test_of_two_who_take_the_same_place_at_once_exactly_one_wins(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        by, place = person(Role.PLACEMENTS_OFFICER), first_place(home(places=1))
        children = [made.child(), made.child()]
        made.cost_line(), made.fee_kind()
    gate, results = threading.Barrier(2), []

    def take(child):
        try:
            with tenancy.scope(tenancy.COUNCIL):
                gate.wait(timeout=10)
                plan(place, by, child=child)
                results.append("won")
        except DomainError as refusal:
            results.append(refusal.reasons[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[child]) for child in children]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == sorted(["won", services.TAKEN["place_taken_once_at_a_time"]])
    with tenancy.scope(tenancy.COUNCIL):
        assert Placement.objects.count() == 1
