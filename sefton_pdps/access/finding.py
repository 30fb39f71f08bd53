"""What the search in the header finds: a page by its exact reference, and groups by words (ADR 103).

Each app registers its own in its `AppConfig`: the ways to a page by the letters a reference begins with, and groups.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Table

# A group shows so many; whoever sees more looks in the list.
MOST_IN_A_GROUP = 10
# "RF-2026-00049" in any spacing and case, without its zeros; without its year it is this year's.
WRITTEN = re.compile(r"([A-Za-z]{2})[\s-]*(?:(20\d\d)[\s-]+)?(\d{1,5})")
# "PR8", "CH60": written like this it is the first half of a postcode, and must open no child's record of that number.
HALF_A_POSTCODE = re.compile(r"[A-Za-z]{2}\d{1,2}")


@dataclass(frozen=True)
class Reference:
    """One way from a reference to its page: for whom, the rows that the person may see, and the page's name."""

    prefix: str
    permissions: tuple[Permission, ...]
    rows: Callable[[Any], QuerySet[Any]]
    page: str
    column: str = "reference"


@dataclass(frozen=True)
class Group:
    """One group of what words find: a table of at most ten rows and one more that says there are more.

    `looks` makes the table of the first rows in one statement, for the person, the words and the moment.
    """

    permissions: tuple[Permission, ...]
    looks: Callable[[Any, str, datetime, int], Table]
    list_page: str
    list_words: str


@dataclass(frozen=True)
class Found:
    """A group as the page shows it."""

    table: Table
    is_cut: bool
    list_page: str
    list_words: str


REFERENCES: list[Reference] = []
GROUPS: list[Group] = []


def register(*, references: Sequence[Reference] = (), groups: Sequence[Group] = ()) -> None:
    """Add what an app can be searched for."""
    REFERENCES.extend(references)
    GROUPS.extend(groups)


def may_search(user: Any) -> bool:
    """Whether anything that the search finds is open to a person."""
    permissions = [*(way.permissions for way in REFERENCES), *(group.permissions for group in GROUPS)]
    return any(_is_open(each, user) for each in permissions)


def whole_reference(words: str, at: datetime) -> str:
    """The reference that somebody typed, as it is written; empty where it is none.

    Without its year, letters that begin no reference are words: "PR 8", "WA10".
    """
    typed = WRITTEN.fullmatch(words.strip())
    if typed is None or HALF_A_POSTCODE.fullmatch(words.strip()):
        return ""
    prefix, year, number = typed.groups()
    if not year and prefix.upper() not in {way.prefix for way in REFERENCES}:
        return ""
    return f"{prefix.upper()}-{year or local(at).year}-{int(number):05d}"


def page_of(reference: str, user: Any) -> str:
    """The page of a reference; empty where there is none that this person may open, for whatever reason."""
    for way in REFERENCES:
        if way.prefix == reference[:2] and _is_open(way.permissions, user):
            key = way.rows(user).filter(**{way.column: reference}).values_list("pk", flat=True).first()
            if key is not None:
                return address_of(way.page, key)
    return ""


def found(words: str, user: Any, at: datetime) -> list[Found]:
    """The groups that hold something, each one statement."""
    tables = (
        (group, group.looks(user, words, at, MOST_IN_A_GROUP + 1))
        for group in GROUPS
        if _is_open(group.permissions, user)
    )
    return [
        Found(_first(table), len(table.rows) > MOST_IN_A_GROUP, group.list_page, group.list_words)
        for group, table in tables
        if table.rows
    ]


def _first(table: Table) -> Table:
    return Table(table.caption, table.columns, table.rows[:MOST_IN_A_GROUP], table.empty)


def _is_open(permissions: Sequence[Permission], user: Any) -> bool:
    return any(has_permission(user, one) for one in permissions)
