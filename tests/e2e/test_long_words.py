"""One unbroken word of 3,000 letters in every free text widens no page: on a phone, at a desk and on paper."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from playwright.sync_api import Browser, Page, Route

from tests.e2e.looking import PAPER
from tests.factories.planting import Read, plant, read_pages
from tests.factories.world import World
from tests.shares import is_taken, least

pytestmark = pytest.mark.e2e

LONG = "x" * 3000
LEAST_PAGES, LEAST_FIELDS = 60, 25
HOST = "http://sefton.invalid"
FOLDED = "main details:not([open]) > .govuk-details__text"
# What stands out to the right, for the message of a failure.
WIDER = """() => ({
    page: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
    by: [...document.querySelectorAll("main *")]
        .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(-3).map(each => `${each.tagName}.${each.className}`),
})"""


@pytest.fixture(scope="module")
def read(world_for_module: World) -> list[Read]:
    planted = plant(connection.settings_dict["NAME"], LONG)
    assert len(planted) >= LEAST_FIELDS, planted
    pages = list(read_pages(world_for_module, only=is_taken))
    assert len(pages) >= least(LEAST_PAGES), [one.url for one in pages]
    return pages


def serve(page: Page, html: dict[str, str]) -> None:
    """Give the browser our pages and our static files, and nothing else."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path in html:
            route.fulfill(body=html[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=Path(str(found)))
        else:
            route.abort()

    page.route("**/*", answer)


@dataclass
class Looked:
    """What every page of the world measures: too wide at a desk, on a phone, on paper; and what print hides."""

    wide: dict[str, dict[str, Any]]
    shown: int = 0
    folds: int = 0
    hidden: list[str] = field(default_factory=list)


WINDOWS = {"desk": (1280, 900), "phone": (320, 900), "paper": (PAPER["width"], PAPER["height"])}


@pytest.fixture(scope="module")
def looked(read: list[Read], browser: Browser) -> Looked:
    """Each page opened once and measured three times; paper first, while what can be folded is folded."""
    page = browser.new_page()
    serve(page, {each.url: each.html for each in read})
    result = Looked({name: {} for name in WINDOWS})
    for each in read:
        page.emulate_media(media="print")
        page.goto(f"{HOST}{each.url}")
        _measure(page, each, "paper", result)
        heights = page.eval_on_selector_all(
            FOLDED, "all => all.map(each => each.getBoundingClientRect().height)"
        )
        result.folds += len(heights)
        result.hidden += [each.address.path for height in heights if height == 0]
        page.emulate_media(media="screen")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        result.shown += LONG[:60] in page.inner_text("body").replace("\u200b", "").replace("\n", "")
        _measure(page, each, "desk", result)
        _measure(page, each, "phone", result)
    page.close()
    return result


def _measure(page: Page, read: Read, window: str, into: Looked) -> None:
    width, height = WINDOWS[window]
    page.set_viewport_size({"width": width, "height": height})
    measured = page.evaluate(WIDER)
    if measured["page"] > measured["window"]:
        into.wide[window][read.address.path] = measured


def test_print_shows_what_is_folded(looked: Looked) -> None:
    assert looked.folds > 0 and looked.hidden == []


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_is_wider_than_its_window_or_its_paper(looked: Looked, window: str) -> None:
    assert looked.shown > least(25), "the long word is to be seen on few pages: the test shows nothing"
    assert looked.wide[window] == {}
