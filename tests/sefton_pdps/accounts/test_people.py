"""People pages: invitations, dated roles, people who leave. Nobody manages themselves."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.services import people
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope; a request sets its own."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


@pytest.fixture
def client() -> Client:
    return PageClient()


@pytest.fixture
def administrator(client: Client) -> User:
    user = person(Role.SYSTEM_ADMINISTRATOR)
    client.force_login(user)
    return user


def _invitation(**fields: object) -> dict[str, object]:
    return {
        "name": "Testperson Invited",
        "email": "Invited@Example.invalid",
        "job_title": "Placements officer",
        "organisation": "",
        "roles": ["PLACEMENTS_OFFICER"],
        "key": str(uuid4()),
        **fields,
    }


def _fresh(user: User) -> User:
    return all_of(User).get(pk=user.pk)


def _grant(user: User, role: Role = Role.AUDITOR, *, by: User, first=0, last: int | None = None) -> RoleGrant:
    today = product_clock.today()
    return people.grant_role(
        user=user,
        role=role,
        valid_from=today + timedelta(days=first),
        valid_to=None if last is None else today + timedelta(days=last),
        by=by,
        at=product_clock.now(),
    )


def test_an_invited_person_has_the_role_no_password_and_a_link(client: Client, administrator: User) -> None:
    answer = client.post("/people/invite/", _invitation())
    user = all_of(User).get(email="invited@example.invalid")
    assert answer["Location"] == f"/people/{user.pk}/"
    assert user.roles == {Role.PLACEMENTS_OFFICER}
    assert not user.has_usable_password()
    assert all_of(Notice).get().recipient == user
    events = all_of(Event).filter(subject_id=user.pk).values_list("name", flat=True)
    assert sorted(events) == ["password.link_sent", "person.invited", "role.granted"]


def test_an_invitation_sent_twice_makes_one_person(client: Client, administrator: User) -> None:
    given = _invitation()
    first, second = client.post("/people/invite/", given), client.post("/people/invite/", given)
    assert first["Location"] == second["Location"]
    assert all_of(User).filter(email="invited@example.invalid").count() == 1


def test_the_same_address_in_other_letters_is_refused(client: Client, administrator: User) -> None:
    client.post("/people/invite/", _invitation())
    answer = client.post("/people/invite/", _invitation(email="INVITED@example.invalid"))
    assert "already a person with the address" in answer.content.decode()


def test_a_person_of_a_provider_is_shown_with_the_provider(client: Client, administrator: User) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        theirs = provider(name="Invented Lantern Care")
    client.post(
        "/people/invite/",
        _invitation(organisation=str(theirs.pk), roles=["PROVIDER_ADMINISTRATOR"]),
    )
    assert all_of(User).get(email="invited@example.invalid").provider_id == theirs.pk
    assert "Invented Lantern Care" in client.get("/people/?q=invited@").content.decode()


@pytest.mark.parametrize(
    ("of_provider", "role"), [(True, "PLACEMENTS_OFFICER"), (True, "AUDITOR"), (False, "BID_WRITER")]
)
def test_a_role_of_the_other_side_is_refused(
    client: Client, administrator: User, of_provider: bool, role: str
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        organisation = str(provider().pk) if of_provider else ""
    answer = client.post("/people/invite/", _invitation(organisation=organisation, roles=[role]))
    assert "Choose a role of the right organisation" in answer.content.decode()
    assert not all_of(User).filter(email="invited@example.invalid").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("roles", [], "Select a role"),
        ("email", "not an address", "correct format"),
        ("name", "", "Enter the full name"),
        ("organisation", "0f2d6a0e-5c1b-4f5e-9a53-2f8c1f6f7a11", "Select the organisation"),
    ],
)
def test_an_incomplete_invitation_says_what_to_do(
    client: Client, administrator: User, field: str, value: object, said: str
) -> None:
    assert said in client.post("/people/invite/", _invitation(**{field: value})).content.decode()


def test_a_granted_role_gives_its_permissions_and_its_end_takes_them(administrator: User) -> None:
    user = person()
    grant = _grant(user, by=administrator)
    assert has_permission(_fresh(user), Permission.AUDIT_READ)
    people.end_role(grant=grant, by=administrator, at=product_clock.now())
    assert not has_permission(_fresh(user), Permission.AUDIT_READ)


def test_a_stand_in_holds_the_role_up_to_and_with_the_last_day(administrator: User, clock) -> None:
    user = person()
    _grant(user, by=administrator, first=1, last=2)
    held = []
    for _ in range(4):
        held.append(Role.AUDITOR in _fresh(user).roles)
        clock.advance(days=1)
    assert held == [False, True, True, False]


def test_a_role_cannot_start_in_the_past(administrator: User) -> None:
    with pytest.raises(DomainError, match="today or later"):
        _grant(person(), by=administrator, first=-1)


def test_a_role_cannot_end_before_it_starts(administrator: User) -> None:
    with pytest.raises(DomainError, match="before the first"):
        _grant(person(), by=administrator, first=3, last=2)


def test_the_same_role_is_not_held_twice_on_a_day(administrator: User) -> None:
    user = person()
    _grant(user, by=administrator, first=5)
    with pytest.raises(DomainError, match="already holds"):
        _grant(user, by=administrator, last=5)
    _grant(user, by=administrator, last=4)


def test_a_role_that_has_ended_does_not_end_again(administrator: User) -> None:
    grant = _grant(person(), by=administrator)
    people.end_role(grant=grant, by=administrator, at=product_clock.now())
    with pytest.raises(DomainError, match="already ended"):
        people.end_role(grant=grant, by=administrator, at=product_clock.now())


def test_nobody_grants_a_role_to_themselves(client: Client, administrator: User) -> None:
    with pytest.raises(NotAllowed, match="another system administrator"):
        _grant(administrator, Role.DCS, by=administrator)
    page = client.get(f"/people/{administrator.pk}/").content.decode()
    assert "This is your own account" in page
    assert "Grant the role</button>" not in page


def test_nobody_without_the_permission_manages_people() -> None:
    with pytest.raises(NotAllowed, match="Ask a system administrator"):
        _grant(person(), by=person(Role.DCS))


def test_a_person_who_left_is_signed_out_at_once(client: Client, administrator: User) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/profile/").status_code == 200
    client.post(f"/people/{user.pk}/end-access/", {"key": str(uuid4())})
    assert theirs.get("/profile/").status_code == 302


def test_an_own_role_that_has_ended_is_not_said_never_to_have_been_granted(client: Client) -> None:
    user, today = person(Role.AUDITOR), product_clock.today()
    user.grants.update(valid_from=today - timedelta(days=30), valid_to=today)
    client.force_login(user)
    page = client.get("/profile/").content.decode()
    assert "No role is in force" in page and "has been granted" not in page


def test_a_person_who_returns_needs_a_new_password(client: Client, administrator: User) -> None:
    user = person(Role.PLACEMENTS_OFFICER, is_active=False)
    client.post(f"/people/{user.pk}/restore-access/")
    assert _fresh(user).is_active
    assert not _fresh(user).has_usable_password()
    assert all_of(Notice).filter(recipient=user).count() == 1


def test_a_button_pressed_on_an_old_page_says_why_nothing_happened(
    client: Client, administrator: User
) -> None:
    user = person(Role.PLACEMENTS_OFFICER, is_active=False)
    shown = client.post(f"/people/{user.pk}/end-access/", {"key": str(uuid4())}).content.decode()
    assert "no longer has access already" in shown
    assert "no access. Restore it first" in client.post(f"/people/{user.pk}/invite-again/").content.decode()


def test_the_page_grants_and_ends_a_role(client: Client, administrator: User) -> None:
    user = person()
    today = product_clock.today()
    given = {"role": "AUDITOR", "first_0": today.day, "first_1": today.month, "first_2": today.year}
    client.post(f"/people/{user.pk}/", {**given, "key": str(uuid4())})
    grant = all_of(RoleGrant).get(user=user)
    assert "In force" in client.get(f"/people/{user.pk}/").content.decode()
    page = f"/people/{user.pk}/roles/{grant.pk}/end/"
    assert "End this role" in client.get(page).content.decode()
    assert client.post(page, {"key": str(uuid4())})["Location"] == f"/people/{user.pk}/"
    assert _fresh(user).roles == frozenset()


def test_a_grant_of_somebody_else_is_not_found_under_a_person(client: Client, administrator: User) -> None:
    grant = _grant(person(), by=administrator)
    assert client.get(f"/people/{person().pk}/roles/{grant.pk}/end/").status_code == 404


def test_an_empty_search_says_so_and_leads_on(client: Client, administrator: User) -> None:
    shown = client.get("/people/?q=nobody+at+all").content.decode()
    assert "holds these letters" in shown
    assert 'href="/people/invite/"' in shown


def test_the_list_makes_the_same_queries_for_few_and_for_many(client: Client, administrator: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/people/")
        return len(seen)

    def fill(number: int) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            for _ in range(number):
                person(Role.BID_WRITER, provider=provider())

    fill(1)
    client.get("/people/")
    few = count()
    fill(12)
    assert count() == few


def test_the_first_administrator_is_invited_by_command(capsys) -> None:
    call_command("invite_administrator", "first@example.invalid", "Testperson First")
    assert "/password/set/?link=" in capsys.readouterr().out
    assert all_of(User).get(email="first@example.invalid").roles == {Role.SYSTEM_ADMINISTRATOR}


@pytest.mark.parametrize("email", ["first@example.invalid", "not an address"])
def test_the_command_refuses_a_person_known_already_and_what_is_no_address(email: str) -> None:
    person(email="first@example.invalid")
    with pytest.raises(CommandError):
        call_command("invite_administrator", email, "Testperson First")
