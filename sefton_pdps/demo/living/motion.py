"""The last weeks before today: somebody has something to do at every stage."""

from datetime import timedelta

from providers.states import ServiceType
from sefton_pdps.demo.living.course import Course
from sefton_pdps.demo.living.story import Story

R, F, S = ServiceType.RESIDENTIAL, ServiceType.FOSTERING, ServiceType.SUPPORTED
# Kind, direct award, days before today, last step taken, age of the child where it matters.
WAITING = (
    (R, False, 2, "draft", None), (F, False, 3, "draft", None), (R, False, 1, "refer", None),
    (F, False, 2, "refer", None), (S, False, 2, "refer", None), (R, False, 5, "approve", None),
    (F, False, 6, "approve", None), (R, False, 5, "open", None), (F, True, 4, "open", None),
    (R, False, 7, "bid", 13), (F, False, 6, "bid", 9), (F, False, 5, "bid", 6), (S, False, 6, "bid", None),
    (R, False, 5, "publish", 14), (R, False, 11, "close", 12), (F, False, 12, "assign", 7),
    (F, False, 14, "score", 8), (R, False, 14, "score", 11), (F, False, 15, "recommend", 5),
    (R, False, 15, "request", 12), (F, False, 15, "request", 6), (R, False, 16, "request", 15),
    (R, True, 8, "request", 14), (F, False, 16, "decide", 9), (F, False, 18, "agree", 10),
    (R, True, 10, "agree", 13), (R, False, 20, "sign", 12), (F, False, 21, "sign", 4),
)  # fmt: skip


def plan(story: Story) -> None:
    """Courses that halt where they are; competitions still open close within days of today."""
    for kind, direct, ago, halt, age in WAITING:
        started = story.working_day(story.today - timedelta(days=ago))
        Course(story, kind, direct=direct, started=started, halt=halt, age=age).plan()
