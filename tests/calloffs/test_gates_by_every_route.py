"""No child goes where the law bars them, by any route: random children and settings against an oracle of the law.

The oracle is a table of what may be used, by who registers it and from which age, and reads no rule of ours.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calloffs.models import CallOff
from calloffs.selectors import homes
from calloffs.states import CallOffRoute
from placements.models import Referral
from placements.selectors.bars import bars, bars_in_lot
from placements.states import Gate, Sex
from providers.models import Setting
from providers.states import Gender, Grade, Registration, Regulator, ServiceType, SettingKind
from sefton_pdps.core.database import tenancy
from tests.factories import calloffs
from tests.shares import TAKES_ALL

ON = date(2026, 11, 29)
# Reg. 27A and 27C: kind, service, and from which age; what each regulator registers.
OFSTED = {
    "childrens_home": ("residential", 0),
    "fostering_agency": ("fostering", 0),
    "supported_accommodation": ("supported_accommodation", 16),
}
COMMISSION = {"care_home": ("residential", 0), "hospital": ("residential", 0)}
TABLES = {"ofsted": OFSTED, "cqc": COMMISSION, "none": {}}
ELSEWHERE = OFSTED | COMMISSION


@dataclass(frozen=True)
class Home:
    """A setting as a register may have it, whatever is wrong with it."""

    regulator: str
    kind: str
    registration: str
    grade: str
    outcome: int | None
    age_from: int
    age_to: int
    gender: str


@st.composite
def a_home(draw: Any) -> Home:
    regulator, kind = draw(st.sampled_from(Regulator.values)), draw(st.sampled_from(SettingKind.values))
    # Half of them are in order, so that what the law lets pass is tried as often as what it bars.
    in_order = draw(st.booleans())
    of_ofsted = regulator == Regulator.OFSTED
    supported = kind == SettingKind.SUPPORTED_ACCOMMODATION
    graded = of_ofsted and not supported and not in_order
    registration = "registered" if in_order else draw(st.sampled_from(Registration.values))
    return Home(
        regulator,
        kind,
        Registration.UNREGISTERED if regulator == Regulator.NOBODY else registration,
        draw(st.sampled_from(Grade.values)) if graded else Grade.NOT_INSPECTED.value,
        draw(st.sampled_from([None, 1, 2, 3])) if of_ofsted and supported and not in_order else None,
        *sorted(draw(st.tuples(st.integers(0, 17), st.integers(0, 17)))) if not in_order else (0, 17),
        Gender.ANY.value if in_order else draw(st.sampled_from(Gender.values)),
    )


def lawful(age: int, sex: str, home: Home, service: str, table: dict[str, tuple[str, int]]) -> bool:
    """Whether a child of that age and sex may be placed there for that service."""
    gives, from_age = table.get(home.kind, ("", 0))
    closed = {"girls": sex == Sex.MALE, "boys": sex == Sex.FEMALE}.get(home.gender, False)
    return (
        home.registration == "registered"
        and gives == service
        and age >= from_age
        and home.age_from <= age <= home.age_to
        and not closed
        and home.grade != "inadequate"
        and home.outcome != 3
    )


@pytest.fixture
def search(db: Any) -> tuple[CallOff, Setting]:
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        yield calloffs.call_off(lot=lot), home


def as_told(search: tuple[CallOff, Setting], home: Home, age: int, sex: str, service: str) -> Setting:
    """The child of the call-off and the setting as drawn; neither is written, for no gate reads them anew."""
    call_off, setting = search
    child = call_off.referral.child
    child.date_of_birth, child.sex = date(ON.year - age, ON.month, ON.day), sex
    call_off.lot.service_type = service
    setting.accommodation_outcome = home.outcome
    for name in ("regulator", "kind", "registration", "grade", "age_from", "age_to", "gender"):
        setattr(setting, name, getattr(home, name))
    return setting


def by_the_ladder(call_off: CallOff, setting: Setting) -> bool:
    return not homes.outside_the_lot(call_off, setting, ON)


def by_the_lot(call_off: CallOff, setting: Setting) -> bool:
    return not bars_in_lot(call_off.referral, call_off.lot, setting, ON)


def proposed(call_off: CallOff, setting: Setting, route: str) -> bool:
    """Asked again of what is proposed, at every step that commits."""
    call_off.route = route
    proposal = calloffs.unsaved_proposal(call_off, setting, ON)
    return not homes.barred(proposal)


def as_recorded(referral: Referral, setting: Setting) -> bool:
    """The gates that are written down with a placement that is already made, in an emergency too."""
    return not bars(referral.child, setting, ON, referral=referral)


@pytest.mark.drawn
@settings(
    max_examples=10_000 if TAKES_ALL else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    home=a_home(),
    age=st.integers(0, 17),
    sex=st.sampled_from(Sex.values),
    service=st.sampled_from(ServiceType.values),
)
def test_by_every_route_a_child_goes_only_where_the_law_lets_them(
    search: tuple[CallOff, Setting], home: Home, age: int, sex: str, service: str
) -> None:
    setting = as_told(search, home, age, sex, service)
    call_off = search[0]
    table = TABLES.get(home.regulator, ELSEWHERE)
    outside = lawful(age, sex, home, service, table)
    assert by_the_ladder(call_off, setting) == outside
    assert proposed(call_off, setting, CallOffRoute.CONTINGENCY) == outside
    in_lot = lawful(age, sex, home, service, OFSTED)
    assert by_the_lot(call_off, setting) == in_lot
    assert proposed(call_off, setting, CallOffRoute.DIRECT_AWARD) == in_lot
    assert proposed(call_off, setting, CallOffRoute.MINI_COMPETITION) == in_lot
    gives = table.get(home.kind, ("residential", 0))[0]
    assert as_recorded(call_off.referral, setting) == lawful(age, sex, home, gives, table)


@pytest.mark.parametrize("regulator", [one for one in Regulator if one != Regulator.OFSTED])
def test_under_16_no_regulator_lifts_regulation_27a(search: tuple[CallOff, Setting], regulator: str) -> None:
    flat = Home(regulator, "supported_accommodation", "registered", "not_inspected", None, 0, 17, "any")
    setting = as_told(search, flat, 15, Sex.FEMALE, ServiceType.SUPPORTED)
    found = homes.outside_the_lot(search[0], setting, ON)
    assert [one.gate for one in found] == [Gate.UNDER_16]
