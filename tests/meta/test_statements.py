"""What each page asks of the database: few statements, and no more for a hundred rows than for one.

Those with two ids are counted where both are at hand, in each state: `tests/meta/states`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client

from sefton_pdps.access.documents import addresses
from sefton_pdps.access.lists import LISTS
from sefton_pdps.access.roles import PROVIDER_ROLES, Role
from sefton_pdps.core.database import tenancy
from tests.browsing import PageClient, statements
from tests.factories.accounts import person
from tests.factories.growing import COPIES, grow
from tests.factories.planting import read_pages
from tests.factories.world import World
from tests.meta.few_statements import ASKS_MORE, most_of
from tests.shares import is_taken, least

pytestmark = [pytest.mark.whole, pytest.mark.drawn]

# How many statements more a long list may cost, and why.
# What is asked only once there is more than a page shows, however much more.
ONCE_FULL = {
    "reporting:home": 1,  # "and 40 more" is counted
    "placements:child_people": 1,  # past 25 people the list is a search, which reads the one who is chosen
    **{page.page: 1 for page in LISTS.values()},  # "25 of 312" is counted
}
ADDRESSES = {address.name: address for address in addresses()}
LEAST_PAGES, LEAST_TABLES = 120, 60
# Counted every day: these are seen to be full.
FULL = ("placements:placement_list", "calloffs:call_off_list", "providers:setting_list")
HOME = "reporting:home"


@dataclass
class Asked:
    """A page by the name of its address, with who read it, and what it asked before and after its tables grew."""

    name: str
    url: str
    client: Client
    before: int = 0
    after: int = 0


@pytest.fixture(scope="module")
def asked(world_for_module: World) -> list[Asked]:
    pages = [
        Asked(each.address.name, each.url, each.client)
        for each in read_pages(world_for_module, only=lambda name: name in FULL or is_taken(name))
    ]
    pages += [
        Asked(name, url, client)
        for client in _everybody(world_for_module)
        for name, url in OWN_PAGES
        if client.get(url).status_code == 200
    ]
    for page in pages:
        page.before = len(statements(page.client, page.url, is_warm=True))
    grown = grow(connection.settings_dict["NAME"])
    assert len(grown) >= LEAST_TABLES, sorted(grown)
    for page in pages:
        page.after = len(statements(page.client, page.url, is_warm=True))
    return pages


OWN_PAGES = ((HOME, "/"), ("notifications:inbox", "/inbox/"), ("jobs:job_list", "/jobs/"))


def _everybody(world: World) -> Iterator[Client]:
    """Somebody of each role of the council, and a provider's owner."""
    with tenancy.scope(tenancy.COUNCIL):
        people = [world.owner, *(person(role) for role in Role if role not in PROVIDER_ROLES)]
    for user in people:
        client = PageClient()
        client.force_login(user)
        yield client


def test_no_page_asks_more_than_a_few_statements(asked: list[Asked]) -> None:
    assert len({page.name for page in asked}) >= least(LEAST_PAGES)
    over = {
        page.name: (page.before, page.after)
        for page in asked
        if max(page.before, page.after) > most_of(ADDRESSES[page.name])
    }
    assert over == {}


def test_a_hundred_rows_cost_no_statement_more_than_one(asked: list[Asked]) -> None:
    assert COPIES >= 25, "a list shows 25 rows"
    grew = [page for page in asked if page.after > page.before + ONCE_FULL.get(page.name, 0)]
    assert {page.name: (page.before, page.after) for page in grew} == {}


@pytest.mark.parametrize("name", FULL)
def test_the_lists_were_full_when_they_were_counted(asked: list[Asked], name: str) -> None:
    page = next(page for page in asked if page.name == name)
    assert page.client.get(page.url).content.decode().count('<tr class="govuk-table__row"') > 25


def test_the_pages_that_ask_more_are_pages() -> None:
    assert set(ASKS_MORE) <= set(ADDRESSES)
