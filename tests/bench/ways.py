"""The other ways of looking at a list that its page offers: orders, filters, tabs, the next page, a search."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

# A list of everybody, or of every event, is one filter however many choices it has.
CHOICES_TRIED = 5
# What a person types who finds nothing, and so makes the database look everywhere.
SEARCHED = "qqzxq"


class Ways(HTMLParser):
    """Collects the addresses that a page offers for its own path."""

    def __init__(self, page: str, html: str) -> None:
        super().__init__()
        self.page, self.found = page, dict[str, None]()
        self._in_form, self._select, self._choices = False, "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link to the own path, and each control of a form that asks by GET."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = given.get("method", "get").lower() == "get"
        elif tag == "a":
            self._link(urljoin(self.page, given.get("href", "")))
        elif self._in_form:
            self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form or a select."""
        if tag == "form":
            self._in_form = False
        if tag == "select":
            self._select = ""

    def _link(self, address: str) -> None:
        if urlsplit(address).path == self.page and urlsplit(address).query:
            self.found[address] = None

    def _control(self, tag: str, given: dict[str, str]) -> None:
        if tag == "select":
            self._select, self._choices = given.get("name", ""), 0
        elif tag == "option" and self._select:
            self._choices += 1
            if self._choices <= CHOICES_TRIED:
                self._ask(self._select, given.get("value", ""))
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._ask(given.get("name", ""), given.get("value", "on"))
        elif tag == "input" and given.get("type", "text") in ("text", "search"):
            self._ask(given.get("name", ""), SEARCHED)

    def _ask(self, name: str, value: str) -> None:
        if name:
            self.found[f"{self.page}?{urlencode({name: value})}"] = None


def ways_of(page: str, html: str) -> list[str]:
    """Every address of the own path that a page links to or its filter can make, each once."""
    return list(Ways(page, html).found)
