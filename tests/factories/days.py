"""Days that a test may use whatever the day on which it runs."""

from datetime import datetime

from sefton_pdps.core.time.working_days import local, moment_from_local, next_day_of_work, somebody_works


def when_somebody_works(moment: datetime) -> datetime:
    """A moment, or the same time of the next day on which somebody works."""
    wall = local(moment)
    if somebody_works(wall.date()):
        return moment
    return moment_from_local(next_day_of_work(wall.date()), wall.time())
