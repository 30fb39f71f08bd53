"""The places of homes and supported accommodation follow the number that the register gives, from its date."""

from datetime import date, timedelta

import pytest

from placements.states import PlacementState
from providers.models import Place, Setting
from providers.presenters.register import change_sentence
from providers.services import places
from providers.services.register import import_register
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories.placements import placement
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


def live_in(*numbers, **fields):
    """A Sefton child in each of those places."""
    for place in Setting.objects.get().places.filter(number__in=numbers):
        placement(place, **fields)


def hold(place):
    places.hold_place(
        place=place, reason="other_council", starts_on=clock.today(), ends_on=None, by=None, at=clock.now()
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
        hold(place)
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


# --- Places that a child lives in ---
@pytest.mark.parametrize("scope", [tenancy.SYSTEM, tenancy.COUNCIL])
def test_the_place_a_child_lives_in_is_not_closed_a_free_one_is(scope):
    take(places=3)
    live_in(3)
    with tenancy.scope(scope):
        done = take(SUMMER, places=2)
    assert open_on(SUMMER) == [1, 3]
    assert not done.changes.filter(field="places_kept_open").exists()


def test_the_place_a_child_is_to_move_into_is_not_closed():
    take(places=3)
    soon = clock.today() + timedelta(days=20)
    live_in(3, state=PlacementState.PLANNED, started_at=None, starts_on=soon)
    take(SUMMER, places=2)
    assert open_on(SUMMER) == [1, 3]


def test_more_children_than_registered_places_all_stay_and_are_noted():
    take(places=4)
    live_in(1, 3, 4)
    done = take(SUMMER, places=2)
    assert open_on(SUMMER) == [1, 3, 4]
    note = done.changes.get(field="places_kept_open")
    assert (note.before, note.after) == ("2", "3")


def test_places_lived_in_and_places_held_count_alike():
    take(places=4)
    live_in(4)
    hold(Setting.objects.get().places.get(number=3))
    done = take(SUMMER, places=1)
    assert open_on(SUMMER) == [3, 4]
    assert change_sentence(done.changes.get(field="places_kept_open")) == (
        "2 places stay open although 1 is registered, because in each a child of ours lives or is to move in, "
        "or it is marked as not free."
    )


def test_a_deregistered_home_keeps_open_the_place_a_child_lives_in():
    take()
    live_in(2)
    done = take(SUMMER, status="Resigned")
    assert open_on(SUMMER) == [2]
    assert change_sentence(done.changes.get(field="places_kept_open")).startswith(
        "1 place stays open although 0 are registered, "
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"state": PlacementState.ENDED, "ended_on": clock.today, "ended_at": clock.now},
        {"state": PlacementState.CANCELLED, "cancelled_at": clock.now, "cancel_reason": "Not needed."},
        {"starts_on": lambda: SPRING, "planned_end": lambda: SUMMER},
    ],
    ids=["ended", "cancelled", "planned until the register's date"],
)
def test_a_placement_that_is_over_or_never_was_holds_no_place(fields):
    take(places=3)
    live_in(3, **{name: value() if callable(value) else value for name, value in fields.items()})
    take(SUMMER, places=2)
    assert open_on(SUMMER) == [1, 2]
