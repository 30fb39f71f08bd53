"""Running a job: take it with a lease, do all of it in one transaction, say what came of it."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, connections
from django.db.models import Q

from sefton_pdps.audit.events import JOURNAL
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from sefton_pdps.jobs.kinds import KINDS, Result
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import JobState
from sefton_pdps.jobs.transitions import JOB
from sefton_pdps.workflow import run

log = structlog.get_logger()
LEASE = timedelta(seconds=90)
MOST_ATTEMPTS = 3
# Progress is written at most this often: each writing is a transaction of its own.
LEAST_SECONDS = 0.5
LOST = (
    "The work was stopped {attempts} times before it was done, and nothing of it was kept. Ask for it again; if it "
    "stops again, tell the system administrator."
)
BROKEN = (
    "Something went wrong in the service, and nothing was changed. Ask for it again; if it fails again, tell the "
    "system administrator."
)


class TakenOver(Exception):
    """Another worker has the job: what this one did is rolled back."""


@dataclass
class Progress:
    """What the work calls to say how far it is; seen at once, on a connection of its own, and the lease goes on."""

    job: Job
    last: float = 0.0

    def __call__(self, sentence: str, done: int = 0, total: int | None = None, /) -> None:
        finished = total is not None and done >= total
        if time.monotonic() - self.last < LEAST_SECONDS and sentence == self.job.progress and not finished:
            return
        self.last, self.job.progress = time.monotonic(), sentence
        with tenancy.scope(tenancy.SYSTEM, using=JOURNAL):
            own = Job.objects.using(JOURNAL).filter(pk=self.job.pk, worker=self.job.worker)
            kept = own.filter(state=JobState.RUNNING).update(
                progress=sentence, steps_done=done, steps_total=total, lease_until=clock.now() + LEASE
            )
        if not kept:
            raise TakenOver


def run_next() -> bool:
    """Run the job that has waited longest, or that lost its worker; False when there is none."""
    job = _take()
    if job is None:
        return False
    if job.state == JobState.RUNNING:
        _carry_out(job)
    return True


def _take() -> Job | None:
    """The next job, with a lease for this worker; one that lost its worker too often is given up instead."""
    with tenancy.scope(tenancy.SYSTEM):
        at = clock.now()
        due = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=at)
        rows = Job.objects.select_for_update(skip_locked=True, of=("self",)).filter(due)
        job = rows.order_by("queued_at").first()
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            failure = LOST.format(attempts=job.attempts)
            return run(JOB, "abandon", job, by=None, at=at, failure=failure, lease_until=None)
        return run(
            JOB,
            "take",
            job,
            by=None,
            at=at,
            worker=new_id(),
            lease_until=at + LEASE,
            attempts=job.attempts + 1,
        )


def _carry_out(job: Job) -> None:
    try:
        with tenancy.scope(job.scope):
            _finish(job, _work(job), at=clock.now())
    except TakenOver:
        log.warning("job taken over by another worker", job=str(job.pk), kind=job.kind)
    except (OperationalError, InterfaceError):
        raise  # the database was lost or stopped this worker: the lease lapses and the job is taken again
    except DomainError as refusal:
        _fail(job, "\n".join(refusal.reasons))
    except Exception:
        log.exception("job failed", job=str(job.pk), kind=job.kind)
        _fail(job, BROKEN)


def _work(job: Job) -> Result:
    kind = KINDS.get(job.kind)
    if kind is None:
        raise DomainError("The service no longer does this kind of work. Look for the page that replaced it.")
    if not job.owner.is_active or not kind.lets(job.keys, job.owner):
        raise NotAllowed("Whoever asked for this may no longer do it. Ask somebody who may.")
    return kind.work(job.keys, job.owner, clock.now(), Progress(job))


def _own(job: Job) -> Job:
    """The job's row, locked, while it is still this worker's."""
    found = Job.objects.select_for_update(of=("self",)).filter(pk=job.pk, worker=job.worker)
    row = found.filter(state=JobState.RUNNING).first()
    if row is None:
        raise TakenOver
    return row


def _finish(job: Job, result: Result, *, at: datetime) -> None:
    """In the transaction of the work itself: it is kept and said to be done, or neither."""
    run(
        JOB,
        "finish",
        _own(job),
        by=None,
        at=at,
        lease_until=None,
        summary=[[label, value] for label, value in result.summary],
        result_url=result.url,
        file=result.file,
    )


def _fail(job: Job, failure: str) -> None:
    try:
        with tenancy.scope(tenancy.SYSTEM):
            run(JOB, "fail", _own(job), by=None, at=clock.now(), failure=failure, lease_until=None)
    except TakenOver:
        log.warning("job taken over by another worker", job=str(job.pk), kind=job.kind)


def close_journal() -> None:
    """Give the second connection back when a worker has nothing to do."""
    if connections[JOURNAL] is not connections["default"]:
        connections[JOURNAL].close()
