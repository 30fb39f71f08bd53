"""Jobs in words: how far each is, what came of it, or why it failed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table, badge_of
from sefton_pdps.files.copies import is_over, kept_until
from sefton_pdps.jobs.kinds import KINDS
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import OVER, JobState

NO_LONGER_OPEN = "Your role no longer shows what this file holds. Ask somebody whose work it is."


def title(job: Job) -> str:
    """What kind of work it is."""
    kind = KINDS.get(job.kind)
    return kind.title if kind else "A job of an earlier version"


def status(job: Job) -> Status:
    """The badge of a job's state."""
    return badge_of(JobState(job.state))


def when(job: Job) -> str:
    """The date that matters of a job."""
    if job.finished_at:
        return f"since {words.moment(job.finished_at)}"
    if job.started_at:
        return f"begun {words.moment(job.started_at)}"
    return f"asked for {words.moment(job.queued_at)}"


def how_far(job: Job) -> str:
    """How far a live job is, as a sentence."""
    if job.state == JobState.QUEUED:
        return "It waits for a worker, which takes half a minute at most."
    if job.steps_total:
        return f"{job.progress} {job.steps_done:,} of {job.steps_total:,}."
    return job.progress or "It has begun."


def is_live(job: Job) -> bool:
    """Whether it is still to end."""
    return job.state not in OVER


def summary(job: Job) -> list[SummaryRow]:
    """What came of it, as figures."""
    return [SummaryRow(label, _value(value)) for label, value in job.summary]


def _value(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def kept_words(job: Job, at: datetime) -> str:
    """Until when the service keeps a file that can be made again, or that it is gone and what to do."""
    until = kept_until(job.file) if job.file else None
    if job.file is None or until is None:
        return ""
    if is_over(job.file, at):
        return f"The file was removed on {words.day(until)}, a week after it was made. Ask for it again if needed."
    return f"It is kept until {words.day(until)}, then the service removes it."


def own_table(jobs: Iterable[Job]) -> Table:
    """The person's own jobs, newest first."""
    columns = [Column("Work"), Column("State"), Column("Asked for")]
    rows = [
        [
            Cell(title(job), url=address_of("jobs:job_detail", job.pk)),
            Cell(status=status(job), note=how_far(job) if is_live(job) else ""),
            words.moment(job.queued_at),
        ]
        for job in jobs
    ]
    empty = Empty("You have not asked for any long work yet. Importing the Ofsted register is such work.")
    return Table("Your background work", columns, rows, empty, caption_hidden=True)


def everybodys_table(jobs: Iterable[Job]) -> Table:
    """Everybody's jobs in their state only."""
    columns = [Column("Work"), Column("State"), Column("Asked for"), Column("Tries", numeric=True)]
    rows = [
        [
            title(job),
            Cell(status=status(job), note=when(job)),
            Cell(words.moment(job.queued_at), note=job.owner.name),
            job.attempts,
        ]
        for job in jobs
    ]
    return Table("Everybody’s background work", columns, rows, Empty("Nobody has asked for any yet."))
