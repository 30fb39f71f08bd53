"""Placements in the order of their end: for whoever always may know when a child is 18, and nobody else (ADR 40)."""

import re
from datetime import timedelta

import pytest

from placements.lists.placements import PLACEMENTS
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.keyset import PAGE
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.placements.browsing import as_user

KNOWING = (Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE)


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def stays(*days_left):
    """A placement for each number of days until its end; the later it ends, the earlier it began."""
    today, home = clock.today(), providers.setting(providers.provider(), places=len(days_left))
    return [
        made.placement(
            place, starts_on=today - timedelta(days=days), planned_end=today + timedelta(days=days)
        )
        for place, days in zip(home.places.order_by("number"), days_left, strict=True)
    ]


def listed(user, query):
    html = as_user(user).get(f"/placements/{query}").content.decode()
    return html, re.findall(r">(PL-\d{4}-\d{5})<", html)


@pytest.mark.parametrize("role", KNOWING)
@pytest.mark.parametrize("query", ["?sort=end", "?sort=end&state=started", "?sort=end&state=planned"])
def test_the_first_to_end_stands_first_and_the_last_in_the_opposite_order(role, query):
    user = person(role)
    rows = stays(90, 30, 60)
    by_end = [rows[at].reference for at in (1, 2, 0)]
    shown = [] if "planned" in query else by_end
    assert listed(user, query)[1] == shown
    assert listed(user, query.replace("sort=end", "sort=-end"))[1] == shown[::-1]
    assert "The first to end first" in listed(user, "")[0]


def test_a_stay_that_ended_early_stands_by_the_day_it_ended():
    first, second = stays(30, 60)
    with tenancy.scope(tenancy.COUNCIL):
        page = PLACEMENTS.asked(person(Role.PLACEMENTS_OFFICER), clock.now(), {"sort": "end"})
        ends = {row.reference: row.ends for row in PLACEMENTS.rows(page)}
    assert ends == {one.reference: one.ended_on or one.planned_end for one in (first, second)}


def test_the_pages_by_end_go_on_where_the_one_before_ended():
    user = person(Role.PLACEMENTS_OFFICER)
    rows = stays(*range(10, 10 + PAGE + 3))
    html, first = listed(user, "?sort=end")
    following = re.search(r'href="([^"]*)" rel="next"', html)
    assert following and "sort=end" in following[1]
    _html, second = listed(user, following[1].replace("&amp;", "&"))
    assert first + second == [one.reference for one in rows]


@pytest.mark.parametrize("role", [Role.REVIEWING_OFFICER, Role.TEAM_MANAGER, Role.SOCIAL_WORKER])
@pytest.mark.parametrize("word", ["end", "-end"])
def test_who_may_not_always_know_when_a_child_is_18_is_given_no_order_by_end(role, word):
    """The place of a row among the others would tell the birthday that its words hide."""
    user = person(role)
    asked = PLACEMENTS.asked(user, clock.now(), {"sort": word})
    assert asked.sort == "-start" and set(PLACEMENTS.orders(asked)) == {"-start"}
    html, _rows = listed(user, f"?sort={word}")
    assert "to end first" not in html


@pytest.mark.parametrize(
    "words", [{"where": "distant"}, {"where": "distant", "state": "started"}, {"state": "past"}]
)
def test_where_no_index_has_it_the_order_is_by_the_start(words):
    user = person(Role.PLACEMENTS_OFFICER)
    asked = PLACEMENTS.asked(user, clock.now(), {**words, "sort": "end"})
    assert not asked.unknown and asked.sort == "-start"
