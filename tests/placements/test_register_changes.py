"""A change of the register is told where children of ours live, once, and without a word about the child."""

from datetime import timedelta

import pytest

from placements.models import Placement
from placements.selectors.vacancies import free_places
from placements.states import PlacementState
from placements.tasks import take_register_changes
from providers.models import RegisterChange, Setting
from providers.services.register import import_register
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.placements import placement
from tests.factories.rows import all_of
from tests.providers.register_files import register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer() -> User:
    return person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def lived_in(officer: User) -> Placement:
    """A home that came with the register, in which a child lives."""
    _import()
    return placement(Setting.objects.get().places.get(number=1))


def _import(days: int = 30, **changes: object) -> None:
    as_at = clock.today() - timedelta(days=days)
    import_register(file=register(changes), file_name="r.xlsx", as_at=as_at, by=None, at=clock.now())


def test_a_fallen_grade_is_told_to_the_placing_team_once(lived_in: Placement, officer: User) -> None:
    _import(days=2, grade="Inadequate")
    for _ in range(3):
        take_register_changes()
    told = all_of(Notice).get(recipient=officer, kind="register.changed")
    assert told.title == "Ofsted’s register changed for a setting that we use"
    assert told.body == (
        "Invented Gull House, where 1 child of ours lives. Ofsted grade: from Good to Inadequate."
    )
    assert told.url == f"/settings/{lived_in.setting_id}/"
    assert lived_in.child.given_name not in told.title + told.body
    assert not RegisterChange.objects.filter(handled_at=None).exists()


def test_a_home_in_which_nobody_of_ours_lives_is_not_told(lived_in: Placement) -> None:
    Placement.objects.update(state=PlacementState.ENDED, ended_on=clock.today(), ended_at=clock.now())
    _import(days=2, grade="Inadequate")
    take_register_changes()
    assert not all_of(Notice).filter(kind="register.changed").exists()


def test_a_new_name_is_looked_at_and_not_told(lived_in: Placement) -> None:
    _import(days=2, setting_name="Invented Gull Lodge")
    take_register_changes()
    assert not all_of(Notice).filter(kind="register.changed").exists()
    assert not RegisterChange.objects.filter(handled_at=None).exists()


def test_a_home_registered_for_two_is_never_offered_to_a_third_child(lived_in: Placement) -> None:
    today, setting = clock.today(), lived_in.setting_id
    placement(Setting.objects.get().places.get(number=4))
    _import(days=2, places=2)
    assert free_places([setting], today, today + timedelta(days=30)) == {}


def test_children_in_more_places_than_are_registered_are_told_with_the_reason(
    lived_in: Placement, officer: User
) -> None:
    placement(Setting.objects.get().places.get(number=4))
    _import(days=2, places=1)
    take_register_changes()
    told = all_of(Notice).get(recipient=officer, kind="register.changed")
    assert told.body == (
        "Invented Gull House, where 2 children of ours live. Registered places: from 4 to 1. "
        "2 places stay open although 1 is registered, because in each a child of ours lives or is to move in, "
        "or it is marked as not free."
    )
