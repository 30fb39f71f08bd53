"""The hard gates: law and registration bar, nothing else does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules import gates
from placements.states import Gate, Sex
from providers.states import Gender, Grade, Registration, ServiceType, SettingKind

HOME = gates.SettingFacts(
    kind=SettingKind.CHILDRENS_HOME,
    registration=Registration.REGISTERED,
    grade=Grade.GOOD,
    age_from=8,
    age_to=17,
    gender=Gender.ANY,
)
FLAT = replace(HOME, kind=SettingKind.SUPPORTED_ACCOMMODATION, grade=Grade.NOT_INSPECTED, age_from=0)
GIRL_14 = gates.ChildFacts(14, Sex.FEMALE)
BOY_16 = gates.ChildFacts(16, Sex.MALE)


def first(child, setting, service_type=ServiceType.RESIDENTIAL):
    found = gates.unmet(child, setting, service_type)
    return found[0].gate if found else None


def test_a_registered_home_for_the_age_passes_every_gate():
    assert gates.unmet(GIRL_14, HOME, ServiceType.RESIDENTIAL) == ()


@pytest.mark.parametrize("age", [0, 11, 15])
def test_nobody_under_16_goes_into_supported_accommodation(age):
    assert first(gates.ChildFacts(age, Sex.MALE), FLAT, ServiceType.SUPPORTED) == Gate.UNDER_16


@pytest.mark.parametrize("age", [16, 17])
def test_registered_supported_accommodation_is_lawful_at_16_and_17(age):
    assert first(gates.ChildFacts(age, Sex.MALE), FLAT, ServiceType.SUPPORTED) is None


@pytest.mark.parametrize("kind", [SettingKind.OTHER, SettingKind.SPECIAL_SCHOOL])
def test_any_other_arrangement_is_barred_under_16_and_at_16(kind):
    other = replace(HOME, kind=kind)
    assert first(GIRL_14, other) == Gate.UNDER_16
    barred = gates.unmet(BOY_16, other, ServiceType.RESIDENTIAL)[0]
    assert barred.gate == Gate.REGISTRATION
    assert "27C" in barred.reason


@pytest.mark.parametrize("registration", [one for one in Registration if one != Registration.REGISTERED])
def test_a_setting_that_is_not_registered_is_barred(registration):
    assert first(GIRL_14, replace(HOME, registration=registration)) == Gate.REGISTRATION


@pytest.mark.parametrize("age", [7, 18])
def test_outside_the_ages_it_takes_is_barred(age):
    assert first(gates.ChildFacts(age, Sex.FEMALE), HOME) == Gate.AGE


@pytest.mark.parametrize("age", [8, 17])
def test_the_first_and_last_age_it_takes_pass(age):
    assert first(gates.ChildFacts(age, Sex.FEMALE), HOME) is None


def test_a_home_for_boys_is_barred_for_a_girl_only():
    boys = replace(HOME, gender=Gender.BOYS)
    assert first(GIRL_14, boys) == Gate.GENDER
    assert first(BOY_16, boys) is None
    assert first(gates.ChildFacts(14, Sex.NOT_STATED), boys) is None


def test_an_inadequate_grade_is_barred_without_an_exemption():
    inadequate = replace(HOME, grade=Grade.INADEQUATE)
    assert first(GIRL_14, inadequate) == Gate.GRADE
    assert first(GIRL_14, replace(inadequate, exempt=True)) is None


@pytest.mark.parametrize("service_type", [ServiceType.FOSTERING, ServiceType.SUPPORTED])
def test_a_home_is_not_of_another_lots_kind(service_type):
    assert first(GIRL_14, HOME, service_type) == Gate.KIND


def test_a_lot_has_a_least_age_of_its_own():
    assert gates.unmet_in_lot(GIRL_14, HOME, ServiceType.RESIDENTIAL, 16)[0].gate == Gate.AGE
    assert gates.unmet_in_lot(BOY_16, HOME, ServiceType.RESIDENTIAL, 16) == ()


@given(
    age=st.integers(0, 15),
    kind=st.sampled_from(SettingKind),
    registration=st.sampled_from(Registration),
    service_type=st.sampled_from(ServiceType),
    exempt=st.booleans(),
)
def test_under_16_nothing_but_a_registered_home_or_agency_ever_passes(
    age, kind, registration, service_type, exempt
):
    setting = replace(HOME, kind=kind, registration=registration, age_from=0, exempt=exempt)
    if not gates.unmet(gates.ChildFacts(age, Sex.FEMALE), setting, service_type):
        assert kind in (SettingKind.CHILDRENS_HOME, SettingKind.FOSTERING_AGENCY)
        assert registration == Registration.REGISTERED
