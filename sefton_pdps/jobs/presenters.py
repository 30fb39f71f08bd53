"""Jobs in words: how far each is, what came of it, or why it failed."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Status, SummaryRow, Table
from sefton_pdps.jobs.kinds import kinds
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.states import OVER, JobState

EVENT_WORDS = {
    "job.queued": "Asked for it.",
    "job.take": "A worker began.",
    "job.finish": "It was done.",
    "job.file_taken": "Downloaded the file that it made.",
    "job.fail": "It could not be done.",
    "job.abandon": "It was given up.",
}
COLOURS = {
    JobState.QUEUED: Colour.DRAFT,
    JobState.RUNNING: Colour.IN_PROGRESS,
    JobState.DONE: Colour.DONE,
    JobState.FAILED: Colour.STOPPED,
    JobState.ABANDONED: Colour.STOPPED,
}


def title(job: Job) -> str:
    """What kind of work it is."""
    kind = kinds().get(job.kind)
    return kind.title if kind else "A job of an earlier version"


def status(job: Job) -> Status:
    """The badge of a job's state."""
    state = JobState(job.state)
    return Status(str(state.label), COLOURS[state])


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


def own_table(jobs: Iterable[Job]) -> Table:
    """The person's own jobs, newest first."""
    columns = [Column("Work"), Column("State"), Column("Asked for")]
    rows = [
        [
            Cell(title(job), url=reverse("jobs:job_detail", args=[job.pk])),
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
