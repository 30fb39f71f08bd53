"""One provider and another: every address x foreign keys reads the same as a page that does not exist."""

import os
import queue
import threading
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from calloffs.models import CallOff
from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import Address, addresses
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from tests import councils_columns
from tests.factories.accounts import person
from tests.factories.providers import provider, setting
from tests.factories.world import CANARY, World, build_world, secured_models
from tests.meta.states.pages import KIND_OF, kind_of

pytestmark = pytest.mark.fault
DRILL = bool(os.environ.get("DRILL"))
METHODS = ("get", "post", "head", "options", "put", "delete", "patch")[: None if DRILL else 4]
# Beside the keys of what an address is about, which are all tried.
SAMPLE = {"get": 10, "post": 10, "head": 1, "options": 1}
KEYS_A_MODEL = 3 if DRILL else 1
INTERLEAVED = 10_000 if DRILL else 500
SEED = int(os.environ.get("SEED", "20261123"))
ADMINISTRATOR = ROLE_PERMISSIONS[Role.PROVIDER_ADMINISTRATOR]


def _open_to(permissions: frozenset[Permission]) -> list[Address]:
    """The addresses that are open to a person with the permissions, those open to all left out."""
    return [
        one
        for one in addresses()
        if one.open_to != PUBLIC and (isinstance(one.open_to, str) or set(one.open_to or ()) & permissions)
    ]


def _url(address: Address, key: Any) -> str:
    return reverse(address.name, kwargs=dict.fromkeys(address.arguments, key))


def _signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def world(db: None, files_root: Path, clock: Any) -> World:
    return build_world(clock)


def test_the_administrators_permissions_include_those_of_a_providers_other_roles() -> None:
    assert all(ROLE_PERMISSIONS[role] <= ADMINISTRATOR for role in PROVIDER_ROLES)


def test_the_world_has_something_foreign_in_every_row_secured_table(world: World) -> None:
    foreign = world.foreign_ids()
    assert [label for label, keys in foreign.items() if not keys] == []
    assert set(foreign) == {model._meta.label for model in secured_models()}


def test_no_key_that_the_rival_sees_is_foreign(world: World) -> None:
    own = set().union(*world.ids_seen_by(world.rival).values())
    assert own and not own & set().union(*world.foreign_ids().values())


def test_a_foreign_key_reads_the_same_as_none_at_every_address_by_every_method(world: World) -> None:
    client, chance = _signed_in(world.rival), Random(SEED)
    named = {
        label: sorted(key for key in found if isinstance(key, UUID))
        for label, found in world.foreign_ids().items()
    }
    # A need's bit is named by the need's code, and stands in no address.
    assert [label for label, found in named.items() if not found] == ["providers.NeedBit"]
    keys = {
        kind_of(apps.get_model(label)): chance.sample(found, min(len(found), KEYS_A_MODEL))
        for label, found in named.items()
    }
    leaks = []
    for address, method in product(_open_to(ADMINISTRATOR), METHODS):
        if not address.arguments:
            continue
        nobody = uuid4()
        none, asked = _counted(client, method, _url(address, nobody))
        for key in _tried(keys, address, method, chance):
            answer, work = _counted(client, method, _url(address, key))
            # As much work too: what takes longer tells that it is there. Seconds are no measure on a shared machine.
            if not _same(answer, key, none, nobody) or work != asked:
                leaks.append((method, _url(address, key), answer.status_code, asked, work))
    assert leaks == [], f"seed {SEED}"


def _tried(keys: dict[str, list[UUID]], address: Address, method: str, chance: Random) -> list[UUID]:
    """The keys of what an address is about, and some of others; all where what it is about has no table's name."""
    every = [key for found in keys.values() for key in found]
    about = keys.get(KIND_OF[address.name], every if method == "get" else [])
    others = [key for key in every if key not in about]
    return every if DRILL else about + chance.sample(others, min(len(others), SAMPLE[method]))


