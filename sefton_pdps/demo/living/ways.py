"""Which way each child of the story goes: earlier routes, mini-competitions, direct awards (S-48)."""

from datetime import date, timedelta

from providers.states import ServiceType
from sefton_pdps.demo.living import earlier
from sefton_pdps.demo.living.course import Course
from sefton_pdps.demo.living.story import Story


def plan(story: Story, *, scale: int = 100) -> None:
    """Two and a half years of children, then the last weeks, in which every stage waits for somebody."""
    earlier.plan(story, count=max(3, 130 * scale // 100))
    kinds = [ServiceType.RESIDENTIAL] * 5 + [ServiceType.FOSTERING] * 6 + [ServiceType.SUPPORTED]
    for index in range(max(2, 73 * scale // 100)):
        span = (story.today - timedelta(days=50) - date(2024, 4, 15)).days
        day = date(2024, 4, 15) + timedelta(days=story.random.randint(0, span))
        Course(
            story,
            kinds[index % len(kinds)],
            direct=index % 5 in (1, 3),
            at_once=index % 10 == 3,
            started=story.working_day(day),
        ).plan()
