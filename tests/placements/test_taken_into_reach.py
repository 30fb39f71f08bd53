"""Nobody moves a child into the own reach alone; from whom and to whom stands in the trail, and who had it is told."""

from uuid import uuid4

import pytest

from placements.models import Child, Team
from placements.services.people import change_people
from placements.services.teams import save_team
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories import placements
from tests.factories.accounts import person
from tests.factories.rows import all_of


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def manager():
    return person(Role.TEAM_MANAGER)


@pytest.fixture
def child(manager):
    team = Team.objects.create(name="North", manager=manager)
    worker = person(Role.SOCIAL_WORKER)
    return placements.child(given_name="Zora", family_name="Quistworth", team=team, social_worker=worker)


def south(other):
    return Team.objects.create(name="South", manager=other)


def moved(child, by, *, reason="", **to):
    now = {name: getattr(child, name) for name in ("social_worker", "team", "reviewing_officer")}
    return change_people(child=child, **{**now, **to}, reason=reason, by=by, at=clock.now())


def told(kind="child.people"):
    return {one.recipient_id: one for one in all_of(Notice).filter(kind=kind)}


def written(name="child.people"):
    return all_of(Event).get(name=name).payload


def browser(user):
    client = PageClient()
    client.force_login(user)
    return client


# --- Who does not meet the child by name ---
@pytest.mark.parametrize("field", ["team", "social_worker", "reviewing_officer"])
def test_another_teams_manager_changes_nobody_who_works_with_the_child(child, field):
    other = person(Role.TEAM_MANAGER, Role.SOCIAL_WORKER)
    to = south(other) if field == "team" else other
    with pytest.raises(NotAllowed, match="manager of the child's team"):
        moved(child, person(Role.TEAM_MANAGER), **{field: to}, reason="I need to know.")
    assert getattr(Child.objects.get(pk=child.pk), field) == getattr(child, field)


def test_the_page_is_not_offered_and_not_there_for_another_teams_manager(child):
    client = browser(person(Role.TEAM_MANAGER))
    assert "/people/" not in client.get(f"/children/{child.pk}/").content.decode()
    assert client.get(f"/children/{child.pk}/people/").status_code == 403
    assert client.post(f"/children/{child.pk}/people/", {"team": ""}).status_code == 403
    assert Child.objects.get(pk=child.pk).team == child.team


@pytest.mark.parametrize("left", ["gone", "other role", "nobody"])
def test_where_nobody_manages_the_team_a_reason_is_asked_and_stands_in_the_trail(child, manager, left):
    if left == "gone":
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    elif left == "other role":
        Team.objects.update(manager=person(Role.AUDITOR))
    else:
        Team.objects.update(manager=None)
    child = Child.objects.get(pk=child.pk)
    other = person(Role.TEAM_MANAGER)
    to = south(other)
    with pytest.raises(DomainError, match="Nobody manages the child's team now") as refusal:
        moved(child, other, team=to, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(DomainError, match="Take it out"):
        moved(child, other, team=to, reason="Zora Quistworth has nobody.")
    moved(child, other, team=to, reason="Her team has no manager since Monday.")
    assert "no manager since Monday" in written()["why"]


def test_a_stand_in_is_somebody_who_manages(child):
    Team.objects.update(manager=None, stand_in=person(Role.TEAM_MANAGER))
    with pytest.raises(NotAllowed):
        moved(Child.objects.get(pk=child.pk), person(Role.TEAM_MANAGER), team=None, reason="Alone.")


def test_the_page_asks_for_the_reason_only_where_nobody_is_left(child, manager):
    url = f"/children/{child.pk}/people/"
    assert "Why you change it" not in browser(manager).get(url).content.decode()
    Team.objects.update(manager=None)
    other = person(Role.TEAM_MANAGER)
    to, client = south(other), browser(other)
    assert "Why you change it" in client.get(url).content.decode()
    sent = {"team": str(to.pk), "reason": "Her team has no manager."}
    assert client.post(url, {**sent, "key": uuid4()}).status_code == 302
    assert "her team has no manager" in written()["why"].lower()


# --- From whom, to whom ---
def test_the_trail_keeps_from_whom_and_to_whom_by_name_and_key_and_never_the_child(child, manager):
    to, worker, former = south(None), person(Role.SOCIAL_WORKER), child.social_worker
    moved(child, manager, team=to, social_worker=worker)
    payload = written()
    assert payload["was"] == {"social_worker": str(former.pk), "team": str(child.team.pk)}
    assert payload["now"] == {"social_worker": str(worker.pk), "team": str(to.pk)}
    assert "the team: North, now South" in payload["turns"] and former.name in payload["turns"]
    assert "Zora" not in str(payload) and "Quistworth" not in str(payload)
    shown = browser(person(Role.PLACEMENTS_OFFICER)).get(f"/children/{child.pk}/").content.decode()
    assert "the team: North, now South" in shown


def test_former_manager_and_worker_are_told_and_not_who_changed_it(child, manager):
    officer, former = person(Role.PLACEMENTS_OFFICER), child.social_worker
    moved(child, officer, team=south(person(Role.TEAM_MANAGER)), social_worker=None)
    assert set(told()) == {manager.pk, former.pk}
    for notice in told().values():
        assert child.reference in notice.title and "Zora" not in f"{notice.title}{notice.body}{notice.url}"
    assert browser(former).get(told()[former.pk].url).status_code == 200


def test_who_hands_over_an_own_child_is_not_told_of_it(child, manager):
    moved(child, manager, team=None)
    assert told() == {}


def test_nobody_is_told_whose_part_stays(child, manager):
    moved(child, person(Role.PLACEMENTS_OFFICER), reviewing_officer=person(Role.REVIEWING_OFFICER))
    assert told() == {}


# --- Teams ---
def test_a_team_given_to_another_keeps_who_managed_it_and_tells_them(manager):
    team = Team.objects.create(name="North", manager=manager)
    chief, other = person(Role.SYSTEM_ADMINISTRATOR), person(Role.TEAM_MANAGER)
    save_team(team=team, name="North", manager=other, stand_in=None, by=chief, at=clock.now())
    payload = written("team.save")
    assert (payload["was"], payload["now"]) == ({"manager": str(manager.pk)}, {"manager": str(other.pk)})
    assert manager.name in payload["turns"] and other.name in payload["turns"]
    assert set(told("team.save")) == {manager.pk}


def test_a_manager_who_becomes_the_stand_in_is_not_told_that_it_is_over(manager):
    team = Team.objects.create(name="North", manager=manager)
    other = person(Role.TEAM_MANAGER)
    by = person(Role.SYSTEM_ADMINISTRATOR)
    save_team(team=team, name="North", manager=other, stand_in=manager, by=by, at=clock.now())
    assert told("team.save") == {}
