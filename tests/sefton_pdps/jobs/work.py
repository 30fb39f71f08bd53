"""Kinds of job for the tests: one that does what it is told to, by name, in this process."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.jobs.kinds import Kind, Result, Told
from tests.factories.rows import all_of

DOES: dict[str, Callable[..., Any]] = {}
GO_ON = threading.Event()


def _work(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    """Write a row, then do what the test says, then give a result."""
    all_of(WorkerHeart).update_or_create(name="made by a job", defaults={"beat_at": at})
    DOES["work"](told)
    return Result([("Rows", 1), ("Layout", "small")], "/help/")


KIND = Kind("tests.count", "Counting for a test", Permission.REGISTER_IMPORT, _work)
