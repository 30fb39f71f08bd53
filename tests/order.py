"""In which order tests run; a plugin of pytest, and a table of how long the long files take.

Files that take long come first, the longest before the others, so that none of them is begun when the other processes
have nothing left to do. The rest of the files come in an order that is drawn anew for each run; with `SHUFFLE=1`, as in
`make drill`, so do the tests within each file: one that leans on another shows itself. `ORDER=n` draws the same order
again; the head of each run says n. A file whose tests are the steps of one story says so by its mark `in_order`.

`RECORD_DURATIONS=1` writes down how long the files took. They decide the order and nothing else.
"""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path
from random import Random
from secrets import randbelow

import pytest

from sefton_pdps.settings import environment

DURATIONS = Path(__file__).with_name("durations.json")
LONG_SECONDS = 8.0
_RECORD = "RECORD_DURATIONS"


def pytest_configure(config: pytest.Config) -> None:
    """Draw the order once a run; the processes that share a run inherit it."""
    if not environment.is_given("ORDER"):
        environment.provide(ORDER=str(randbelow(10**6)))
    if environment.is_given(_RECORD) and not environment.is_given("PYTEST_XDIST_WORKER"):
        config.pluginmanager.register(_Recorder())


def pytest_report_header() -> str:
    return f"order: ORDER={environment.value('ORDER')}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in their order; it is the same in every process of a run."""
    from tests.kept_rows import together  # knows Django, which is not there yet when this plugin is loaded

    within = environment.is_given("SHUFFLE")
    items[:] = together(ordered(items, seconds_of_files(), Random(environment.value("ORDER")), within=within))


def seconds_of_files() -> dict[str, float]:
    """How long the long files took when that was last written down, by their path."""
    return dict(json.loads(DURATIONS.read_text()))


def ordered(
    items: list[pytest.Item], seconds: dict[str, float], chance: Random, *, within: bool
) -> list[pytest.Item]:
    """Return the tests with the long files first, the rest of the files shuffled; `within` shuffles their tests too."""
    files = [list(tests) for _, tests in groupby(sorted(items, key=_file), key=_file)]
    chance.shuffle(files)
    files.sort(key=lambda tests: -seconds.get(_file(tests[0]), 0.0))
    for tests in files:
        if within and not tests[0].get_closest_marker("in_order"):
            chance.shuffle(tests)
    return [test for tests in files for test in tests]


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


class _Recorder:
    """Adds up what each file's tests took, set-up and all, and writes the long ones down at the end of the run."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._taken[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self) -> None:
        known = {name: taken for name, taken in seconds_of_files().items() if name not in self._taken}
        long = {name: round(taken) for name, taken in self._taken.items() if taken >= LONG_SECONDS}
        DURATIONS.write_text(json.dumps(dict(sorted((known | long).items())), indent=1) + "\n")
