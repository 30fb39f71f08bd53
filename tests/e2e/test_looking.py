"""Contrast is asked for where a text of the page stands as none did before: another colour, size, weight or ground."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.looking import ALL_BUT_COLOURS, AXE, EVERY_RULE, Looks, axe_finds

pytestmark = pytest.mark.e2e
PLAIN = "<p>One</p><p>Two</p>"


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize(
    "other",
    [
        '<p style="color: #bbb">Three</p>',
        '<div style="background: #444"><p>Three</p></div>',
        '<div style="opacity: 0.3"><p>Three</p></div>',
        '<label>Three <input style="color: #ccc" value="Four"></label>',
    ],
    ids=["colour", "ground", "pale", "box"],
)
def test_a_text_that_stands_otherwise_is_looked_at_and_found_faint(
    page: Page, tmp_path: Path, other: str
) -> None:
    looks = Looks(tmp_path)
    page.set_content(PLAIN)
    assert looks.rules_for(page) == EVERY_RULE, "nothing was looked at before"
    assert looks.rules_for(page) == ALL_BUT_COLOURS, "all of it was"
    page.set_content(PLAIN + other)
    page.evaluate(AXE.axe_script)
    found = axe_finds(page, looks.rules_for(page)).response["violations"]
    assert "color-contrast" in {each["id"] for each in found}
