"""Each list reads no more than it shows asks for: at twenty thousand rows, as the application's role, in its scope.

Every page with a pager, as each kind of reader meets it: the first view, each order, filter and tab that the page
offers, a search that finds nothing, and the next page. Rows, not seconds: what PostgreSQL's own EXPLAIN counted.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting.selectors.worklist.items import MOST as MOST_OF_A_KIND
from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.lists import MOST_COUNTED
from sefton_pdps.access.roles import Role, permissions_of
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.components import Pager
from sefton_pdps.core.web.keyset import PAGE
from tests.bench.planting import plant
from tests.bench.reading import Statement, read
from tests.bench.ways import ways_of
from tests.factories.accounts import person
from tests.factories.world import World

TIMES = 4000
# Rows read at most, all statements of a page together but the one that counts, which reads what it may count.
MOST = 50 * PAGE
COUNTS = f"LIMIT {MOST_COUNTED + 1})"
# Those who see all of a list, and those whose own view is narrowed by a selector of their own.
WHOLE = (
    Role.COMMISSIONING_MANAGER,
    Role.SYSTEM_ADMINISTRATOR,
    Role.AUDITOR,
    Role.FINANCE_OFFICER,
    Role.VIRTUAL_SCHOOL,
)
OF_ONES_OWN = {
    Role.SOCIAL_WORKER: ("/referrals/", "/placements/", "/settings/grave-changes/"),
    Role.EVALUATOR: ("/applications/", "/call-offs/", "/call-offs/scoring/", "/agreements/"),
    Role.ASC_DIRECTOR: ("/call-offs/", "/authorisations/", "/agreements/"),
}


class More(NamedTuple):
    """A way that reads more, by the beginning of its address and who reads ("": anybody); how much, and why."""

    start: str
    reader: str
    most: int
    why: str


SEARCH = "Letters anywhere in a name are looked for in every name that the policy shows."
OWN = "Which call-offs are Adult Social Care's follows from every key of its office and every term past 18."
EXCEPTIONS = (
    More("/providers/?q=", "", 17_000, SEARCH),
    More("/settings/?q=", "", 33_000, SEARCH),
    More("/people/?q=", "", 5_000, SEARCH),
    More("/audit/?person_find=", "", 5_000, SEARCH),
    More(
        "/providers/",
        "",
        2_000,
        "Counts the homes of each provider shown, and one of the world's has a thousand.",
    ),
    More(
        "/settings/?area=adjoining", "", 2_000, "One home in a hundred stands next door: walked to by name."
    ),
    More(
        "/portal/invitations/?",
        "Provider",
        4_000,
        "What it answered, and for which care, is asked of each of the own provider's: some hundred, here 1,203.",
    ),
    More(
        "/portal/results/?",
        "Provider",
        2_000,
        "For which care it was is asked of each of the own provider's results: some hundred, here 401.",
    ),
    More(
        "/education/", "", 3_000, "In care is who has a live placement or an open referral: these are read."
    ),
    More(
        "/register/changes/",
        "",
        30_000,
        "The changes of one import by gravity, which no index has: of that one only.",
    ),
    More("/call-offs/", Role.ASC_DIRECTOR.value, 60_000, OWN),
    More("/agreements/", Role.ASC_DIRECTOR.value, 70_000, OWN),
)


@dataclass(frozen=True)
class Reader:
    """A person with a browser, and what they may open."""

    name: str
    user: User
    client: Client
    urls: tuple[str, ...]


@pytest.fixture(scope="module")
def world(world_for_module: World) -> World:
    """Four thousand worlds: twenty thousand call-offs, settings and more in one database."""
    database = connections.settings["default"]["NAME"]
    connections.close_all()
    plant(database, TIMES)
    return world_for_module


def _reader(name: str, user: User) -> Reader:
    client = Client()
    client.force_login(user)
    with tenancy.scope(tenancy.SYSTEM):
        permissions = permissions_of(frozenset(Role[grant.role] for grant in user.grants.all()))
    urls = tuple(
        reverse(one.name)
        for one in addresses()
        if not one.arguments
        and one.open_to not in (None, PUBLIC)
        and (isinstance(one.open_to, str) or set(one.open_to or ()) & permissions)
    )
    return Reader(name, user, client, urls)


@pytest.fixture(scope="module")
def readers(world: World) -> list[Reader]:
    """A provider's administrator with thousands of rows, and the council's people."""
    council = [_reader(role.value, person(role)) for role in (*WHOLE, *OF_ONES_OWN)]
    worker = next(one for one in council if one.name == Role.SOCIAL_WORKER.value)
    with connections["owner"].cursor() as cursor:
        # A case load is moved without a line of the history each: the lists are measured, not the record.
        cursor.execute("ALTER TABLE placements_child DISABLE TRIGGER USER")
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', 'system', true)")
        cursor.execute(
            "UPDATE placements_child SET social_worker_id = %s WHERE id::text LIKE '0a%%'", [worker.user.pk]
        )
        cursor.execute("COMMIT")
        cursor.execute("ALTER TABLE placements_child ENABLE TRIGGER USER")
        cursor.execute("ANALYZE placements_child")
    return [_reader("Provider", world.owner), _reader("Placements officer", world.council), *council]


def _has_pager(answer: HttpResponse) -> bool:
    contexts = answer.context or []
    return any(_is_pager(value) for layer in contexts for part in layer for value in part.values())


def _is_pager(value: Any) -> bool:
    return isinstance(value, Pager) or isinstance(getattr(value, "pager", None), Pager)


def _lists(readers: list[Reader]) -> Iterator[tuple[Reader, str]]:
    """Each list with who reads it: the first who sees all of it, and everybody whose view is narrowed."""
    narrow = {role.value: pages for role, pages in OF_ONES_OWN.items()}
    lists: dict[str, bool] = {}
    for reader in readers:
        for url in reader.urls:
            first = url not in lists
            if first:
                lists[url] = _has_pager(reader.client.get(url))
            if lists[url] and (first or url in narrow.get(reader.name, ())):
                yield reader, url


def _exception(reader: Reader, url: str, rows: int) -> More | None:
    for row in EXCEPTIONS:
        if url.startswith(row.start) and row.reader in ("", reader.name) and rows <= row.most:
            return row
    return None


def _told(reader: Reader, url: str, statements: list[Statement]) -> str:
    most = max(statements, key=lambda one: one.rows_read)
    return f"{reader.name} {url}: {sum(one.rows_read for one in statements):,} rows; {most.scans()}"


def test_each_list_reads_at_most_fifty_times_what_it_shows(readers: list[Reader]) -> None:
    too_many, excepted, seen = [], set(), 0
    for reader, page in _lists(readers):
        answer, statements = read(reader.client, reader.user, page)
        for url in [page, *ways_of(page, answer.content.decode())]:
            if url != page:
                answer, statements = read(reader.client, reader.user, url)
            seen += 1
            counting = sum(one.rows_read for one in statements if COUNTS in one.sql)
            rows = sum(one.rows_read for one in statements) - min(counting, MOST_COUNTED + 1)
            if rows <= MOST:
                continue
            if exception := _exception(reader, url, rows):
                excepted.add(exception)
            else:
                too_many.append(_told(reader, url, statements))
    assert not too_many, "\n".join(too_many)
    assert excepted == set(EXCEPTIONS), "An exception that nothing needs any more."
    assert seen > 100


# Rows read at most for a home page, which has up to a dozen kinds of work; and how lines of a kind that grew begin.
# With the twenty changes of referrals that waited longest, for who decides them: three rows each (ADR 147).
MOST_AT_HOME = 5_100
CUT = ("Decide what follows", "Decide whether a conflict", "Find a home")


def test_a_home_page_reads_and_shows_a_part_of_what_waits(readers: list[Reader]) -> None:
    """However much is live: the most urgent of each kind, and how many more there are."""
    head = _reader(Role.HEAD_OF_SERVICE.value, person(Role.HEAD_OF_SERVICE))
    too_many, cut = [], set()
    for reader in [*readers, head]:
        answer, statements = read(reader.client, reader.user, reverse("reporting:home"))
        if sum(one.rows_read for one in statements) > MOST_AT_HOME:
            too_many.append(_told(reader, "/", statements))
        html = answer.content.decode()
        for kind in CUT:
            assert html.count(f">{kind}") <= MOST_OF_A_KIND, (reader.name, kind)
        cut |= {kind for kind in CUT if html.count(f">{kind}") == MOST_OF_A_KIND}
        assert any(html.count(f">{kind}") == MOST_OF_A_KIND for kind in CUT) <= (">And " in html), reader.name
    assert not too_many, "\n".join(too_many)
    assert {"Decide what follows", "Decide whether a conflict"} <= cut


# Lists of which a page far down is asked for, by their order: its column, and who reads.
DEEP = (
    ("/placements/", "placements_placement", "starts_on"),
    ("/call-offs/?show=all", "calloffs_calloff", "opened_at"),
    ("/referrals/?state=&sort=-started", "placements_referral", "started_at"),
    ("/settings/?sort=-name", "providers_setting", "name"),
)
# Two thousand pages down, or where the list is shorter nine tenths of it.
PAGES_DOWN = 2000


@pytest.mark.parametrize(("url", "table", "column"), DEEP)
def test_a_page_two_thousand_pages_down_reads_what_page_one_reads(
    readers: list[Reader], url: str, table: str, column: str
) -> None:
    officer = next(one for one in readers if one.name == "Placements officer")
    _answer, first = read(officer.client, officer.user, url)
    after = quote(_cursor_far_down(table, column))
    answer, deep = read(officer.client, officer.user, f"{url}{'&' if '?' in url else '?'}after={after}")
    assert answer.content.count(b"<tr") > PAGE
    # Other rows have more or fewer invitations or lines: what lies before them is not among what is read.
    assert sum(one.rows_read for one in deep) <= 3 * sum(one.rows_read for one in first)


def _cursor_far_down(table: str, column: str) -> str:
    """The cursor of the row there, as the pager would have written it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', 'system', true)")
        cursor.execute(f"SELECT count(*) FROM {table}")
        down = min(PAGES_DOWN * PAGE, cursor.fetchone()[0] * 9 // 10)
        cursor.execute(
            f"SELECT {column}, id FROM {table} ORDER BY {column} DESC, id DESC OFFSET {down} LIMIT 1"
        )
        value, key = cursor.fetchone()
        cursor.execute("COMMIT")
    written = value.isoformat() if isinstance(value, date) else value
    return urlsafe_b64encode(json.dumps([written, str(key)]).encode()).decode()
