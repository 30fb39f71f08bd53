"""Which settings fit: gates leave out, everything else only orders; a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.selectors.market import Market
from placements.selectors.matching import fits, lots_for
from placements.states import Gate, Risk
from providers.states import AdmissionState, Gender, Grade, Registration, ServiceType, SettingKind
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories import providers
from tests.placements.assessing import assess_lot

LEEDS = {"postcode": "LS1 1AA", "easting": 430000, "northing": 433000, "authority_code": "E08000035"}
PRESTON = {"postcode": "PR1 1AA", "easting": 354000, "northing": 429000, "authority_code": "E07000123"}
AGENCY = {"kind": SettingKind.FOSTERING_AGENCY, "age_from": 0}


@pytest.fixture
def lot(council_scope):
    return providers.lot()


def admitted_home(lot, **fields):
    provider = providers.provider()
    providers.admission(provider, lot)
    return providers.setting(provider, **fields)


def assess(lot, referral=None, **fields):
    referral = referral or made.referral(**fields)
    return assess_lot(referral=referral, lot=lot, on=clock.today() + timedelta(days=14))


def left_out(assessment):
    return {(one.setting, one.gate) for one in assessment.left_out}


def test_a_home_that_fits_says_where_how_and_why(lot):
    home = admitted_home(lot, caters_for=["missing"], vacancies_confirmed_at=clock.now())
    (fit,) = assess(lot, risk_missing=Risk.PRESENT, risk_self_harm=Risk.PRESENT).fits
    assert (fit.setting, fit.provider, fit.household) == (home, home.provider, None)
    assert (fit.needs_met, fit.needs_unmet) == (["missing"], ["self_harm"])
    assert (fit.location_class, fit.area, fit.free_places) == ("in_borough", "Sefton", 3)
    assert 13 < fit.distance_miles < 15
    assert any("Sefton" in reason for reason in fit.for_)
    assert any("self-harm" in reason for reason in fit.against)


def test_a_full_or_stale_or_unlike_home_is_never_left_out(lot):
    home = admitted_home(lot, places=1, **LEEDS)
    made.placement(home.places.get())
    (fit,) = assess(lot).fits
    assert (fit.free_places, fit.location_class) == (0, "distant")
    assert fit.residents


@pytest.mark.parametrize(
    ("fields", "gate"),
    [
        ({"registration": Registration.SUSPENDED}, Gate.REGISTRATION),
        ({"grade": Grade.INADEQUATE}, Gate.GRADE),
        ({"age_from": 16}, Gate.AGE),
        ({"gender": Gender.BOYS}, Gate.GENDER),
    ],
)
def test_a_setting_that_fails_a_gate_is_left_out_with_it(lot, fields, gate):
    home = admitted_home(lot, **fields)
    found = assess(lot)
    assert found.fits == []
    assert left_out(found) == {(home, gate)}


def test_suspended_and_removed_providers_are_left_out_once(lot):
    for state in (AdmissionState.SUSPENDED, AdmissionState.REMOVED):
        provider = providers.provider()
        gone = state == AdmissionState.REMOVED
        removed = {"removed_at": clock.now(), "removed_reason": "Left the market."} if gone else {}
        providers.admission(provider, lot, state=state, **removed)
        providers.setting(provider)
    assert sorted(one.gate for one in assess(lot).left_out) == [Gate.NOT_ADMITTED, Gate.SUSPENDED]


def test_a_provider_without_a_setting_of_the_kind_is_left_out(lot):
    admitted_home(lot, **AGENCY)
    (one,) = assess(lot).left_out
    assert (one.setting, one.gate) == (None, Gate.KIND)


def test_under_16_supported_accommodation_is_left_out_by_law(council_scope):
    lot = providers.lot(service_type=ServiceType.SUPPORTED, least_age=16)
    flat = admitted_home(lot, kind=SettingKind.SUPPORTED_ACCOMMODATION, grade=Grade.NOT_INSPECTED, age_from=0)
    assert left_out(assess(lot)) == {(flat, Gate.UNDER_16)}
    assert [fit.setting for fit in assess(lot, child=made.child(age=16)).fits] == [flat]


def test_of_an_agency_the_households_with_a_place_are_the_candidates(council_scope):
    lot = providers.lot(service_type=ServiceType.FOSTERING)
    agency = admitted_home(lot, **AGENCY, **PRESTON)
    near = providers.household(agency)
    providers.household(agency, age_to=5)
    made.placement(providers.household(agency).places.get(), service_type=ServiceType.FOSTERING)
    (fit,) = assess(lot).fits
    assert (fit.setting, fit.household, fit.free_places) == (agency, near, 1)
    assert fit.location_class == "in_borough"


def test_an_agency_without_a_household_for_the_child_is_asked_all_the_same(council_scope):
    lot = providers.lot(service_type=ServiceType.FOSTERING)
    agency = admitted_home(lot, **AGENCY, **LEEDS)
    (fit,) = assess(lot).fits
    assert (fit.setting, fit.household, fit.distance_miles) == (agency, None, None)
    assert fit.names_no_home
    assert "No carer household is recorded for this age: ask the agency." in fit.against
    assert not any("reg. 11" in reason or "How far" in reason for reason in fit.against)


def test_the_best_met_needs_come_first_then_a_free_place_then_the_nearest(lot):
    far = admitted_home(lot, **PRESTON)
    near = admitted_home(lot)
    full = admitted_home(lot, places=1)
    made.placement(full.places.get())
    able = admitted_home(lot, caters_for=["missing"], **LEEDS)
    found = assess(lot, risk_missing=Risk.PRESENT)
    assert [fit.setting for fit in found.fits] == [able, near, far, full]
    assert len(found.providers) == 4


def test_lots_of_the_kind_in_force_are_offered(lot):
    providers.lot(service_type=ServiceType.FOSTERING)
    providers.lot(valid_to=clock.today())
    assert list(lots_for(ServiceType.RESIDENTIAL, clock.today())) == [lot]


def test_the_number_of_queries_does_not_grow_with_the_settings(lot):
    referral = made.referral()
    counts = []
    for _ in range(2):
        admitted_home(lot, caters_for=["missing"])
        with CaptureQueriesContext(connection) as queries:
            fits(Market(referral, lot, clock.today() + timedelta(days=14)))
        counts.append(len(queries))
        for _ in range(5):
            admitted_home(lot, **PRESTON)
    assert counts[0] == counts[1] <= 7
