"""What every page costs before its own work: five statements, and the person as they are today."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import LINK, Notice
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.sefton_pdps.accounts.devices import person_with, set_up_device, sign_in

MOST_OF_THE_FRAME = 5


def _frame(client: Client, url: str = "/accessibility/") -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in seen]


def _notice(to: User, key: str, kind: str, read: bool = False) -> None:
    at = clock.now()
    all_of(Notice).create(
        key=key,
        recipient=to,
        kind=kind,
        title="A",
        url="/",
        created_at=at,
        due_at=at,
        read_at=at if read else None,
    )


@pytest.mark.parametrize("of_provider", [False, True], ids=["council", "provider"])
def test_the_frame_of_a_page_is_five_statements(committed_db: str, of_provider: bool) -> None:
    user = person_with(Role.BID_WRITER) if of_provider else person(Role.PLACEMENTS_OFFICER)
    client = Client()
    client.force_login(user)
    asked = _frame(client)
    assert len(asked) <= MOST_OF_THE_FRAME, asked
    assert asked[-1] == "COMMIT"


def test_a_second_factor_costs_no_statement_more(committed_db: str) -> None:
    with override_settings(SECOND_FACTOR=True):
        client = sign_in(person_with(Role.PLACEMENTS_OFFICER))
        set_up_device(client)
        asked = _frame(client, "/children/")
    assert len(asked) <= MOST_OF_THE_FRAME, asked


@pytest.mark.django_db
def test_the_roles_of_a_session_are_those_in_force_today() -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    today = clock.today()
    for role, begins, ends in (
        (Role.AUDITOR, today - timedelta(days=9), today),
        (Role.DCS, today + timedelta(days=1), None),
        (Role.FINANCE_OFFICER, today, today + timedelta(days=1)),
    ):
        all_of(RoleGrant).create(user=user, role=role.name, valid_from=begins, valid_to=ends)
    known = User.objects.for_session(user.pk)
    assert known is not None
    with tenancy.scope(tenancy.COUNCIL):
        assert known.roles == User.objects.get(pk=user.pk).roles
    assert known.roles == {Role.PLACEMENTS_OFFICER, Role.FINANCE_OFFICER}


@pytest.mark.django_db
def test_only_the_persons_own_unread_messages_are_counted_and_no_link() -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    _notice(user, "a", "call_off.closed")
    _notice(user, "b", "call_off.closed", read=True)
    _notice(user, "c", f"{LINK}invited")
    _notice(person(Role.PLACEMENTS_OFFICER), "d", "call_off.closed")
    client = Client()
    client.force_login(user)
    assert '1<span class="govuk-visually-hidden"> unread' in client.get("/accessibility/").content.decode()
    _notice(user, "e", "call_off.closed")
    assert '2<span class="govuk-visually-hidden"> unread' in client.get("/accessibility/").content.decode()


@pytest.mark.django_db
def test_nobody_is_found_by_a_key_that_nobody_has() -> None:
    assert User.objects.for_session("00000000-0000-0000-0000-000000000000") is None


@pytest.mark.django_db
def test_a_role_that_ended_is_gone_on_the_next_page() -> None:
    user = person(Role.SYSTEM_ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    assert client.get("/people/").status_code == 200
    all_of(RoleGrant).filter(user=user).update(valid_to=clock.today())
    assert client.get("/people/").status_code == 403


def test_the_scope_of_one_page_is_not_left_to_the_next(committed_db: str) -> None:
    client = Client()
    client.force_login(person(Role.PLACEMENTS_OFFICER))
    assert client.get("/accessibility/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT sefton_scope(), (SELECT count(*) FROM accounts_user)")
        assert cursor.fetchone() == (None, 0)
