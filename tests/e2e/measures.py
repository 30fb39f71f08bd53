"""Figures of the screens as people meet them: printed, kept beside the pictures, and held to their goals."""

from playwright.sync_api import Page

from tests.e2e.conftest import ARTEFACTS, Tally
from tests.e2e.looking import PHONE, WIDE

# Where a form begins, and the text that stands above the first link of a page but for its heading.
TOP_OF = "(form) => form.getBoundingClientRect().top + window.scrollY"
LINES_BEFORE = """() => {
  const main = document.querySelector("main");
  const first = main.querySelector("a[href], button");
  const above = (one) => one.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING;
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const lines = new Set();
  while (walker.nextNode()) {
    const text = walker.currentNode, holder = text.parentElement;
    if (!text.data.trim() || !above(text) || holder.closest("h1")) continue;
    if (holder.checkVisibility() && !holder.closest(".govuk-visually-hidden"))
      lines.add(Math.round(holder.getBoundingClientRect().top));
  }
  return lines.size;
}"""


def kept(name: str, figure: int, goal: int, unit: str) -> int:
    """Print a figure with its goal and keep it; returns it for the assertion beside it."""
    line = f"{name}: {figure:,} {unit} (goal {goal:,})"
    print(line)
    folder = ARTEFACTS / "measures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name.replace(' ', '-')}.txt").write_text(f"{line}\n")
    return figure


def told(name: str, tallies: list[Tally]) -> Tally:
    """What all who took part did together."""
    together = Tally(*(sum(getattr(one, part) for one in tallies) for part in Tally.__dataclass_fields__))
    print(
        f"{name}: {together.inputs} inputs, {together.texts} texts, {together.presses} links and buttons,"
        f" {together.pages} pages, {len(tallies)} people"
    )
    return together


def top_on_a_phone(page: Page, selector: str) -> int:
    """How far down something begins at 320 pixels."""
    page.set_viewport_size(PHONE)
    top = round(page.locator(selector).first.evaluate(TOP_OF))
    page.set_viewport_size(WIDE)
    return top


def lines_before_the_first_link(page: Page) -> int:
    """How many lines somebody reads on the page, its heading apart, before there is anything to follow."""
    lines: int = page.evaluate(LINES_BEFORE)
    return lines
