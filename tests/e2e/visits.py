"""Visits of many people to the pages that they share: each content of an address is opened in Chromium once.

Everybody's page is asked for. Whoever gets one that somebody had before, but for the menu, is spared the looking, and
so is everybody on a day that is not the address's (`tests/shares.py`).
"""

import re
from dataclasses import dataclass, field

from playwright.sync_api import APIResponse

from tests.e2e.conftest import Person
from tests.e2e.looking import KEY
from tests.shares import is_taken

# The menu is looked at on each person's own first page; secrets and keys of a form are drawn for each answer; whose
# session it is, and how many seconds it has left, is written on every page.
_OWN = re.compile(
    r"<header.*?</header>|name=\"(?:csrfmiddlewaretoken|key)\" value=\"[^\"]*\"|data-(?:person|seconds)=\"[^\"]*\"",
    re.DOTALL,
)
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LINK = re.compile(r"<a [^>]*href=\"(/[^\"#]*)")
_REFUSALS = ("Page not found", "You cannot open this page")


@dataclass
class Visits:
    """What has been opened already, by address and content; how many visits were made and how many were spared."""

    opened: set[tuple[str, str]] = field(default_factory=set)
    made: int = 0
    spared: int = 0

    def visit(self, person: Person, address: str) -> list[str]:
        """Go to an address as a person does, and return where its page leads."""
        url = f"{person.base_url}{address}"
        answer = person.page.request.get(url)
        text = answer.text()
        heading = _HEADING.search(text)
        assert answer.ok, f"{person.name}: {answer.status} at {address}"
        assert heading and heading[1].strip() not in _REFUSALS, f"{person.name} is refused at {address}"
        content = address, _OWN.sub("", text)
        if content in self.opened:
            self.spared += 1
        else:
            self.made += 1
            self.opened.add(content)
            if is_taken(KEY.sub("*", address)):
                self._open(person, url, answer)
        main = _MAIN.search(text)
        return _LINK.findall(main[0]) if main else []

    @staticmethod
    def _open(person: Person, url: str, answer: APIResponse) -> None:
        """Look at the answer that has just come, its headers with it; where it came from elsewhere, ask anew."""
        if answer.url == url:
            person.page.route(url, lambda route: route.fulfill(response=answer))
        person.open(url.removeprefix(person.base_url))
        person.page.unroute_all()
