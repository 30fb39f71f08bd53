"""The places of homes and supported accommodation follow the number that the register gives, from its date."""

from datetime import date, timedelta

import pytest

from providers.models import Place, Setting
from providers.services import places
from providers.services.register import import_register
from sefton_pdps.core import clock, tenancy
from tests.providers.register_files import register

pytestmark = pytest.mark.django_db
SPRING = date(2025, 4, 1)
SUMMER = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def system_scope():
    with tenancy.scope(tenancy.SYSTEM):
        yield


def take(as_at=SPRING, **changes):
    return import_register(
        file=register(changes), file_name="register.xlsx", as_at=as_at, by=None, at=clock.now()
    )


def open_on(day):
    return sorted(
        Place.objects.filter(opens_on__lte=day).exclude(closes_on__lte=day).values_list("number", flat=True)
    )


def test_more_registered_places_open_from_the_registers_date():
    take()
    take(SUMMER, places=6)
    assert open_on(SPRING) == [1, 2, 3, 4]
    assert open_on(SUMMER) == [1, 2, 3, 4, 5, 6]


def test_fewer_registered_places_close_the_last_free_ones():
    take()
    take(SUMMER, places=2)
    assert open_on(SUMMER - timedelta(days=1)) == [1, 2, 3, 4]
    assert open_on(SUMMER) == [1, 2]


def test_held_places_stay_open_and_are_noted():
    take()
    for place in Setting.objects.get().places.order_by("number")[1:]:
        places.hold_place(
            place=place,
            reason="other_council",
            starts_on=clock.today(),
            ends_on=None,
            by=None,
            at=clock.now(),
        )
    done = take(SUMMER, places=2)
    assert open_on(SUMMER) == [2, 3, 4]
    note = done.changes.get(field="places_kept_open")
    assert (note.before, note.after) == ("2", "3")


def test_a_deregistered_home_has_no_open_place_and_reopens_with_its_registration():
    take()
    take(SUMMER, status="Resigned")
    assert open_on(SUMMER) == []
    take(SUMMER)
    assert open_on(SUMMER) == [1, 2, 3, 4]


def test_a_number_corrected_on_the_same_day_leaves_the_right_places():
    for number in (4, 3, 4, 2):
        take(places=number)
    assert open_on(SPRING + timedelta(days=1)) == [1, 2]
