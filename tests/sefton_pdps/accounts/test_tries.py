"""Ten tries an hour at an account from anywhere; an address that tries many accounts is braked; others go on."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import AskedLink, SignInTry, User
from sefton_pdps.accounts.services import tries
from sefton_pdps.accounts.services.tries import Door
from sefton_pdps.accounts.tasks import forget
from tests.factories.accounts import PASSWORD, person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
LOCKED = 429
NEW = "purple teapot elbow"


def _try(email: str, password: str = "wrong wrong wrong", address: str = "198.51.100.7") -> int:
    return Client(REMOTE_ADDR=address).post("/sign-in/", {"email": email, "password": password}).status_code


def test_an_account_is_tried_ten_times_an_hour_whatever_the_address(clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    tried = [_try(user.email, address=f"198.51.100.{number}") for number in range(12)]
    assert tried == [200] * 10 + [LOCKED] * 2
    assert _try(user.email, PASSWORD, "203.0.113.1") == LOCKED, "the right password too"
    assert _try(user.email.upper(), PASSWORD) == LOCKED, "whatever the letters' case"
    clock.advance(minutes=61)
    assert _try(user.email, PASSWORD) == 302


def test_it_is_the_same_for_an_address_that_is_nobodys() -> None:
    tried = [_try("nobody@example.invalid", address=f"198.51.100.{number}") for number in range(11)]
    assert tried == [200] * 10 + [LOCKED]


def test_one_persons_lock_out_is_no_others() -> None:
    user, other = person(Role.PLACEMENTS_OFFICER), person(Role.FINANCE_OFFICER)
    for number in range(11):
        _try(user.email, address=f"198.51.100.{number}")
    assert _try(other.email, PASSWORD) == 302


def test_a_link_from_the_own_mailbox_ends_the_lock_out() -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    for number in range(11):
        _try(user.email, address=f"198.51.100.{number}")
    tries.forgive(email=user.email)
    assert _try(user.email, PASSWORD, "203.0.113.1") == 302


def test_an_address_that_tries_many_accounts_is_braked(clock) -> None:
    people = [person(Role.FINANCE_OFFICER) for _ in range(12)]
    tried = [_try(user.email) for user in people[:11]]
    assert tried == [200] * 10 + [LOCKED]
    assert _try(people[11].email, PASSWORD) == LOCKED
    assert _try(people[11].email, PASSWORD, "203.0.113.1") == 302, "from elsewhere"
    clock.advance(minutes=61)
    assert _try(people[11].email, PASSWORD) == 302


def test_who_has_signed_in_from_there_before_still_gets_in(clock) -> None:
    """An office behind one address: a brake must not lock its people out."""
    colleague = person(Role.FINANCE_OFFICER)
    assert _try(colleague.email, PASSWORD) == 302
    for _ in range(10):
        _try(person(Role.FINANCE_OFFICER).email)
    assert _try(person(Role.FINANCE_OFFICER).email, PASSWORD) == LOCKED
    assert _try(colleague.email, PASSWORD) == 302


def _change(client: Client, present: str) -> int:
    return client.post("/password/change/", {"present": present, "password": NEW, "again": NEW}).status_code


def test_the_page_that_changes_a_password_locks_like_the_sign_in(client: Client, clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    client.force_login(user)
    assert [_change(client, "not it at all") for _ in range(6)] == [200] * 5 + [LOCKED]
    assert _change(client, PASSWORD) == LOCKED
    assert all_of(User).get(pk=user.pk).check_password(PASSWORD)
    clock.advance(minutes=16)
    assert _change(client, PASSWORD) == 302


def test_what_was_guessed_there_counts_at_the_sign_in_too(client: Client, clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    client.force_login(user)
    for _ in range(2):
        for _ in range(5):
            _change(client, "not it at all")
        clock.advance(minutes=16)
    assert _try(user.email, PASSWORD) == LOCKED


def test_an_empty_box_is_no_guess(client: Client) -> None:
    client.force_login(person(Role.PLACEMENTS_OFFICER))
    assert [_change(client, "") for _ in range(7)] == [200] * 7


@pytest.mark.parametrize("model", [SignInTry, AskedLink])
@pytest.mark.parametrize("statement", ["SELECT 1 FROM {}", "DELETE FROM {}"])
def test_the_application_reaches_these_tables_by_their_functions_only(model, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table))


def test_tries_are_forgotten_after_90_days(clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    tries.note(email=user.email, address="198.51.100.7", door=Door.SIGN_IN, succeeded=True)
    for _ in range(10):
        _try(person(Role.FINANCE_OFFICER).email)
    clock.advance(days=91)
    forget()
    for _ in range(10):
        _try(person(Role.FINANCE_OFFICER).email)
    assert _try(user.email, PASSWORD) == LOCKED
