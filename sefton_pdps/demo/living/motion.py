"""The last weeks before today: somebody has something to do at every stage."""

from dataclasses import dataclass
from datetime import date, timedelta

from placements.states import NoPostcode
from providers.states import ServiceType
from sefton_pdps.demo.living.course import Course
from sefton_pdps.demo.living.story import Story

R, F, S = ServiceType.RESIDENTIAL, ServiceType.FOSTERING, ServiceType.SUPPORTED


@dataclass(frozen=True)
class Waiting:
    """A course that halts: how many working days ago it began, its last step, and what matters of the child and dates.

    `no_postcode` says why there is no home to measure from. `needed` and `closes` are days from today; a closing day
    further off than tomorrow is a working day.
    """

    kind: str
    ago: int
    halt: str
    age: int | None = None
    no_postcode: str = ""
    direct: bool = False
    at_once: bool = False
    needed: int | None = None
    closes: int | None = None


WAITING = (
    # Needed today, in an emergency; the first waits for its authorisation.
    Waiting(R, 0, "request", 14, direct=True, at_once=True, needed=0),
    Waiting(F, 0, "open", 7, direct=True, at_once=True, needed=0),
    # Overdue, and within five days.
    Waiting(F, 3, "approve", 3, needed=-1), Waiting(F, 4, "case", 11, direct=True, needed=3),
    Waiting(R, 4, "offer", 13, closes=1, needed=4), Waiting(S, 1, "refer", needed=2),
    Waiting(F, 5, "offer", 9, closes=0, needed=6),
    Waiting(R, 2, "draft"), Waiting(F, 3, "draft"), Waiting(R, 1, "refer"), Waiting(F, 2, "refer"),
    Waiting(S, 2, "refer"), Waiting(R, 3, "approve"), Waiting(F, 4, "approve", needed=12), Waiting(R, 3, "open"),
    Waiting(F, 3, "open", direct=True, needed=9), Waiting(R, 5, "offer", 12, closes=0),
    Waiting(F, 4, "offer", 6, closes=2), Waiting(S, 4, "offer", 16, NoPostcode.UNACCOMPANIED, closes=1),
    Waiting(R, 3, "publish", 14, closes=5), Waiting(R, 7, "close", 12, needed=8),
    Waiting(F, 8, "assign", 7), Waiting(F, 8, "score", 8), Waiting(R, 9, "score", 11, needed=6),
    Waiting(F, 9, "recommend", 5), Waiting(R, 9, "request", 12, needed=5), Waiting(F, 9, "request", 6),
    Waiting(R, 10, "request", 15), Waiting(R, 5, "request", 14, direct=True), Waiting(F, 10, "decide", 9),
    Waiting(F, 12, "agree", 10), Waiting(R, 7, "agree", 13, direct=True), Waiting(R, 13, "sign", 12),
    Waiting(F, 14, "sign", 4),
)  # fmt: skip


def plan(story: Story) -> None:
    """Courses that halt where they are; whatever day today is, some are due today, tomorrow and this week."""
    for waiting in WAITING:
        Course(
            story,
            waiting.kind,
            direct=waiting.direct,
            at_once=waiting.at_once,
            started=story.working_days_ago(waiting.ago),
            halt=waiting.halt,
            age=waiting.age,
            no_postcode=waiting.no_postcode,
            needed_on=None if waiting.needed is None else story.today + timedelta(days=waiting.needed),
            closes_on=None if waiting.closes is None else _closing_day(story, waiting.closes),
        ).plan()


def _closing_day(story: Story, days: int) -> date:
    day = story.today + timedelta(days=days)
    return day if days < 2 else story.working_day(day)
