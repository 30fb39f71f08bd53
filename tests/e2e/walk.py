"""The walk of the ten steps: one running system, its clock, its people, and what the steps hand on."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from providers.models import Provider
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.zone import LONDON
from sefton_pdps.local.live import LiveSystem
from tests.conftest import Clock
from tests.e2e.conftest import Person
from tests.factories.accounts import person

BEGINS = datetime(2026, 6, 1, 9, 30, tzinfo=LONDON)
TODAY = BEGINS.date()
NEEDED_ON = TODAY + timedelta(days=14)
GIVEN, FAMILY = "Quillfeather", "Wobblethorpe"
SISTER = "Marmaduchess"
# The leak guard keeps this name out of every letter, so it is no word of the language.
WORKER = "Testperson Quibblewick"
COUNCIL = {
    "manager": Role.COMMISSIONING_MANAGER,
    "procurement": Role.PROCUREMENT_ADVISER,
    "legal": Role.LEGAL_ADVISER,
    "dcs": Role.DCS,
    "asc": Role.ASC_DIRECTOR,
    "head": Role.HEAD_OF_SERVICE,
    "evaluator-1": Role.EVALUATOR,
    "evaluator-2": Role.EVALUATOR,
    "moderator": Role.MODERATOR,
    "social-worker": Role.SOCIAL_WORKER,
    "team-manager": Role.TEAM_MANAGER,
    "officer": Role.PLACEMENTS_OFFICER,
    "finance": Role.FINANCE_OFFICER,
    "cabinet-member": Role.CABINET_MEMBER,
}


class Walk:
    """What one step leaves for the next, and who may come to the browser."""

    def __init__(self, system: LiveSystem, person_at: Callable[[str], Person]) -> None:
        self.system = system
        self.clock = Clock()
        self.people: dict[str, User] = {}
        self.address: dict[str, str] = {}
        self._finished = 0
        self._arrive = person_at
        self._arrived: dict[str, Person] = {}
        self._signed_in: set[str] = set()

    @contextmanager
    def step(self, number: int) -> Iterator["Walk"]:
        """One step of the path; when the step before it did not finish, this one fails at once."""
        if self._finished < number - 1:
            pytest.fail(f"Step {self._finished + 1} did not finish.")
        yield self
        self._finished = number

    def at(self, name: str) -> Person:
        """The person of that job at their own browser, signed in; who was here before is where they left off.

        A step goes by addresses and links that its people read, so it does not matter that a browser is an old one.
        """
        if name not in self._arrived:
            self._arrived[name] = self._arrive(name)
        who = self._arrived[name]
        if name not in self._signed_in:
            who.page.context.clear_cookies()
            who.sign_in(self.people[name].email)
            self._signed_in.add(name)
        return who

    def everybody_leaves(self) -> None:
        """Who comes next signs in anew: sessions do not outlast a leap of the clock."""
        self._signed_in.clear()

    def keep(self, name: str, who: Person) -> None:
        """Remember the address of the page that somebody is at."""
        self.address[name] = who.page.url.removeprefix(who.base_url).split("?")[0]

    def employ(self) -> None:
        for name, role in COUNCIL.items():
            title = WORKER if role == Role.SOCIAL_WORKER else f"Testperson {name.title()}"
            self.people[name] = person(role, name=title)

    def join(self, name: str, owner: str) -> Provider:
        """An administrator for a provider that came with the register."""
        with tenancy.scope(tenancy.COUNCIL):
            provider = Provider.objects.get(name=owner)
            self.people[name] = person(
                Role.PROVIDER_ADMINISTRATOR, provider=provider, name=f"Testperson {name.title()}"
            )
        return provider


def waits_for(who: Person, words: str, seconds: int = 30) -> Person:
    """Load the page anew until it says so: a worker does it by itself, and nobody presses anything."""
    for _ in range(seconds * 2):
        if words in re.sub(r"\s+", " ", who.page.locator("main").inner_text()):
            return who.look()
        who.page.wait_for_timeout(500)
        who.page.reload()
    return who.reads(words)


def result_of(who: Person, seconds: int = 40) -> Person:
    """The page of a job comes again by itself until the worker is done; then its result is followed."""
    who.page.get_by_role("button", name="See the result").wait_for(timeout=seconds * 1000)
    return who.look().follow("See the result")


def at_nine(day: date) -> datetime:
    """Nine in the morning in England."""
    return datetime.combine(day, time(9), LONDON)


def fill_moment(who: Person, legend: str, day: date, clock_time: str) -> None:
    """A deadline in its four boxes."""
    who.fill_day(legend, day)
    who.page.get_by_role("group", name=legend).get_by_label("Time").fill(clock_time)


def downloaded(who: Person, words: str) -> bytes:
    """The content of the file behind the first link with these words."""
    link = who.page.locator("a").filter(has_text=words).first
    expect(link).to_be_visible()
    answer: Any = who.page.request.get(f"{who.base_url}{link.get_attribute('href')}")
    assert answer.ok, answer.status
    body: bytes = answer.body()
    return body
