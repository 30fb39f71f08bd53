"""Waking a sweep early. The rows say what is due; the broker only hurries it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger()
_asleep: ContextVar[bool] = ContextVar("sefton_jobs_asleep", default=False)


def _send(task_name: str) -> None:
    try:
        current_app.send_task(task_name, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
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
