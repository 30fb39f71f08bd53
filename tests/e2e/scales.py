"""The pages of a story in times of the floor page, each weighed when it is loaded, in the state that it is then in."""

import os

from playwright.sync_api import Page as BrowserPage

from tests.bench.ratios import Page, Ratio, measured, record, recorded, worse
from tests.bench.serving import Served
from tests.e2e.looking import KEY

SIZE = "emergency"
MOST_OF_FLOOR = 2.5


class Scales:
    """Weighs the pages that it is called with; `served` None: nothing."""

    def __init__(self, served: Served | None) -> None:
        self.served = served
        self.weights: dict[str, Ratio] = {}

    def weigh(self, page: BrowserPage) -> None:
        """Ask for the page again, in turns with the floor page; of one that is loaded twice the heavier counts."""
        if self.served is None:
            return
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        path = page.url.partition("#")[0].removeprefix(self.served.application)
        name = KEY.sub("*", path)
        weight = measured(self.served, [Page(name, path, cookies)], requests=8)[name]
        self.weights[name] = max(weight, self.weights.get(name, weight), key=lambda one: one.p50)

    def refuse_worse(self) -> None:
        """Print every page, `!` beside each that misses its goal; refuse those that became a quarter slower."""
        for name, of in self.weights.items():
            print(f"{name:<58}{of.p50:6.2f}{'!' if of.p50 > MOST_OF_FLOOR else ' '} times the floor page")
        if os.environ.get("RECORD") and self.weights:
            record({SIZE: self.weights})
        assert worse(self.weights, recorded(SIZE)) == []
