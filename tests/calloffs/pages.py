"""What tests of pages do alike: sign a person in, fill in a form, count queries."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sefton_pdps.core.words import clock_time
from tests.browsing import PageClient

# Session, person, roles, second factor, scope, clock, inbox count: what every page costs before it begins.
EVERY_PAGE = 8


def signed_in(person: Any) -> PageClient:
    client = PageClient()
    client.force_login(person)
    return client


def queries(client: Client, url: str) -> int:
    """How many queries a page takes once it is warm, savepoints apart."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len([one for one in found if "SAVEPOINT" not in one["sql"]])


def day(name: str, value: date) -> dict[str, Any]:
    """The three boxes of a date."""
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def moment(name: str, value: datetime) -> dict[str, Any]:
    """The four boxes of a deadline."""
    return {**day(name, value), f"{name}_3": clock_time(value)}


def key() -> dict[str, str]:
    return {"key": str(uuid4())}
