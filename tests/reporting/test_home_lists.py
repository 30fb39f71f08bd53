"""What a home page cuts stands in full in a list of its own: second looks, and searches without a call-off."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from placements.models import SecondLook
from placements.states import Alone, ReferralState
from reporting.selectors.worklist.items import MOST
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import calloffs, placements
from tests.factories.accounts import person
from tests.reporting.homes import mine, rest_of

pytestmark = pytest.mark.django_db
LOOKS, SEARCHES = "/second-looks/", "/call-offs/searches/"


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def looks(by: User, number: int, *, what: str = Alone.REFERRAL, due_in: int = 0) -> list[SecondLook]:
    """What somebody decided alone, each due a day after the one before, the first in so many days."""
    referral = placements.referral(state=ReferralState.APPROVED)
    return [
        SecondLook.objects.create(
            referral=referral, what=what, reason="Nobody else was on duty.", decided_by=by, decided_at=clock.now(),
            due_on=clock.today() + timedelta(days=due_in + day),
        )
        for day in range(number)
    ]  # fmt: skip


def leafed(client: Client, url: str, address: str) -> list[str]:
    """The keys of all rows of a list, page after page."""
    found: list[str] = []
    while url:
        html = client.get(url).content.decode()
        found += re.findall(rf"{address}([0-9a-f-]{{36}})/", html.partition("<table")[2])
        onward = re.search(r'href="([^"]+)" rel="next"', html)
        url = f"{url.partition('?')[0]}{onward[1]}" if onward else ""
    return found


def test_second_looks_past_those_of_a_home_page_are_counted_and_listed_oldest_due_first() -> None:
    decided, manager = person(Role.TEAM_MANAGER), person(Role.TEAM_MANAGER)
    waiting = looks(decided, MOST + 2)
    assert len([line for line in mine(manager) if line.startswith("Look a second time")]) == MOST
    assert rest_of(manager) == [("And 2 more second looks", LOOKS)]
    assert leafed(browser(manager), LOOKS, LOOKS) == [str(one.pk) for one in waiting]


def test_nobody_finds_the_own_decision_in_the_list_nor_one_that_their_role_does_not_approve() -> None:
    decided, manager = person(Role.TEAM_MANAGER), person(Role.TEAM_MANAGER)
    [own] = looks(manager, 1)
    [of_another] = looks(decided, 1)
    looks(decided, 1, what=Alone.AGREEMENT)
    assert leafed(browser(manager), LOOKS, LOOKS) == [str(of_another.pk)]
    assert leafed(browser(decided), LOOKS, LOOKS) == [str(own.pk)]


def test_the_list_of_second_looks_names_no_child_and_says_what_is_overdue() -> None:
    decided, manager = person(Role.TEAM_MANAGER), person(Role.TEAM_MANAGER)
    [look] = looks(decided, 1)
    assert "Overdue" not in browser(manager).get(LOOKS).content.decode()
    looks(decided, 1, due_in=-1)
    html = browser(manager).get(LOOKS).content.decode()
    assert "Overdue" in html and look.referral.reference in html
    assert look.referral.child.family_name not in html


def test_an_empty_list_says_that_nothing_waits() -> None:
    assert (
        "Nothing waits for you to look at it a second time."
        in browser(person(Role.TEAM_MANAGER)).get(LOOKS).content.decode()
    )
    officer = browser(person(Role.PLACEMENTS_OFFICER))
    assert "No search that you may see is without a call-off." in officer.get(SEARCHES).content.decode()


def test_no_child_whose_search_has_no_call_off_is_lost() -> None:
    """What does not fit on the home page is counted; the lists of referrals and of such searches have all of them."""
    searching = {str(placements.referral(state=ReferralState.SEARCHING).pk) for _ in range(MOST + 3)}
    officer = person(Role.PLACEMENTS_OFFICER)
    assert len([line for line in mine(officer) if line.startswith("Search again")]) == MOST
    assert rest_of(officer) == [("And 3 more referrals", "/referrals/")]
    listed = leafed(browser(officer), SEARCHES, "/referrals/")
    assert set(listed) == searching and len(listed) == len(searching)


def test_a_search_with_a_call_off_that_goes_on_is_not_among_them() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    with_one = placements.referral(state=ReferralState.SEARCHING)
    calloffs.competition(*homes, lot=lot, referral=with_one)
    without = placements.referral(state=ReferralState.SEARCHING)
    approved = placements.referral(state=ReferralState.APPROVED)
    found = leafed(browser(person(Role.PLACEMENTS_OFFICER)), SEARCHES, "/referrals/")
    assert found == [str(without.pk)] and str(approved.pk) not in found


def test_a_social_worker_finds_the_own_children_only_and_who_scores_none() -> None:
    worker = person(Role.SOCIAL_WORKER)
    own = placements.referral(placements.child(social_worker=worker), state=ReferralState.SEARCHING)
    placements.referral(state=ReferralState.SEARCHING)
    assert leafed(browser(worker), SEARCHES, "/referrals/") == [str(own.pk)]
    evaluator = browser(person(Role.EVALUATOR))
    assert evaluator.get(SEARCHES).status_code == 403
    assert SEARCHES not in evaluator.get("/call-offs/").content.decode()
    assert SEARCHES in browser(person(Role.PLACEMENTS_OFFICER)).get("/call-offs/").content.decode()
