"""Waking a sweep early. The rows say what is due; the broker only hurries it."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger()


def _send(task_name: str) -> None:
    try:
        current_app.send_task(task_name, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker away; the sweep will find the work", task=task_name, error=type(error).__name__)


def wake(task_name: str) -> None:
    """After this transaction commits, ask a worker to run a sweep now rather than within 30 seconds."""
    transaction.on_commit(lambda: _send(task_name))
