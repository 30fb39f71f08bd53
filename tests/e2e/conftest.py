"""A person at a real Chromium, one window each: signs in, presses what is on the page, and looks at every page.

Every page reached is checked by axe and at a phone's width. With `PICTURES=1`, as in `make e2e`, a picture of each is
kept under `artefacts/e2e/`.
"""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    TimeoutError,
    sync_playwright,
)

from sefton_pdps.local.live import LiveSystem
from sefton_pdps.settings import environment
from tests.conftest import Clock
from tests.e2e import contact_sheet
from tests.e2e.looking import (
    AXE,
    FIRST_TO_ACT,
    FURTHEST_TO_ACT,
    KEEPS_PICTURES,
    LONGEST_ON_A_PHONE,
    ON_A_PHONE,
    PAPER,
    PHONE,
    WIDE,
    WIDER_AND_LENGTH,
    Looks,
    axe_finds,
)
from tests.factories.accounts import PASSWORD
from tests.kept_load import Loaded

# Playwright's own event loop runs in this thread; our rows are read between its steps, never inside one.
environment.provide(DJANGO_ALLOW_ASYNC_UNSAFE="1")
ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts" / "e2e"
PICTURES: Counter[str] = Counter()
WAIT_MILLISECONDS = 5_000
QUALITY = 70
HEADING = (
    """[document.querySelector("h1")?.innerText ?? "", !!document.querySelector(".govuk-error-summary")]"""
)
# GOV.UK Frontend says in these, on the console only, that a component did not start.
COMPONENT_ERRORS = ("ElementError", "SupportError", "InitError", "ConfigError")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


SHELL, WHOLE = "chromium-headless-shell", ("chromium", "chromium-browser", "google-chrome")


