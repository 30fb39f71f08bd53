"""A stay that ends on the 18th birthday tells the birth date: to whoever meets an age it is told without the day."""

from datetime import date, timedelta

import pytest

from placements.models import Placement, Team
from placements.rules.ages import eighteenth_birthday
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import PageClient
from tests.factories import placements, providers
from tests.factories.accounts import person
from tests.written_days import written


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def stay():
    """Of a child of 16 of another team and another reviewing officer, planned to the 18th birthday."""
    team = Team.objects.create(name="North", manager=person(Role.TEAM_MANAGER))
    child = placements.child(age=16, team=team, reviewing_officer=person(Role.REVIEWING_OFFICER))
    home = providers.setting(providers.provider())
    return placements.placement(
        home.places.first(), child, planned_end=eighteenth_birthday(child.date_of_birth)
    )


def read_by(user, stay):
    client = PageClient()
    client.force_login(user)
    urls = ("/placements/", f"/placements/{stay.pk}/", f"/children/{stay.child_id}/")
    return [client.get(url).content.decode() for url in urls]


def days(stay):
    birthday = eighteenth_birthday(stay.child.date_of_birth)
    return {*written(birthday), *written(birthday - timedelta(days=1))}


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.REVIEWING_OFFICER], ids=lambda role: role.name)
@pytest.mark.parametrize("over", [False, True], ids=["planned", "ended"])
def test_who_reads_an_age_reads_no_day_that_is_the_18th_birthday(stay, role, over):
    if over:
        Placement.objects.update(
            state="ended", ended_on=stay.planned_end, ended_at=stay.started_at, end_reason="eighteen"
        )
    for page in read_by(person(role), stay):
        assert "o the 18th birthday" in page
        assert [one for one in days(stay) if one in page] == []


def test_the_own_manager_and_whoever_reads_costs_read_the_day(stay):
    for user in (stay.child.team.manager, stay.child.reviewing_officer, person(Role.HEAD_OF_SERVICE)):
        assert all(any(one in page for one in days(stay)) for page in read_by(user, stay))


def test_an_end_on_another_day_is_told_to_anybody(stay):
    Placement.objects.update(planned_end=stay.planned_end - timedelta(days=40))
    told = written(stay.planned_end - timedelta(days=41))  # the last night
    listed, _, child = read_by(person(Role.TEAM_MANAGER), stay)
    assert all(any(one in text for one in told) for text in (listed, child)) and "18th birthday" not in listed


def test_a_stay_that_goes_on_after_18_is_told_without_the_day(stay):
    past = product_clock.today() - timedelta(days=5)
    born = date(past.year - 18, past.month, 1) + timedelta(days=past.day - 1)
    placements.rewritten(stay.child, date_of_birth=born)
    Placement.objects.update(planned_end=eighteenth_birthday(born))
    fresh = Placement.objects.select_related("child").get(pk=stay.pk)
    page = read_by(person(Role.TEAM_MANAGER), fresh)[1]
    assert "the stay was agreed to the 18th birthday" in page
    assert [one for one in days(fresh) if one in page] == []
