"""A plugin of pytest, named by `-p tests.covering.plugin`: counts what runs in the tests' own processes.

Tests that walk every page or live in a browser are run uncounted: they go everywhere and prove little of a rule, and
counting makes Python half as slow again.
"""

import atexit

import coverage
import pytest

from tests.covering.rooms import CONFIG, DATA, FOLDERS

_UNCOUNTED = ("tests/meta/", "tests/e2e/")
DATA.mkdir(parents=True, exist_ok=True)
_counter = coverage.Coverage(
    data_file=str(DATA / "counted"), data_suffix=True, branch=True, config_file=CONFIG, source=FOLDERS
)
_counter.start()
_counting = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid: str) -> None:
    """Count, or do not, from here on."""
    global _counting  # noqa: PLW0603  (one counter a process)
    wanted = not nodeid.startswith(_UNCOUNTED)
    if wanted != _counting:
        _counter.start() if wanted else _counter.stop()
        _counting = wanted


@atexit.register
def _keep() -> None:
    _counter.stop()
    _counter.save()
