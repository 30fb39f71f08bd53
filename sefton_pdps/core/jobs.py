"""Waking a sweep early. The rows say what is due; the broker only hurries it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger()
_asleep: ContextVar[bool] = ContextVar("sefton_jobs_asleep", default=False)


class BrokerMemory:
    """That the broker did not answer, for a while: a page waits seconds for one that hangs, the next ones do not."""

    FOR_SECONDS = 30

    def __init__(self) -> None:
        self._until = 0.0

    def says_away(self) -> bool:
        """Whether the broker failed to answer this process lately."""
        return time.monotonic() < self._until

    def note_away(self) -> None:
        """It did not answer now."""
        self._until = time.monotonic() + self.FOR_SECONDS

    def forget(self) -> None:
        """It answers again."""
        self._until = 0.0


broker_memory = BrokerMemory()


def _send(task_name: str) -> None:
    if broker_memory.says_away():
        return
    try:
        current_app.send_task(task_name, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        broker_memory.note_away()
        log.warning("broker away; the sweep will find the work", task=task_name, error=type(error).__name__)


def wake(task_name: str) -> None:
    """After this transaction commits, ask a worker to run a sweep now rather than within 30 seconds."""
    if not _asleep.get():
        transaction.on_commit(lambda: _send(task_name))


@contextmanager
def asleep() -> Iterator[None]:
    """Inside the block no worker is woken: the demonstration's history is no work for one."""
    token = _asleep.set(True)
    try:
        yield
    finally:
        _asleep.reset(token)
