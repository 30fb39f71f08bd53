"""Who meets a child by name: who places children, and who has a duty to this one; others who open it, initials."""

import pytest
from django.db import IntegrityError, transaction

from placements.models import Child, Team
from placements.services.children import record_child
from placements.services.guarding import note_identifiers
from placements.services.people import change_people
from placements.services.teams import save_team
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import key, signed_in
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of

NAME = "Zora Quistworth"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _child(**fields) -> Child:
    return made.child(given_name="Zora", family_name="Quistworth", **fields)


def _page(user, child: Child) -> str:
    return signed_in(user).get(f"/children/{child.pk}/").content.decode()


def _found(user) -> str:
    return signed_in(user).post("/children/", {"words": "quistworth"}).content.decode()


def _meets_by_name(user, child: Child) -> bool:
    """The same on the child's page, on the referral's and in a search; else initials, and no birth date anywhere."""
    referral = child.referrals.first() or made.referral(child)
    pages = [
        _page(user, child),
        _found(user),
        signed_in(user).get(f"/referrals/{referral.pk}/").content.decode(),
    ]
    told = {NAME in page for page in pages}
    assert len(told) == 1, "one page names the child and another does not"
    named = told.pop()
    for page in pages:
        assert named or ("Z. Q." in page and "Quistworth" not in page and "Zora" not in page)
    assert (day(child.date_of_birth) in pages[0]) == named
    assert (child.home_postcode in pages[0]) == named
    return named


def test_a_team_manager_meets_the_own_teams_children_by_name_and_others_by_initials():
    manager, stand_in, other = (person(Role.TEAM_MANAGER) for _ in range(3))
    child = _child(team=Team.objects.create(name="North", manager=manager, stand_in=stand_in))
    assert _meets_by_name(manager, child) and _meets_by_name(stand_in, child)
    assert not _meets_by_name(other, child)


def test_a_reviewing_officer_meets_the_own_children_by_name_and_others_by_initials():
    own, other = person(Role.REVIEWING_OFFICER), person(Role.REVIEWING_OFFICER)
    child = _child(reviewing_officer=own)
    assert _meets_by_name(own, child)
    assert not _meets_by_name(other, child)


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.REVIEWING_OFFICER], ids=lambda role: role.name)
def test_a_record_that_does_not_say_yet_is_met_by_name_as_before(role):
    assert _meets_by_name(person(role), _child())


@pytest.mark.parametrize(
    "role",
    [Role.HEAD_OF_SERVICE, Role.DCS, Role.AUDITOR, Role.ON_CALL_AUTHORISER, Role.NOMINATED_OFFICER],
    ids=lambda role: role.name,
)
def test_managers_who_do_not_place_meet_initials(role):
    assert not _meets_by_name(person(role), _child())


@pytest.mark.parametrize(
    "role",
    [Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER, Role.DUTY_TEAM],
    ids=lambda role: role.name,
)
def test_who_places_children_meets_every_child_by_name(role):
    team = Team.objects.create(name="North")
    assert _meets_by_name(person(role), _child(team=team, reviewing_officer=person(Role.REVIEWING_OFFICER)))


def test_a_worker_meets_the_own_child_by_name_and_another_not_at_all():
    worker, other = person(Role.SOCIAL_WORKER), person(Role.SOCIAL_WORKER)
    child = _child(social_worker=worker)
    assert _meets_by_name(worker, child)
    assert signed_in(other).get(f"/children/{child.pk}/").status_code == 404
    assert "Z. Q." not in _found(other)


def test_names_beside_the_record_are_kept_from_whoever_does_not_meet_the_child_by_name():
    manager, other = person(Role.TEAM_MANAGER), person(Role.TEAM_MANAGER)
    child = _child(team=Team.objects.create(name="North", manager=manager))
    at = product_clock.now()
    fields = {"also_known_as": "Zozo"}
    note_identifiers(child=child, fields=fields, by=manager, at=at)
    url = f"/children/{child.pk}/kept-out/"
    assert "Zozo" in signed_in(manager).get(url).content.decode() and url in _page(manager, child)
    refused = signed_in(other).get(url)
    assert refused.status_code == 403 and "Zozo" not in refused.content.decode()
    assert url not in _page(other, child)
    with pytest.raises(NotAllowed):
        note_identifiers(child=child, fields=fields, by=other, at=at)


