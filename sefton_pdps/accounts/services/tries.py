"""How often a password or code may be tried: by account whatever the address, and by address over many accounts.

The lock-out library counts by account and address together (5 in a quarter of an hour). Here stands what it cannot
see: many addresses at one account, and one address at many accounts. The table is reached by functions of the
database only; the account is a keyed mark, so that a password typed into the wrong box is not kept.
"""

from enum import Enum
from typing import Any, TypedDict

from django.db import connection
from django.utils.crypto import salted_hmac

SALT = "sefton.tries"
MOST_AN_HOUR = 10
MOST_A_QUARTER = 5
MOST_ACCOUNTS_AN_HOUR = 10


class Door(Enum):
    """What is tried; all of one account's failures count together by the hour."""

    SIGN_IN = "sign_in"
    PASSWORD = "password"
    CODE = "code"


class Tried(TypedDict):
    """What one try is of: whose account, from where, at which door."""

    email: str
    address: str
    door: Door


def _mark(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()


def may_try(*, email: str, address: str, door: Door) -> bool:
    """Whether one more try is let through; a second one of the same account waits until the first is noted.

    No account is tried more than 10 times an hour, and no door but the sign-in more than 5 times in a quarter of one.
    An address that failed at 10 accounts within the hour gets in only whoever signed in from it in the last 90 days.
    """
    return bool(
        _call(
            "SELECT accounts_may_try(%s, %s, %s, %s, %s, %s)",
            [_mark(email), address, door.value, MOST_AN_HOUR, MOST_A_QUARTER, MOST_ACCOUNTS_AN_HOUR],
        )
    )


def note(*, email: str, address: str, door: Door, succeeded: bool) -> None:
    """Note how a try ended."""
    _call("SELECT accounts_note_try(%s, %s, %s, %s)", [_mark(email), address, door.value, succeeded])


def forgive(*, email: str) -> None:
    """Forget an account's failures: its person has proved by a link who they are."""
    _call("SELECT accounts_forgive(%s)", [_mark(email)])


def forget_old() -> None:
    """Remove what is older than 90 days."""
    _call("SELECT accounts_forget_tries()", [])


def _call(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