def _chromium(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise RuntimeError("Chromium is missing. Run scripts/system-packages test.")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """One for each file: while its loop is up, Django keeps the thread's connections apart from before.

    Those that an earlier file left there lead to a database that is gone.
    """
    with sync_playwright() as running:
        connections.close_all()
        yield running
        connections.close_all()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium's engine without windows, which takes a third of the processor (ADR 85), else the whole."""
    chromium = playwright.chromium.launch(executable_path=_chromium(SHELL, *WHOLE), args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with all that a person's asks for: the engine alone loads no icon of the site."""
    chromium = playwright.chromium.launch(executable_path=_chromium(*WHOLE), args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def keeping_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps pages for Back as people's do; the test tool switches that off and then tests nothing.

    The engine alone keeps none. Whoever opens windows closes them after each test: one window knows nothing of another.
    """
    chromium = playwright.chromium.launch(
        executable_path=_chromium(*WHOLE),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Looks:
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "looks"
    folder.mkdir(exist_ok=True)
    return Looks(folder)


@dataclass
class Tally:
    """What a person did: boxes filled and answers chosen, texts written, links and buttons pressed, pages seen.

    A date in three boxes is three inputs; a text of several lines is told apart, because it has to be thought of.
    """

    inputs: int = 0
    texts: int = 0
    presses: int = 0
    pages: int = 0

    def typed(self, box: Locator) -> None:
        if box.evaluate("box => box.tagName") == "TEXTAREA":
            self.texts += 1
        else:
            self.inputs += 1


class Person:
    """Somebody at a browser of their own. Selectors are the words on the page, as a person finds them."""

    def __init__(self, context: BrowserContext, base_url: str, name: str, looks: Looks) -> None:
        self.page: Page = context.new_page()
        self.looks = looks
        self.base_url = base_url
        self.name = name
        self.troubles: list[str] = []
        self.tally = Tally()
        # Called with each page that is loaded: the bench weighs it.
        self.on_page: Callable[[Page], None] = lambda page: None
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        ours = message.type == "error" or message.text.startswith(COMPONENT_ERRORS)
        if ours and "the server responded with a status of" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def sign_in(self, email: str, password: str = PASSWORD) -> "Person":
        self.open("/sign-in/")
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.press("Sign in")
        return self

    def open(self, path: str) -> "Person":
        """Go to an address and look at the page."""
        self.page.goto(f"{self.base_url}{path}")
        return self.look()

    def follow(self, words: str) -> "Person":
        """Follow the first link with these words, dressed as a button or not, and look at the page."""
        links = self.page.get_by_role("link", name=words)
        self._found(
            links.or_(self.page.locator("a").and_(self.page.get_by_role("button", name=words)))
        ).click()
        self.tally.presses += 1
        return self.look()

    def press(self, words: str) -> "Person":
        """Press the button with these words and look at the page that comes."""
        self.tally.presses += 1
        in_page = self.page.locator("main").get_by_role("button", name=words, exact=True)
        # The search of the header has a button of its own; only what the page lacks is looked for around it.
        self._found(
            in_page if in_page.count() else self.page.get_by_role("button", name=words, exact=True)
        ).click()
        return self.look()

    def unfold(self, words: str) -> "Person":
        """Open the first fold whose heading has these words."""
        self._found(self.page.locator("main summary").filter(has_text=words)).click()
        self.tally.presses += 1
        return self

    def press_twice(self, words: str) -> "Person":
        """A double click, as people do who are used to folders."""
        button = self._found(self.page.get_by_role("button", name=words, exact=True))
        with self.page.expect_navigation():
            button.dblclick()
        return self.look()

    def fill(self, label: str, text: str) -> "Person":
        # In the page itself: the search of the header has a label too.
        box = self._found(self.page.locator("main").get_by_label(label))
        self.tally.typed(box)
        box.fill(text)
        return self

    def fill_day(self, legend: str, day: Any) -> "Person":
        """A date in its three boxes, found by the question above them."""
        group = self.page.get_by_role("group", name=legend)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            box = self._found(group.get_by_label(part))
            self.tally.typed(box)
            box.fill(str(value))
        return self

    def choose(self, label: str, *, within: str = "") -> "Person":
        """Tick a box or choose a radio button; `within` is the question it stands under."""
        place: Any = self.page.get_by_role("group", name=within) if within else self.page
        self.tally.inputs += 1
        self._found(place.get_by_label(label)).check()
        return self

    def select(self, label: str, option: str) -> "Person":
        self.tally.inputs += 1
        self._found(self.page.get_by_label(label)).select_option(label=option)
        return self

    def _found(self, places: Locator) -> Locator:
        """The first of these places; when there is none, the failure says what the page says instead."""
        try:
            places.first.wait_for(state="attached", timeout=WAIT_MILLISECONDS)
        except TimeoutError:
            raise AssertionError(
                f"{self.name} does not find {places} at {self.page.url}:\n{self._text()}"
            ) from None
        return places.first

    def _text(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def reads(self, *sentences: str) -> "Person":
        """The page says each of these, whatever its line breaks."""
        text = self._text()
        for sentence in sentences:
            assert sentence in text, f"{self.name} does not read “{sentence}” at {self.page.url}:\n{text}"
        return self

    def reads_nothing_of(self, *sentences: str) -> "Person":
        text = self.page.content()
        for sentence in sentences:
            assert sentence not in text, f"{self.name} reads “{sentence}” at {self.page.url}"
        return self

    def look(self) -> "Person":
        """No axe violation, nothing wider or much longer than a phone (S-14), nothing cut in print.

        Each page state is looked at on its day, once a run, and every refusal each time; with `PICTURES=1` every day.
        """
        self.page.wait_for_load_state("load")
        self.tally.pages += 1
        self.on_page(self.page)
        assert not self.troubles, self.troubles
        heading, refused = self.page.evaluate(HEADING)
        address = self.page.url.split("?")[0].removeprefix(self.base_url)
        if not self.looks.is_first_page(address, heading) and not refused:
            return self
        self.page.evaluate(AXE.axe_script)
        self._passes_axe(self.looks.rules_for(self.page))
        PICTURES[self.name] += 1
        self._picture("wide")
        self.page.set_viewport_size(PHONE)
        self._passes_axe(ON_A_PHONE)
        wider, length = self.page.evaluate(WIDER_AND_LENGTH)
        acts = self.page.evaluate(FIRST_TO_ACT)
        self._picture("phone")
        self._prints()
        self.page.set_viewport_size(WIDE)
        assert wider <= 0, f"{self.page.url} is {wider} px wider than a phone"
        assert length <= LONGEST_ON_A_PHONE, f"{self.page.url} is {length:,} px long on a phone"
        assert acts <= FURTHEST_TO_ACT, f"{self.page.url} asks first after {acts:,} px on a phone"
        return self

    def _passes_axe(self, options: dict[str, Any]) -> None:
        results = axe_finds(self.page, options)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"

    def _prints(self) -> None:
        """On paper the page is no wider than A4 between its margins, and nothing of its frame is left."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size(PAPER)
        wider, _ = self.page.evaluate(WIDER_AND_LENGTH)
        left = self.page.locator("header nav, main .govuk-button").filter(visible=True).count()
        self.page.emulate_media(media="screen")
        assert wider <= 0, f"{self.page.url} is {wider} px wider than a sheet of paper"
        assert left == 0, f"{self.page.url} prints {left} menus or buttons"

    def _picture(self, width: str) -> None:
        if KEEPS_PICTURES:
            ARTEFACTS.mkdir(parents=True, exist_ok=True)
            place = ARTEFACTS / f"{self.name}-{PICTURES[self.name]:02d}-{width}.jpg"
            self.page.screenshot(path=place, full_page=True, quality=QUALITY, type="jpeg")


def pytest_sessionfinish() -> None:
    """Each process lays the sheet anew from all pictures that are there; the last one's is whole."""
    if KEEPS_PICTURES:
        contact_sheet.write(ARTEFACTS)


@contextmanager
def _arrivals(browser: Browser, base_url: str, looks: Looks) -> Iterator[Callable[[str], Person]]:
    contexts: list[BrowserContext] = []

    def arrive(name: str) -> Person:
        context = browser.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Person(context, base_url, name, looks)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def person_at(
    browser: Browser, live_system_for_module: LiveSystem, looks: Looks
) -> Iterator[Callable[[str], Person]]:
    """`person_at("provider")` opens a browser of that person's own on the running system."""
    with _arrivals(browser, live_system_for_module.base_url, looks) as arrive:
        yield arrive


@pytest.fixture(scope="module")
def person_at_for_module(
    browser: Browser, live_system_for_module: LiveSystem, looks: Looks
) -> Iterator[Callable[[str], Person]]:
    """The same for steps of one story: whoever came stays at their browser until the file's end."""
    with _arrivals(browser, live_system_for_module.base_url, looks) as arrive:
        yield arrive


@pytest.fixture(scope="module")
def demonstration(live_system_for_module: LiveSystem, loaded_demonstration: Loaded) -> Loaded:
    """The web server on a small demonstration (`LIVE_ROWS`), and what was loaded; no page waits for a worker.

    The clock stands still: each page tells the minute at which its reader is signed out, and some how many are left.
    While it went on, people a minute apart shared no visit (ADR 81).
    """
    system = live_system_for_module
    moved = Clock()
    moved.stop()
    moved.close()
    shutil.copytree(loaded_demonstration.files, system.folder / "files", dirs_exist_ok=True)
    system.start("web")
    return loaded_demonstration
