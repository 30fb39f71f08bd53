"""Addresses that a page holds many of, or that every page holds: what `reverse` gives, asked once a process."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.urls import URLPattern, URLResolver, include, path, reverse

_ANY = UUID(int=0)


def by_first_part(patterns: Iterable[URLPattern]) -> list[URLResolver]:
    """An app's addresses under their first parts ("call-offs/"), in their order.

    A request passes over all of another part's addresses by one comparison, and not one by one.
    """
    parts: dict[str, list[URLPattern]] = {}
    for one in patterns:
        first, slash, others = str(one.pattern).partition("/")
        parts.setdefault(first + slash, []).append(path(others, one.callback, one.default_args, one.name))
    return [path(first, include(addresses)) for first, addresses in parts.items()]


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
