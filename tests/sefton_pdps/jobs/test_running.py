"""A job is done whole or not at all, by one worker, and says what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.jobs import running
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import JobState
from sefton_pdps.jobs.tasks import forget
from sefton_pdps.jobs.tasks import run as run_task
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.sefton_pdps.jobs import work

pytestmark = pytest.mark.django_db


def refuse(told):
    raise DomainError("The file has no rows.", "Choose another file.")


def break_down(told):
    raise LookupError("Quillfeather Wobblethorpe")


def test_a_job_is_done_and_its_result_waits_with_a_message(ask, stored):
    job = ask()
    run_task()
    done = stored(job)
    assert (done.state, done.summary, done.result_url) == (
        JobState.DONE,
        [["Rows", 1], ["Layout", "small"]],
        "/help/",
    )
    told = all_of(Notice).get(recipient=job.owner)
    assert (told.title, told.url) == (
        "Counting for a test is done; the result waits for you",
        f"/jobs/{job.pk}/",
    )
    names = list(all_of(Event).filter(subject_id=job.pk).values_list("name", flat=True))
    assert sorted(names) == ["job.finish", "job.queued", "job.take"]


def test_a_refused_job_keeps_nothing_of_its_work_and_says_why(ask, stored):
    work.DOES["work"] = refuse
    job = ask()
    run_task()
    failed = stored(job)
    assert (failed.state, failed.failure) == (
        JobState.FAILED,
        "The file has no rows.\nChoose another file.",
    )
    assert not all_of(WorkerHeart).exists()
    assert all_of(Notice).get(recipient=job.owner).title.endswith("could not be done; read why")


def test_a_job_that_breaks_down_says_what_to_do_and_not_what_the_error_held(ask, stored, caplog):
    work.DOES["work"] = break_down
    job = ask()
    run_task()
    failed = stored(job)
    assert failed.state == JobState.FAILED
    assert failed.failure == running.BROKEN
    assert not all_of(WorkerHeart).exists()


def test_only_those_who_may_do_the_work_ask_for_it(ask):
    with pytest.raises(NotAllowed, match="import the ofsted register"):
        ask(person(Role.FINANCE_OFFICER))


def test_who_lost_the_role_meanwhile_gets_no_work_done(ask, stored):
    job = ask()
    all_of(RoleGrant).filter(user=job.owner).update(valid_to=product_clock.today())
    run_task()
    assert stored(job).state == JobState.FAILED
    assert not all_of(WorkerHeart).exists()


def test_a_kind_that_is_no_more_is_said(ask, stored):
    job = ask()
    running.KINDS.clear()
    run_task()
    assert "no longer does this kind of work" in stored(job).failure


def test_a_job_whose_worker_was_lost_is_taken_again_when_its_lease_lapses(ask, stored, clock):
    job = ask()
    running._take()
    assert not running.run_next()
    clock.advance(seconds=running.LEASE.total_seconds() + 1)
    run_task()
    again = stored(job)
    assert (again.state, again.attempts) == (JobState.DONE, 2)


def test_a_job_whose_workers_are_lost_again_and_again_is_given_up_saying_so(ask, stored, clock):
    job = ask()
    for _ in range(running.MOST_ATTEMPTS):
        running._take()
        clock.advance(seconds=running.LEASE.total_seconds() + 1)
    run_task()
    given_up = stored(job)
    assert given_up.state == JobState.ABANDONED
    assert "stopped 3 times" in given_up.failure
    assert not all_of(WorkerHeart).exists()
    assert all_of(Notice).get(recipient=job.owner).title.endswith("was given up; read what to do")


def test_progress_makes_the_lease_longer(ask, stored, clock):
    job = ask()

    def half(told):
        clock.advance(seconds=running.LEASE.total_seconds() - 5)
        told("Reading rows.", 50, 100)
        held = stored(job)
        assert (held.steps_done, held.steps_total, held.progress) == (50, 100, "Reading rows.")
        assert held.lease_until > product_clock.now() + running.LEASE - timedelta(seconds=5)

    work.DOES["work"] = half
    run_task()
    assert stored(job).state == JobState.DONE


# --- What the database itself keeps ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"state": JobState.RUNNING},
        {"state": JobState.DONE},
        {"state": JobState.FAILED, "finished_at": "2026-01-01T00:00Z"},
        {"steps_done": 2, "steps_total": 1},
    ],
    ids=["running without a lease", "done without a date", "failed without a reason", "more than all"],
)
def test_the_database_refuses_a_job_that_contradicts_itself(ask, values):
    job = ask()
    with tenancy.scope(tenancy.SYSTEM):
        rows = Job.objects.filter(pk=job.pk)
        if values.get("state") in (JobState.DONE, JobState.FAILED):
            rows.update(state=JobState.RUNNING, lease_until=job.queued_at, worker=job.pk)
            values = {"lease_until": None, **values}
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_what_was_asked_for_never_changes(ask):
    job = ask()
    with tenancy.scope(tenancy.SYSTEM), pytest.raises(ProgrammingError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(scope=tenancy.SYSTEM)


def test_a_provider_sees_no_job_of_the_councils(ask):
    ask()
    nobody = tenancy.provider_scope("00000000-0000-4000-8000-000000000000")
    with tenancy.scope(nobody), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job")
        assert cursor.fetchone() == (0,)


def test_jobs_are_forgotten_90_days_after_they_are_over_and_not_before(ask, clock):
    over = ask()
    run_task()
    waiting = ask()
    clock.advance(days=89)
    forget()
    with tenancy.scope(tenancy.SYSTEM):
        assert Job.objects.filter(pk=over.pk).exists()
    clock.advance(days=2)
    forget()
    with tenancy.scope(tenancy.SYSTEM):
        assert list(Job.objects.all()) == [waiting]
