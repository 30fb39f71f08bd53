"""The running system under loss: real web server, worker, beat and broker on a clone of the database."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sefton_pdps.celery import app
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.time import clock
from tests.factories.rows import all_of


def _until(condition: Callable[[], bool], *, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _beats_after(moment: datetime) -> bool:
    return all_of(WorkerHeart).filter(beat_at__gt=moment).exists()


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def _processes_of_group(leader: int) -> set[int]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.add(int(entry.parent.name))
    return found


@pytest.mark.worker
def test_a_sweep_that_beat_plans_is_done_by_the_worker(live_system):
    live_system.start("worker", "beat")
    assert _until(lambda: _beats_after(clock.now() - timedelta(seconds=20)))
    assert live_system.beat.is_running()


@pytest.mark.worker
def test_a_task_that_this_process_wakes_reaches_the_worker(live_system):
    live_system.start("worker")
    before = clock.now()
    app.send_task("sefton_pdps.core.tasks.beat_heart")
    assert _until(lambda: _beats_after(before))


@pytest.mark.fault
def test_worker_and_beat_go_on_by_themselves_when_a_lost_broker_returns(live_system):
    live_system.start("worker", "beat")
    assert _until(lambda: _beats_after(clock.now() - timedelta(seconds=20)))
    worker, beat = live_system.worker.pid, live_system.beat.pid
    live_system.broker.kill()
    lost = clock.now()
    live_system.broker.start()
    goes_on = _until(
        lambda: _beats_after(lost + timedelta(seconds=2)) or not live_system.worker.is_running(), seconds=60
    )
    assert live_system.worker.is_running(), live_system.log("worker")[-4000:]
    assert live_system.beat.is_running(), live_system.log("beat")[-4000:]
    assert goes_on, "worker and beat run, and no sweep is done"
    assert (live_system.worker.pid, live_system.beat.pid) == (worker, beat)


@pytest.mark.fault
def test_pages_stay_up_without_the_broker(live_system):
    live_system.start("web")
    live_system.broker.kill()
    started = time.monotonic()
    assert _status(f"{live_system.base_url}/") < 500
    assert time.monotonic() - started < 5


@pytest.mark.fault
def test_a_killed_worker_leaves_no_process_and_its_successor_takes_over(live_system):
    live_system.start("worker", "beat")
    assert _until(lambda: _beats_after(clock.now() - timedelta(seconds=20)))
    leader = live_system.worker.pid
    assert len(_processes_of_group(leader)) >= 2
    live_system.worker.kill()
    assert _until(lambda: not _processes_of_group(leader))
    killed = clock.now()
    live_system.start("worker")
    assert _until(lambda: _beats_after(killed))


@pytest.mark.worker
def test_the_whole_system_stops_without_leaving_a_process(live_system):
    live_system.start("web", "worker", "beat")
    leaders = [child.pid for child in (live_system.web, live_system.worker, live_system.beat)]
    live_system.stop()
    assert [_processes_of_group(leader) for leader in leaders] == [set(), set(), set()]


@pytest.mark.worker
def test_two_live_systems_at_once_are_refused(live_system, request):
    with pytest.raises(RuntimeError, match="One broker at a time"):
        request.getfixturevalue("broker")
