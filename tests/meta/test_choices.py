"""No page prints a list of choices that grows with what is kept: past 25 it is searched by letters (ADR 78)."""

from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client

from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.core.forms.finding import MOST_LISTED
from sefton_pdps.local.pytest_servers import servers
from tests.bench.planting import Copying
from tests.factories.growing import COPIES, grow
from tests.factories.planting import read_pages
from tests.factories.world import World
from tests.shares import is_taken, least

pytestmark = [pytest.mark.whole, pytest.mark.drawn]

# With the line that chooses nothing, and what is chosen already.
MOST = MOST_LISTED + 2
SET_UP = "What the council sets up itself, by decision: a dozen in a year, and closed ones are left out."
PANEL = (
    "Who scores is chosen among the holders of one role, several at once, each with what speaks against them."
)
# What is longer all the same when everything is thirty times as much, and why it may be.
GROWS = {
    ("providers:application_list", "round"): SET_UP,
    ("placements:placement_list", "cost_line"): SET_UP,
    ("placements:match", "lot"): SET_UP,
    (
        "reporting:budgets",
        "year",
    ): "One for each year of which a budget was recorded: a dozen in a dozen years.",
    ("placements:placement_fee", "kind"): SET_UP,
    ("placements:already_made", "kind"): SET_UP,
    ("placements:already_made", "route"): SET_UP,
    ("placements:route_set", "code"): SET_UP,
    (
        "calloffs:name_stand_in",
        "stand_in",
    ): "Who may act under the scheme of delegation: a handful of directors.",
    ("reporting:budget_new", "cost_line"): SET_UP,
    ("providers:application_pass", "evaluators"): PANEL,
    ("calloffs:evaluators", "evaluators"): PANEL,
}


class Choices(HTMLParser):
    """Counts the choices of each control of a page, by the control's name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "select":
            self._select = given.get("name") or ""
        elif tag == "option":
            self.counted[self._select] += 1
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.counted[given.get("name") or ""] += 1


@dataclass
class Page:
    """A page with the choices that it offered before and after its tables grew."""

    name: str
    url: str
    client: Client
    before: Counter[str]

    def grown(self) -> dict[tuple[str, str], int]:
        """The controls that offer more than a list may, and more than they did."""
        after = Choices(self.client.get(self.url).content.decode()).counted
        return {
            (self.name, control): number
            for control, number in after.items()
            if number > max(MOST, self.before[control])
        }


@pytest.fixture(scope="module")
def pages(world_for_module: World) -> list[Page]:
    pages = [
        Page(each.address.name, each.url, each.client, Choices(each.answer.content.decode()).counted)
        for each in read_pages(world_for_module, only=is_taken)
    ]
    database = connection.settings_dict["NAME"]
    grow(database)
    _more_people(database)
    return pages


def _more_people(database: str) -> None:
    """Thirty more of everybody, each with the roles of the first."""
    copying = Copying({User: COPIES, RoleGrant: COPIES})
    owner = servers.postgres.connect(database)
    try:
        with owner.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for model in copying.copies:
                cursor.execute(copying.statement(model))
    finally:
        owner.close()


def test_no_control_offers_more_than_a_list_may_once_there_is_much(pages: list[Page]) -> None:
    assert sum(bool(page.before) for page in pages) > least(20)
    grown = {key: number for page in pages for key, number in page.grown().items()}
    assert grown.keys() == {key for key in GROWS if is_taken(key[0])}, grown
