"""The life of a job. The system takes every step; a person only asks for it."""

from sefton_pdps.jobs import notices
from sefton_pdps.jobs.states import JobState as J
from sefton_pdps.workflow import Machine, Transition

JOB = Machine(
    name="job",
    states=J,
    initial=J.QUEUED,
    transitions=(
        Transition("take", "A worker takes it", (J.QUEUED, J.RUNNING), J.RUNNING, None, dated="started_at"),
        Transition("finish", "Done", (J.RUNNING,), J.DONE, None, dated="finished_at", notices=notices.over),
        Transition(
            "fail", "Refused", (J.RUNNING,), J.FAILED, None, dated="finished_at", notices=notices.over
        ),
        Transition(
            "abandon",
            "Workers were lost too often",
            (J.RUNNING,),
            J.ABANDONED,
            None,
            dated="finished_at",
            notices=notices.over,
        ),
    ),
)
