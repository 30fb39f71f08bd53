"""Addresses that a page holds many of, or that every page holds: what `reverse` gives, asked once a process."""

from functools import cache
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


def address_of(name: str, pk: UUID) -> str:
    """The address of a row by the name of its page, as `reverse` gives it, looked up once and not once a row."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@cache
def page(name: str) -> str:
    """The address of a page that is about no row."""
    return reverse(name)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[_ANY]).partition(str(_ANY))
    return before, after
