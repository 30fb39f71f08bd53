"""A plugin of pytest that tries mutants: tests are collected once, run once without a slip, then once a mutant.

Each mutant has a process of its own, forked when everything is loaded and the database, if the tests have one, is up.
"""

import importlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutation.mutants import Mutant
from tests.mutation.swapping import CannotSwap, put_in_place

TIMEOUT_SECONDS = 60
PASSED, FAILED, NOT_TRIED = 0, 1, 3


class Trial:
    """Runs the collected tests against every mutant of a module; `survivors` are those that none fails for."""

    def __init__(self, path: str, mutants: Sequence[Mutant]) -> None:
        self._module = path.removesuffix(".py").replace("/", ".")
        self._mutants = mutants
        self._untried = ""
        self.trouble = "its tests fail without any slip"
        self.survivors: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        if session.items and _all_pass(session.items):
            self.trouble = "trying was cut short"
            self.survivors = [
                mutant for mutant in self._mutants if not self._is_killed(mutant, session.items)
            ]
            self.trouble = f"“{self._untried}” could not be tried" if self._untried else ""
        return True

    def _is_killed(self, mutant: Mutant, items: Sequence[pytest.Item]) -> bool:
        child = os.fork()
        if child == 0:
            os._exit(self._try(mutant, items))
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
            if time.monotonic() > deadline:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return True
            time.sleep(0.005)
        if os.waitstatus_to_exitcode(ended[1]) == NOT_TRIED:
            self._untried = mutant.name
        return ended[1] != PASSED

    def _try(self, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        try:
            _leave_connections_to_the_parent()
            put_in_place(mutant, importlib.import_module(self._module))
            return PASSED if _all_pass(items) else FAILED
        except CannotSwap:
            return NOT_TRIED
        except BaseException:  # a mutant that cannot even be loaded is noticed by anybody
            return FAILED


def _all_pass(items: Sequence[pytest.Item]) -> bool:
    """Run tests until one fails, and keep what the whole session shares for the next time."""
    following: Iterable[pytest.Item] = [*items[1:], items[0]]
    for item, after in zip(items, following, strict=True):
        reports = runtestprotocol(item, log=False, nextitem=after)
        if any(report.failed for report in reports):
            print(f"failed: {item.nodeid}", file=sys.stderr)
            return False
    return True


def _leave_connections_to_the_parent() -> None:
    """Forget the connections without closing them: they are the parent's, and goodbye would be said in its name."""
    for connection in connections.all(initialized_only=True):
        _kept.append(connection.connection)
        connection.connection = None


_kept: list[object] = []
