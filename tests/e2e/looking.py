"""What a page is held to when somebody looks at it: the widths, what is measured there, and the rules of axe."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sefton_pdps.settings import environment
from tests.shares import TAKES_ALL, is_taken

AXE = Axe()
KEEPS_PICTURES = environment.is_given("PICTURES")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}-[0-9]{4}-[0-9]{5}")
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 320, "height": 640}
# A4 at 96 pixels an inch, less margins of a centimetre.
PAPER = {"width": 718, "height": 1000}
WIDER_AND_LENGTH = """() => {
  const page = document.documentElement;
  return [page.scrollWidth - window.innerWidth, page.scrollHeight];
}"""
# Nine screens of a phone. Before, the longest page had 19,079 pixels.
LONGEST_ON_A_PHONE = 6_000
# Four screens of a phone: by then a page has said what comes next, or begun to ask what it is for.
FURTHEST_TO_ACT = 2_560
# How far down the first of these begins: what comes next, a box of a form that is sent, the page's own button.
FIRST_TO_ACT = """() => {
  const acts = ".sefton-next, .govuk-button:not(.govuk-button--secondary), form[method=post] " +
    ":is(input:not([type=hidden]), select, textarea, button)";
  const tops = [...document.querySelector("main").querySelectorAll(acts)].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect().top + window.scrollY);
  return tops.length ? Math.round(Math.min(...tops)) : 0;
}"""
# Of each rule that passes, axe finds out the way to one part of the page only, and it asks for no style sheet anew,
# which none of its rules reads: both together take a quarter of the time.
EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
# What a width changes; colours and names are those of the wide page. `make drill` asks everything again.
RULES_OF_A_WIDTH = ["target-size", "scrollable-region-focusable", "aria-hidden-focus"]
ON_A_PHONE = EVERY_RULE if TAKES_ALL else {**EVERY_RULE, "runOnly": RULES_OF_A_WIDTH}
# Most of the time of axe, for answers that follow from how the page's texts and links stand.
COLOURS = ("color-contrast", "link-in-text-block")
ALL_BUT_COLOURS = {**EVERY_RULE, "rules": {rule: {"enabled": False} for rule in COLOURS}}
# All of it that decides the contrast of a text: its colour, size and weight, what is painted beneath it, and of a link
# how it is told from the words around it. A way of standing that an earlier page had has passed there.
HOW_TEXTS_STAND = """() => {
  const paint = ["backgroundColor", "backgroundImage", "opacity", "position", "textShadow", "filter", "mixBlendMode"];
  const beneath = new Map([[null, ""]]);
  const under = (element) => {
    if (!beneath.has(element)) {
      const style = getComputedStyle(element), own = paint.map((name) => style[name]).join();
      const above = under(element.parentElement);
      beneath.set(element, above.endsWith(own) ? above : `${above}/${own}`);
    }
    return beneath.get(element);
  };
  const stands = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const note = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo), link = element.closest("a[href]");
    const around = link && [getComputedStyle(link), getComputedStyle(link.parentElement)];
    const told = around && [around[0].textDecorationLine, around[0].borderBottomStyle, around[1].color];
    stands.add([style.color, style.fontSize, style.fontWeight, under(element), element.disabled, told].join());
  };
  while (texts.nextNode()) if (texts.currentNode.data.trim()) note(texts.currentNode.parentElement);
  document.querySelectorAll("input, select, textarea").forEach((one) => note(one));
  return [...stands];
}"""


# The report of a failure reads no other part.
VIOLATIONS = """async (options) =>
  ({ ...await axe.run(options), passes: [], incomplete: [], inapplicable: [] })"""


def axe_finds(page: Page, options: dict[str, Any]) -> AxeResults:
    """What the axe finds that was put into the page before; it stays there while only the width changes.

    What passed stays in the browser: to write it all down takes a quarter of the time.
    """
    return AxeResults(page.evaluate(VIOLATIONS, options))


@dataclass(frozen=True)
class Looks:
    """What the processes of a run have looked at: a page state is looked at once, by whoever comes to it first.

    A page state is an address without its keys, and a heading without references.
    """

    folder: Path

    def is_first_page(self, address: str, heading: str) -> bool:
        """Whether to look at a page: it is its day, and nobody came to it before in this run."""
        state = KEY.sub("*", f"{address}\n{heading}")
        return (KEEPS_PICTURES or is_taken(state)) and self._is_first(state)

    def rules_for(self, page: Page) -> dict[str, Any]:
        """What axe is asked of the page: colours where a text stands as none did before in this run, or in a drill."""
        anew = [self._is_first(stands) for stands in page.evaluate(HOW_TEXTS_STAND)]
        return EVERY_RULE if TAKES_ALL or any(anew) else ALL_BUT_COLOURS

    def _is_first(self, what: str) -> bool:
        name = sha256(what.encode()).hexdigest()
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
