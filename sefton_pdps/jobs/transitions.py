"""The life of a job. The system takes every step; a person only asks for it."""

from sefton_pdps.jobs import notices
from sefton_pdps.jobs.states import JobState as J
from sefton_pdps.workflow import Machine, Transition

JOB = Machine(
    name="job",
    states=J,
    initial=J.QUEUED,
    transitions=(
        Transition(
            "take",
            "A worker takes it",
            (J.QUEUED, J.RUNNING),
            J.RUNNING,
            None,
            said="began the work",
            dated="started_at",
        ),
        Transition(
            "finish",
            "Done",
            (J.RUNNING,),
            J.DONE,
            None,
            said="finished the work",
            dated="finished_at",
            notices=notices.over,
        ),
        Transition(
            "fail",
            "Refused",
            (J.RUNNING,),
            J.FAILED,
            None,
            said="could not do the work",
            dated="finished_at",
            notices=notices.over,
        ),
        Transition(
            "abandon",
            "Workers were lost too often",
            (J.RUNNING,),
            J.ABANDONED,
            None,
            said="gave the work up",
            dated="finished_at",
            notices=notices.over,
        ),
    ),
)
