"""Losing the worker in the middle of a background job: all of it is kept once, or nothing yet."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from providers.models import RegisterImport, RegisterPreview, Setting, SettingRegistration
from providers.services import register_previews
from sefton_pdps.access.roles import Role
from sefton_pdps.core import jobs
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.uploads import made_here
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import LEASE, run_next
from sefton_pdps.jobs.services import RUN
from sefton_pdps.jobs.states import JobState
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.fault.competitions import DRILL, wait_until
from tests.providers.register_files import register

pytestmark = [pytest.mark.fault, pytest.mark.worker]
KILLS = 2  # at the third lost worker a job is given up
ROWS = 4000 if DRILL else 800
SECONDS = 90


def _ready(files: Path) -> RegisterPreview:
    """A register of many rows, read and waiting to be applied; in this process, so that only applying is at stake."""
    body = register(*({"urn": f"SC{100000 + number}"} for number in range(ROWS))).getvalue()
    with override_settings(FILES_ROOT=str(files)), jobs.asleep():
        with tenancy.scope(tenancy.COUNCIL):
            register_previews.ask_preview(
                checked=made_here(body, name="register.xlsx", file_type=FileType.XLSX),
                as_at=product_clock.today(),
                by=person(Role.QUALITY_OFFICER),
                at=product_clock.now(),
            )
        assert run_next()
    with tenancy.scope(tenancy.COUNCIL):
        return RegisterPreview.objects.select_related("by").get(state="ready")


def _of(job: Job, look: Callable[[Job], Any]) -> Any:
    with tenancy.scope(tenancy.SYSTEM):
        return look(Job.objects.get(pk=job.pk))


def _counts() -> tuple[int, int, int]:
    with tenancy.scope(tenancy.SYSTEM):
        return (
            Setting.objects.count(), SettingRegistration.objects.count(), RegisterImport.objects.count(),
        )  # fmt: skip


def test_a_register_whose_worker_is_killed_while_applying_it_is_applied_once(
    live_system: Any, clock: Any
) -> None:
    chance = random.Random(10)
    preview = _ready(live_system.folder / "files")
    live_system.start("worker")
    with tenancy.scope(tenancy.COUNCIL):
        job = register_previews.ask_to_apply(preview=preview, by=preview.by, at=product_clock.now())
    for kill in range(1, KILLS + 1):
        wait_until(lambda: _of(job, lambda row: row.attempts) == kill, seconds=SECONDS)  # noqa: B023
        time.sleep(chance.uniform(0, 0.3))  # the kill lands somewhere in the work
        live_system.worker.kill()
        assert _of(job, lambda row: row.state) == JobState.RUNNING
        assert _counts() == (0, 0, 0)
        clock.advance(seconds=LEASE.total_seconds() + 1)
        live_system.start("worker")
        jobs.wake(RUN)
    wait_until(lambda: _of(job, lambda row: row.state) == JobState.DONE, seconds=SECONDS)
    assert _of(job, lambda row: row.attempts) == KILLS + 1
    assert _counts() == (ROWS, ROWS, 1)
    assert all_of(Notice).filter(key=f"job.over:{job.pk}").count() == 1
