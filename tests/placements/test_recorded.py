"""A placement that was already made is recorded as it was: marked so, never blocked, and a breach escalates (S-33)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placements.models import (
    BarredStart,
    CostLine,
    FeeMonth,
    OfstedNotice,
    Placement,
    PlacementKind,
    RecordedPlacement,
)
from placements.rules.ages import eighteenth_birthday
from placements.rules.fees import weekly_line
from placements.rules.recorded import Told, Where
from placements.selectors.recorded import breaches, placement_kinds
from placements.services import recorded as services
from placements.services.barred_starts import record_ofsted_told
from placements.states import ByMeans, EndReason, LegalStatus, PlacementState, RecordedAs
from providers.models import Setting
from providers.services.outside import outside_setting
from providers.states import Registration, Regulator, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, day, page, send, summary

DAYS = timedelta(days=1)
HOUSEHOLD = {"household_code": "H-014", "household_outward": "L20"}


def home(**fields):
    return providers.setting(providers.provider(), **fields)


def kind(code="childrens_home"):
    return PlacementKind.objects.get(code=code)


def told(at, **fields):
    facts = {
        "arrived_at": at - 10 * DAYS,
        "confirmed_by": "Invented Manager, manager of the home",
        "decided_by": "Invented Head, Head of Service",
        "decided_at": at - 11 * DAYS,
        "decided_how": ByMeans.TELEPHONE,
    }
    given = {name: at + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    return Told(**{**facts, **given})


def record(
    by,
    *,
    child=None,
    where=None,
    code="childrens_home",
    route="spot",
    fees=("3500.00",),
    facts=None,
    **fields,
):
    at = clock.now()
    lines = [weekly_line("accommodation", Decimal(one)) for one in fees]
    return services.record_already_made(
        **{
            "child": child or made.child(),
            "kind": kind(code),
            "where": where or Where(setting=home()),
            "route": route,
            "told": told(at, **(facts or {})),
            "planned_end": local(at).date() + 100 * DAYS,
            "fee_lines": lines,
            "by": by,
            "at": at,
            **fields,
        }
    )


# --- What stands on record afterwards ---
def test_it_is_on_record_with_its_true_times_and_marked_as_recorded_afterwards(officer):
    placement = record(officer)
    at = clock.now()
    assert placement.state == PlacementState.STARTED
    assert placement.starts_on == local(at - 10 * DAYS).date() and placement.arrived_at < at - 9 * DAYS
    row = RecordedPlacement.objects.get(placement=placement)
    assert (row.source, row.recorded_by, row.buying_route.code) == (RecordedAs.OFFICER, officer, "spot")
    assert row.recorded_at > row.decided_at and placement.planned_at == row.recorded_at
    assert not BarredStart.objects.exists()
    assert FeeMonth.objects.exists()


def test_one_that_is_over_is_on_record_with_its_end(officer):
    ended = local(clock.now()).date() - 2 * DAYS
    placement = record(officer, ended_on=ended, end_reason=EndReason.HOME)
    assert (placement.state, placement.ended_on) == (PlacementState.ENDED, ended)


def test_a_home_that_is_full_on_record_still_has_the_child(officer):
    setting = home(places=1)
    record(officer, where=Where(setting=setting))
    second = record(officer, where=Where(setting=setting))
    assert setting.places.count() == 2
    assert second.place.closes_on == second.planned_end


@pytest.mark.parametrize(
    ("code", "where", "route", "line"),
    [
        ("own_carer", Where(**HOUSEHOLD), "in_house", "own-fostering"),
        ("connected", Where(**HOUSEHOLD), "family", "connected-persons"),
    ],
)
def test_what_is_the_councils_own_is_recorded_as_what_it_is(officer, code, where, route, line):
    placement = record(officer, code=code, where=where, route=route, fees=())
    assert (placement.cost_line.code, placement.service_type) == (line, ServiceType.FOSTERING)
    assert placement.call_off_id is None and placement.place.household.code == "H-014"
    assert placement.setting.registration == Registration.NOT_NEEDED
    assert not placement.fee_lines.exists() and not BarredStart.objects.exists()
    brother = record(officer, code=code, where=where, route=route, fees=())
    assert brother.place.household == placement.place.household and brother.place != placement.place


def test_a_residential_school_is_no_childrens_home_and_bars_nothing(officer):
    school = home(kind=SettingKind.SPECIAL_SCHOOL)
    placement = record(officer, code="school", where=Where(setting=school))
    assert placement.cost_line.code == "residential-schools"
    assert not BarredStart.objects.exists()


def outside(regulator=Regulator.CIW, **fields):
    facts = {
        "regulator": regulator, "identifier": "SIN-00012345", "home_name": "Invented Tŷ",
        "home_provider": "Invented Gofal Ltd", "home_postcode": "CH5 1SA",
    }  # fmt: skip
    return Where(**{**facts, **fields})


def test_a_home_in_wales_has_its_own_regulator_and_number(officer):
    placement = record(officer, where=outside())
    assert (placement.setting.regulator, placement.setting.urn) == (Regulator.CIW, "SIN-00012345")
    assert not BarredStart.objects.exists()
    again = record(officer, where=outside(home_name="As written by another"))
    assert again.setting == placement.setting


# --- A breach is never blocked, and escalates ---
UNREGISTERED = {"ground": "unregistered", "reason": "No registered home would take the child that night."}


def test_a_breach_is_recorded_counted_and_waits_for_those_who_decide(officer):
    manager, director = person(Role.COMMISSIONING_MANAGER), person(Role.DCS)
    at = clock.now()
    placement = record(officer, code="other_home", where=outside(Regulator.NOBODY), facts=UNREGISTERED)
    started = BarredStart.objects.get(placement=placement)
    assert [code for code, _ in started.gates][0] == "unregistered"
    assert started.due_at - started.recorded_at == timedelta(hours=24)
    assert breaches(at, clock.now() + DAYS) == {"unregistered": 1}
    told_of = set(all_of(Notice).values_list("recipient", flat=True))
    assert {manager.pk, director.pk} <= told_of
    titles = " ".join(all_of(Notice).values_list("title", flat=True))
    assert placement.child.family_name not in titles


def test_a_breach_in_a_home_that_is_in_order_waits_too(officer):
    facts = {"ground": "no_authority", "reason": "The night team could reach nobody."}
    placement = record(officer, facts=facts)
    assert BarredStart.objects.get(placement=placement).gates == [
        ["no_authority", "Nobody with the authority had agreed it: the night team could reach nobody."]
    ]


def test_a_home_that_a_gate_bars_is_recorded_once_it_is_said_why(officer):
    unlawful = home(kind=SettingKind.SUPPORTED_ACCOMMODATION, grade="not_inspected")
    with pytest.raises(DomainError, match="reg. 27A.*Say why") as refused:
        record(officer, code="supported", where=Where(setting=unlawful))
    assert refused.value.field == "reason" and not Placement.objects.exists()
    placement = record(
        officer,
        code="supported",
        where=Where(setting=unlawful),
        facts={"reason": "The court named the home."},
    )
    assert "27A" in RecordedPlacement.objects.get(placement=placement).gates[0][1]
    assert BarredStart.objects.filter(placement=placement).exists()


def test_that_ofsted_was_told_is_recorded_once_by_those_who_decide(officer):
    manager, at = person(Role.COMMISSIONING_MANAGER), clock.now()
    record(officer, facts=UNREGISTERED)
    started = BarredStart.objects.get()
    given = {
        "started": started,
        "told_at": at,
        "told_by": "Invented Head, Head of Service",
        "at": clock.now(),
    }
    with pytest.raises(NotAllowed):
        record_ofsted_told(**given, by=officer)
    with pytest.raises(DomainError, match="in the future"):
        record_ofsted_told(**{**given, "told_at": at + DAYS}, by=manager)
    with pytest.raises(DomainError, match="Say who told Ofsted"):
        record_ofsted_told(**{**given, "told_by": " "}, by=manager)
    record_ofsted_told(**given, by=manager)
    with pytest.raises(Stale, match="already"):
        record_ofsted_told(**given, by=manager)
    assert OfstedNotice.objects.count() == 1


# --- Refused, with what to do ---
def test_the_child_and_the_place_are_in_one_home_a_night(officer):
    child = made.child()
    record(officer, child=child)
    with pytest.raises(DomainError, match="The child has another placement"):
        record(officer, child=child)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"facts": {"arrived_at": 2 * DAYS}}, "The move is in the future"),
        ({"facts": {"decided_at": 2 * DAYS}}, "The decision is in the future"),
        ({"facts": {"decided_by": " "}}, "Say who decided it"),
        ({"facts": {"ground": "other_rule"}}, "Say what happened"),
        ({"fees": ()}, "at least one fee line"),
        ({"route": "in_house"}, "it is bought"),
        ({"code": "own_carer", "where": Where(**HOUSEHOLD), "route": "spot"}, "nothing is bought"),
        ({"code": "own_carer", "where": Where(), "route": "in_house"}, "carer household's code"),
        ({"where": Where()}, "Choose the home from the register"),
        ({"where": outside(identifier="SC123456")}, "a number of Ofsted's"),
        ({"where": outside(identifier="")}, "number with its regulator"),
        ({"where": outside(home_postcode="L20")}, "whole postcode"),
        ({"where": outside(home_provider=" ")}, "who runs it"),
    ],
)  # fmt: skip
def test_only_what_cannot_have_been_is_refused(officer, fields, words):
    with pytest.raises(DomainError, match=words):
        record(officer, **fields)
    assert not Placement.objects.exists() and not RecordedPlacement.objects.exists()


def test_a_childs_stay_is_planned_to_the_18th_birthday_and_no_further(officer):
    """A mistyped century is caught by it; whoever moved in as an adult is recorded as it was."""
    child = made.child(age=17)
    adult = eighteenth_birthday(child.date_of_birth)
    for late in (adult + DAYS, adult.replace(year=adult.year + 200)):
        with pytest.raises(DomainError, match="after the 18th birthday") as refused:
            record(officer, child=child, code="supported", planned_end=late)
        assert refused.value.field == "planned_end"
    assert record(officer, child=child, code="supported", planned_end=adult).planned_end == adult


def test_a_route_that_was_not_in_force_on_the_first_day_is_refused(officer):
    with pytest.raises(DomainError, match="“PDPS mini-competition” is not in force"):
        record(
            officer, child=made.child(age=17), route="mini_competition",
            facts={"arrived_at": clock.now().replace(year=2021), "decided_at": clock.now().replace(year=2021)},
        )  # fmt: skip


def test_a_childs_name_does_not_stand_in_what_colleagues_read(officer):
    child = made.child()
    with pytest.raises(DomainError, match="name"):
        record(officer, child=child, facts={**UNREGISTERED, "reason": f"{child.given_name} had to move."})


def test_only_who_starts_placements_records_one(social_worker):
    with pytest.raises(NotAllowed):
        record(social_worker)


# --- The database keeps it ---
def test_what_was_recorded_stays(officer):
    row = RecordedPlacement.objects.get(placement=record(officer))
    row.reason = "Something else."
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_residential_and_fostering_lines_never_merge(council_scope):
    fostering = CostLine.objects.get(code="independent-fostering")
    with pytest.raises(DatabaseError), transaction.atomic():
        PlacementKind.objects.create(
            code="merged", name="Merged", service_type=ServiceType.RESIDENTIAL, order=99,
            setting_kind=SettingKind.OTHER, cost_line=fostering, valid_from=clock.today(),
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        CostLine.objects.filter(pk=fostering.pk).update(service_type=ServiceType.RESIDENTIAL)


def test_every_kind_leads_to_a_cost_line_of_its_own_care(council_scope):
    for one in placement_kinds(clock.today()):
        assert one.cost_line.service_type == one.service_type
        assert one.is_own != one.cost_line.is_external


# --- The pages ---
def sent(setting, at, **fields):
    moved = local(at - 3 * DAYS)
    return {
        "kind": kind().pk, "setting": setting.pk, "route": "spot",
        **day("arrived_at", moved.date()), "arrived_at_3": "2:10am",
        "confirmed_by": "Invented Manager, manager of the home",
        "decided_by": "Invented Duty, duty team", "decided_how": "telephone",
        **day("decided_at", moved.date()), "decided_at_3": "1:30am",
        **day("planned_end", local(at).date() + 25 * DAYS), "fee-accommodation": "4,200.00", "ground": "none",
        **fields,
    }  # fmt: skip


def test_it_is_recorded_from_the_childs_record_and_told_on_its_pages(officer):
    child, setting, at = made.child(legal_status=LegalStatus.V2), home(), clock.now()
    browser = as_user(officer)
    assert page("already_made", child.pk) in browser.get(page("child_detail", child.pk)).content.decode()
    browser.get(page("already_made", child.pk))
    refused = send(browser, page("already_made", child.pk), 200, **sent(setting, at, route="", ground=""))
    assert "how it came about" in summary(refused) and "whether a rule was broken" in summary(refused)
    breach = {"ground": "no_authority", "reason": "Nobody could be reached at night."}
    send(browser, page("already_made", child.pk), **sent(setting, at, **breach))
    placement = Placement.objects.get(child=child)
    shown = browser.get(page("placement_detail", placement.pk)).content.decode()
    assert "Recorded afterwards by an officer" in shown and "Nobody with the authority had agreed it" in shown
    assert "Recorded afterwards." in browser.get(page("child_detail", child.pk)).content.decode()
    decider = as_user(person(Role.COMMISSIONING_MANAGER))
    started = BarredStart.objects.get()
    shown = decider.get(page("barred_start", started.pk)).content.decode()
    assert "A placement that broke a rule" in shown and "Not recorded" in shown
    told_at = {**day("told_at", local(at).date() - DAYS), "told_at_3": "9am", "told_by": "Invented Head"}
    send(decider, page("ofsted_told", started.pk), **told_at)
    assert "Invented Head" in decider.get(page("barred_start", started.pk)).content.decode()


def test_an_outside_setting_is_no_settings_of_ofsteds_register(officer):
    made_now = outside_setting(
        regulator=Regulator.SCOTLAND, identifier="CS2003000001", name="Invented House", provider_name="Invented",
        kind=SettingKind.CHILDRENS_HOME, postcode="EH1 1BB", by=officer, at=clock.now(),
    )  # fmt: skip
    assert Setting.objects.get(regulator=Regulator.SCOTLAND) == made_now
