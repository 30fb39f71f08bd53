"""A pytest plugin, named by `-p` so that its servers run before pytest-django reads the settings.

Each process that runs tests has a PostgreSQL of its own; several may run at the same moment. The one that only hands
tests out to others (`pytest -n 2`) starts nothing.
"""

import atexit
import signal
import sys

import pytest

from sefton_pdps.local.throwaway import TEMPLATE, Servers
from sefton_pdps.settings import environment

# Tests are connected to a copy called `main`, which the fixtures of tests/conftest.py make from the template.
MAIN = "main"
servers = Servers()
atexit.register(servers.stop)
if environment.is_given("PYTEST_XDIST_WORKER") or "-n" not in sys.argv:
    servers.start()
    environment.provide(**servers.environment(MAIN))


def pytest_configure(config: pytest.Config) -> None:
    """End in order when somebody ends pytest by TERM."""

    def leave(_number: int, _frame: object) -> None:
        pytest.exit("ended by TERM", returncode=143)

    signal.signal(signal.SIGTERM, leave)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove their folder."""
    servers.stop()


__all__ = ["MAIN", "TEMPLATE", "servers"]
