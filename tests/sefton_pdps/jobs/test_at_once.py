"""Two workers, and whoever looks on, at the same moment; commits are real here."""

import threading

from django.db import connections

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.jobs import running
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import JobState
from tests.factories.rows import all_of
from tests.sefton_pdps.jobs import work

SECONDS = 20


def in_thread(do):
    def run():
        try:
            do()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_progress_is_seen_while_the_work_is_not_committed_yet(committed_db, ask, stored):
    told_once = threading.Event()

    def count(told):
        told("Reading rows.", 3, 9)
        told_once.set()
        assert work.GO_ON.wait(SECONDS)

    work.DOES["work"] = count
    job = ask()
    worker = in_thread(running.run_next)
    try:
        assert told_once.wait(SECONDS)
        seen = stored(job)
        assert (seen.state, seen.progress, seen.steps_done) == (JobState.RUNNING, "Reading rows.", 3)
        assert not all_of(WorkerHeart).exists()
    finally:
        work.GO_ON.set()
        worker.join(SECONDS)
    assert stored(job).state == JobState.DONE
    assert all_of(WorkerHeart).exists()


def test_two_workers_never_do_one_job_twice(committed_db, ask):
    times = []
    work.DOES["work"] = lambda told: times.append(1)
    for _ in range(6):
        ask()
    together = threading.Barrier(3)

    def take_all():
        together.wait(SECONDS)
        while running.run_next():
            pass

    workers = [in_thread(take_all) for _ in range(3)]
    for worker in workers:
        worker.join(SECONDS)
    with tenancy.scope(tenancy.SYSTEM):
        assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}
    assert len(times) == 6


def test_a_worker_that_was_only_slow_keeps_nothing_when_another_took_over(committed_db, ask, stored, clock):
    job = ask()
    taken = []

    def sleep_over(told):
        clock.advance(seconds=running.LEASE.total_seconds() + 1)
        in_thread(lambda: taken.append(running._take())).join(SECONDS)

    work.DOES["work"] = sleep_over
    assert running.run_next()
    assert [one.pk for one in taken] == [job.pk]
    assert (stored(job).state, stored(job).worker) == (JobState.RUNNING, taken[0].worker)
    assert not all_of(WorkerHeart).exists()