def _counted(client: Client, method: str, url: str) -> tuple[HttpResponse, int]:
    """The answer, and how many queries it took; the session is noted once a minute, whatever is asked."""
    asked = 0

    def count(execute: Any, sql: str, *arguments: Any) -> Any:
        nonlocal asked
        asked += not ("_session" in sql or "SAVEPOINT" in sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        return getattr(client, method)(url), asked


def _same(answer: HttpResponse, key: Any, none: HttpResponse, nobody: Any) -> bool:
    """Both 404 with the same bytes and headers; a method that the page does not take is refused alike.

    Such a refusal leads to the page above, so it repeats the key that was asked for.
    """
    return (
        none.status_code in (404, 405)
        and answer.status_code == none.status_code
        and answer.content.replace(str(key).encode(), str(nobody).encode()) == none.content
        and dict(answer.headers) == dict(none.headers)
    )


@pytest.mark.parametrize(
    "role", sorted(PROVIDER_ROLES, key=lambda role: role.name), ids=lambda role: role.name
)
def test_no_page_of_the_councils_exists_for_a_provider(world: World, role: Role) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        client = _signed_in(person(role, provider=world.rival_provider()))
    none = client.get("/no/such/page/")
    closed = [
        one for one in addresses() if one.open_to != PUBLIC and one not in _open_to(ROLE_PERMISSIONS[role])
    ]
    key = world.running.pk
    leaks = [one.path for one in closed if client.get(_url(one, key)).content != none.content]
    assert leaks == []


def _own_pages(world: World, user: User) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that opens for a person, with their own keys."""
    client = _signed_in(user)
    own = [key for keys in world.ids_seen_by(user).values() for key in sorted(keys, key=str)[:3]]
    for address in _open_to(ADMINISTRATOR):
        for key in own if address.arguments else [None]:
            url = _url(address, key)
            yield url, client.get(url)


def test_no_page_that_opens_for_the_rival_shows_anything_of_the_owner_or_the_council(world: World) -> None:
    opened, leaks, errors = 0, [], []
    with councils_columns.watched() as selected:
        for url, answer in _own_pages(world, world.rival):
            opened += answer.status_code == 200
            if answer.status_code >= 500:
                errors.append((url, answer.status_code))
            if CANARY in answer.content.decode(errors="replace"):
                leaks.append(url)
    assert (leaks, errors, selected) == ([], [], set())
    assert opened >= 10


def test_the_look_for_columns_would_find_one(world: World) -> None:
    with tenancy.scope(world.rival.scope), councils_columns.watched() as selected:
        assert [*CallOff.objects.all()] != []
    assert selected == set(councils_columns.COLUMNS)


def test_the_search_for_canaries_would_find_one(world: World) -> None:
    pages = _own_pages(world, world.owner)
    found = (url for url, answer in pages if CANARY in answer.content.decode(errors="replace"))
    assert len(list(islice(found, 5))) == 5


# --- Pooled connections -----------------------------------------------------------------------------------
def _house_of(number: int) -> User:
    owner = provider(name=f"Provider-{number:02d}-only")
    setting(owner, name=f"Home-{number:02d}-only")
    return person(Role.PROVIDER_ADMINISTRATOR, provider=owner)


def test_interleaved_requests_over_pooled_connections_never_cross(committed_db: str) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        people = [_house_of(number) for number in range(6)]
    work: queue.SimpleQueue[int] = queue.SimpleQueue()
    chance = Random(SEED)
    for _ in range(INTERLEAVED):
        work.put(chance.randrange(len(people) + 1))
    page, crossings, connected = reverse("providers:portal_setting_list"), [], set()

    def serve() -> None:
        """One worker with one connection, which serves whoever comes next."""
        clients = [*map(_signed_in, people), Client()]
        # The test client takes a signal that closes connections off and on for all threads at once; ours are kept.
        connection.close_at = None
        try:
            while True:
                number = work.get_nowait()
                shown = clients[number].get(page).content.decode()
                homes = {other for other in range(len(people)) if f"Home-{other:02d}-only" in shown}
                left_over = _scope_left_over()
                connected.add(_backend())
                if homes != ({number} if number < len(people) else set()) or left_over:
                    crossings.append((number, homes, left_over))
        except queue.Empty:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=serve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crossings == [], f"seed {SEED}"
    assert len(connected) == 4


def _scope_left_over() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sefton_scope(), '')")
        return str(cursor.fetchone()[0])


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
