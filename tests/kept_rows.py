"""Rows that many tests of a file begin with: built once for the file, and each of these tests rolls back to them.

    @kept_rows
    def scored(clock):
        return awards.scored(clock, "3000.00")

makes a fixture `scored`. Its rows are written in the scope of the council, in one transaction in which each test that
asks for them is a savepoint; a test gets objects of its own, and the clock where the building left it. A test that does
not ask for them, itself or by another fixture, does not find them in the database.
"""

import inspect
from collections import defaultdict
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from sefton_pdps.core.database import tenancy

Build = Callable[..., Any]
_of_module: dict[str, list[Build]] = defaultdict(list)


def kept_rows(build: Build) -> Any:
    """Make a fixture of what `build` builds, with the clock if it asks for it; other fixtures it does not know."""
    _of_module[build.__module__].append(build)

    @pytest.fixture(name=build.__name__)
    def objects(rows_of_test: "KeptRows", clock: Any) -> Any:
        return rows_of_test.copy(build, clock)

    return objects


def keeps(module: Any) -> bool:
    """Say whether a file keeps rows."""
    return getattr(module, "__name__", "") in _of_module


def asked_for(module: Any, fixtures: Sequence[str]) -> tuple[Build, ...]:
    """What a test of a file begins with, by the names of all its fixtures."""
    return tuple(build for build in _of_module.get(module.__name__, ()) if build.__name__ in fixtures)


def together(items: list[pytest.Function]) -> list[pytest.Function]:
    """Bring the tests of a file that begin with the same rows together, so that these are built once."""
    files = groupby(items, key=lambda item: item.nodeid.partition("::")[0])
    return [test for _, tests in files for test in sorted(tests, key=_names)]


def _names(item: pytest.Function) -> list[str]:
    return [build.__name__ for build in asked_for(item.module, item.fixturenames)]


class KeptRows:
    """What the database of a file begins with now; `files`: the folder for what is stored beside its rows."""

    def __init__(self, clock: Any, files: str) -> None:
        self._clock, self._files = clock, files
        self._built: dict[Build, tuple[Any, timedelta]] = {}
        self._transaction: transaction.Atomic | None = None

    def begin_with(self, builds: tuple[Build, ...]) -> None:
        """Build these and nothing else, unless they are what the test before began with."""
        if builds == tuple(self._built):
            return
        self.take_back()
        if not builds:
            return
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        with override_settings(FILES_ROOT=self._files, MEDIA_ROOT=self._files):
            for build in builds:
                self._build(build)

    def take_back(self) -> None:
        if self._transaction is not None:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)
        self._transaction, self._built = None, {}

    def copy(self, build: Build, clock: Any) -> Any:
        built, shift = self._built[build]
        if shift:
            clock.shift(shift)
        return deepcopy(built)

    def _build(self, build: Build) -> None:
        """Build, and check deferred constraints here instead of after every test."""
        try:
            with tenancy.scope(tenancy.COUNCIL):
                built = build(*([self._clock] if inspect.signature(build).parameters else []))
            connection.check_constraints()
            with connection.cursor() as cursor:
                cursor.execute("SELECT shift FROM core_clock_offset")
                self._built[build] = built, cursor.fetchone()[0]
        finally:
            self._clock.reset()
