"""What tests of pages do alike: sign a person in, fill in a form, count queries."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sefton_pdps.core.text.words import clock_time
from sefton_pdps.core.time.working_days import local
from tests.browsing import PageClient


def signed_in(person: Any) -> PageClient:
    client = PageClient()
    client.force_login(person)
    return client


def day(name: str, value: date) -> dict[str, Any]:
    """The three boxes of a date."""
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def moment(name: str, value: datetime) -> dict[str, Any]:
    """The four boxes of a deadline, in English time; "midnight" is no answer to them, for it is two."""
    wall = local(value)
    is_midnight = not (wall.hour or wall.minute)
    return {**day(name, wall), f"{name}_3": "0:00" if is_midnight else clock_time(wall)}


def key() -> dict[str, str]:
    return {"key": str(uuid4())}
