"""What the audit trail holds of background work."""

from sefton_pdps.audit.records import Kind, Record
from sefton_pdps.jobs.transitions import JOB

RECORDS = (
    Record(
        "jobs.job",
        "Background work",
        Kind.MACHINERY,
        {
            "job.queued": "asked for the work",
            "job.file_taken": "downloaded the file that the work made",
            **JOB.events(),
        },
    ),
    Record(
        "jobs.listexport",
        "List as a file",
        Kind.MACHINERY,
        {"list.exported": "had a list made into a file"},
    ),
)
