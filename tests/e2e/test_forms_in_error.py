"""Each form of the portal and of the council, sent empty: what comes back passes axe at a desk and on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from sefton_pdps.core.database import tenancy
from tests.e2e.looking import AXE, ON_A_PHONE, PHONE, WIDE, WIDER_AND_LENGTH, Looks, axe_finds
from tests.e2e.test_long_words import HOST, serve
from tests.factories.planting import read_pages
from tests.factories.world import World
from tests.shares import is_taken, least

pytestmark = pytest.mark.e2e
LEAST_REFUSALS, LEAST_OF_THE_PORTAL = 40, 8
SUMMARY = "govuk-error-summary"


@dataclass
class Sent:
    """A form of a page as a browser sends it when nobody has filled anything in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    asks: bool = False


class Forms(HTMLParser):
    """The forms of a page's own part that are posted, each with what it carries unseen and whether it asks anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Sent] = []
        self.here: Sent | None = None
        self.in_main = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "main":
            self.in_main = True
        elif tag == "form" and self.in_main and (has.get("method") or "").lower() == "post":
            self.here = Sent(has.get("action") or "")
            self.found.append(self.here)
        elif self.here is not None and tag in ("textarea", "select"):
            self.here.asks = True
        elif self.here is not None and tag == "input" and has.get("name"):
            if has.get("type") == "hidden":
                self.here.hidden[str(has["name"])] = has.get("value") or ""
            else:
                self.here.asks = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.here = None
        elif tag == "main":
            self.in_main = False


def refused(url: str, html: str, client: Client) -> Iterator[tuple[str, str]]:
    """What the forms of a page answer when they are sent empty, where they refuse that; a lone button asks nothing."""
    for form in Forms(html).found:
        if form.asks:
            answer = client.post(form.action or url, form.hidden)
            if answer.status_code == 200 and SUMMARY in answer.content.decode():
                yield form.action or url, answer.content.decode()


@pytest.fixture(scope="module")
def refusals(world_for_module: World) -> dict[str, str]:
    """Every refusal by the address of its form. Pages are read first: an empty form may yet change a row."""
    found: dict[str, str] = {}
    for each in list(read_pages(world_for_module, only=is_taken)):
        with tenancy.scope(each.person.scope):
            found |= dict(refused(each.url, each.html, each.client))
    return found


@pytest.fixture(scope="module")
def looked_at(refusals: dict[str, str], browser: Browser, looks: Looks) -> dict[str, list[Any]]:
    """Each refusal opened once: what axe finds at both widths, whether it is wider than a phone, where the focus is."""
    page = browser.new_page()
    serve(page, refusals)
    result: dict[str, list[Any]] = {"axe": [], "wider": [], "title": []}
    for url in refusals:
        page.set_viewport_size(WIDE)
        page.goto(f"{HOST}{url}")
        page.evaluate(AXE.axe_script)
        for size, options in ((WIDE, looks.rules_for(page)), (PHONE, ON_A_PHONE)):
            page.set_viewport_size(size)
            told = axe_finds(page, options)
            if told.violations_count:
                result["axe"].append((url, size["width"], told.generate_report()))
        wider, _length = page.evaluate(WIDER_AND_LENGTH)
        if wider > 0:
            result["wider"].append((url, wider))
        if not page.title().startswith("Error: "):
            result["title"].append((url, page.title()))
    page.close()
    return result


def test_forms_of_both_sides_refuse_to_be_sent_empty(refusals: dict[str, str]) -> None:
    assert len(refusals) >= least(LEAST_REFUSALS), sorted(refusals)
    assert len([url for url in refusals if url.startswith("/portal/")]) >= least(LEAST_OF_THE_PORTAL), sorted(
        refusals
    )


@pytest.mark.parametrize("what", ["axe", "wider", "title"])
def test_a_refusal_passes_axe_is_no_wider_than_a_phone_and_says_so_in_its_title(
    looked_at: dict[str, list[Any]], what: str
) -> None:
    assert looked_at[what] == []


def test_each_refusal_leads_from_its_summary_to_a_box_of_the_page(refusals: dict[str, str]) -> None:
    astray = []
    for url, html in refusals.items():
        summary = html.partition(SUMMARY)[2].partition("</ul>")[0]
        for part in summary.split('href="#')[1:]:
            target = part.partition('"')[0]
            if f'id="{target}"' not in html:
                astray.append((url, target))
    assert astray == []


def test_a_form_that_asks_nothing_and_one_that_is_fetched_are_left_alone() -> None:
    lone = '<main><form method="post" action="/a/"><input type="hidden" name="key" value="1"></form>'
    fetched = '<form method="get"><input name="q"></form><form method="post"><select name="s"></select></form></main>'
    outside = '<form method="post"><input name="words"></form>'
    assert [form.asks for form in Forms(outside + lone + fetched).found] == [False, True]