# --- Who works with a child ---
def test_who_works_with_a_child_is_changed_on_a_page_and_told_in_the_trail():
    officer, worker = person(Role.PLACEMENTS_OFFICER), person(Role.SOCIAL_WORKER)
    team = Team.objects.create(name="North", manager=person(Role.TEAM_MANAGER))
    reviewing = person(Role.REVIEWING_OFFICER)
    child = _child(social_worker=worker)
    client = signed_in(officer)
    assert "Change who works with the child" in _page(officer, child)
    sent = {"social_worker": worker.pk, "team": team.pk, "reviewing_officer": reviewing.pk}
    assert client.post(f"/children/{child.pk}/people/", {**sent, **key()}).status_code == 302
    child.refresh_from_db()
    assert (child.team, child.reviewing_officer, child.social_worker) == (team, reviewing, worker)
    assert "Changed the team and the reviewing officer" in _page(officer, child)
    assert (
        "Nothing is different"
        in client.post(f"/children/{child.pk}/people/", {**sent, **key()}).content.decode()
    )


@pytest.mark.parametrize(
    "role", [Role.HEAD_OF_SERVICE, Role.REVIEWING_OFFICER, Role.AUDITOR], ids=lambda role: role.name
)
def test_who_does_not_record_children_does_not_change_who_works_with_them(role):
    child = _child()
    assert "Change who works" not in _page(person(role), child)
    assert signed_in(person(role)).get(f"/children/{child.pk}/people/").status_code == 403


def test_a_social_worker_hands_over_only_an_own_child():
    worker, other = person(Role.SOCIAL_WORKER), person(Role.SOCIAL_WORKER)
    child = _child(social_worker=worker)
    given = {"team": None, "reviewing_officer": None, "at": product_clock.now()}
    with pytest.raises(NotAllowed):
        change_people(child=child, social_worker=other, by=other, **given)
    assert change_people(child=child, social_worker=other, by=worker, **given).social_worker == other


def test_a_child_is_recorded_with_team_and_reviewing_officer():
    officer, team = person(Role.PLACEMENTS_OFFICER), Team.objects.create(name="North")
    page = signed_in(officer).get("/children/new/").content.decode()
    assert "Reviewing officer" in page and "North" in page
    child = record_child(
        given_name="Zora",
        family_name="Quistworth",
        date_of_birth=product_clock.today().replace(year=product_clock.today().year - 9, day=1),
        sex="F",
        home_postcode="L20 3AA",
        team=team,
        by=officer,
        at=product_clock.now(),
    )
    assert child.team == team


# --- Teams ---
def test_a_system_administrator_names_teams_and_nobody_else_does():
    chief, manager = person(Role.SYSTEM_ADMINISTRATOR), person(Role.TEAM_MANAGER)
    client = signed_in(chief)
    assert "No team yet" in client.get("/teams/").content.decode()
    sent = {"name": "North", "manager": manager.pk, "stand_in": ""}
    assert client.post("/teams/new/", {**sent, **key()})["Location"] == "/teams/"
    assert "North" in (page := client.get("/teams/").content.decode()) and manager.name in page
    assert "a team of this name already" in client.post("/teams/new/", {**sent, **key()}).content.decode()
    team = Team.objects.get()
    same = client.post(f"/teams/{team.pk}/", {**sent, **key(), "stand_in": manager.pk}).content.decode()
    assert "somebody else than the manager" in same
    assert all_of(Event).filter(name="team.save", subject_id=team.pk).count() == 1
    for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER):
        assert signed_in(person(role)).get("/teams/").status_code == 403
        with pytest.raises(NotAllowed):
            save_team(
                team=team, name="South", manager=None, stand_in=None, by=person(role), at=product_clock.now()
            )


def test_the_database_takes_no_stand_in_who_is_the_manager():
    manager = person(Role.TEAM_MANAGER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(name="North", manager=manager, stand_in=manager)
    with pytest.raises(DomainError):
        save_team(
            team=None,
            name="North",
            manager=manager,
            stand_in=manager,
            by=person(Role.SYSTEM_ADMINISTRATOR),
            at=product_clock.now(),
        )
