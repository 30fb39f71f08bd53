"""One unbroken word of 3,000 letters in every free text widens no page: on a phone, at a desk and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from playwright.sync_api import Browser, Page, Route

from tests.conftest import Clock
from tests.factories.planting import Read, plant, read_pages
from tests.factories.world import build_world

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
def read(clone_for_module: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Read]]:
    moved = Clock()
    files = str(tmp_path_factory.mktemp("files"))
    with override_settings(FILES_ROOT=files, MEDIA_ROOT=files):
        world = build_world(moved)
        moved.reset()
        moved.close()
        planted = plant(clone_for_module, LONG)
        assert len(planted) >= LEAST_FIELDS, planted
        pages = list(read_pages(world))
    assert len(pages) >= LEAST_PAGES, [one.url for one in pages]
    yield pages


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


def test_print_shows_what_is_folded_and_is_no_wider_than_the_paper(
    read: list[Read], browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123})  # A4 at 96 dots an inch
    serve(page, {one.url: one.html for one in read})
    page.emulate_media(media="print")
    wide, hidden, folds = {}, [], 0
    for one in read:
        page.goto(f"{HOST}{one.url}")
        measured = page.evaluate(WIDER)
        if measured["page"] > measured["window"]:
            wide[one.address.path] = measured
        heights = page.eval_on_selector_all(
            FOLDED, "all => all.map(each => each.getBoundingClientRect().height)"
        )
        folds += len(heights)
        hidden += [one.address.path for height in heights if height == 0]
    page.close()
    assert folds > 0 and hidden == []
    assert wide == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_its_window(read: list[Read], browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    serve(page, {one.url: one.html for one in read})
    wide, shown = {}, 0
    for one in read:
        page.goto(f"{HOST}{one.url}")
        shown += LONG[:60] in page.inner_text("body").replace("\u200b", "").replace("\n", "")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        measured = page.evaluate(WIDER)
        if measured["page"] > measured["window"]:
            wide[one.address.path] = measured
    page.close()
    assert shown > 25, "the long word is to be seen on few pages: the test shows nothing"
    assert wide == {}
