"""Loading both data sets: the baseline of 31 December 2021, then the living one up to today."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import connections, transaction
from django.db.models import F

from sefton_pdps.accounts.models import User
from sefton_pdps.core import jobs
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import repeatable
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import moment_from_local
from sefton_pdps.demo import people
from sefton_pdps.demo.baseline import load_baseline
from sefton_pdps.demo.living import load_living
from sefton_pdps.notifications.models import Notice

BEGINS = date(2021, 4, 1)


def load(
    *, seed: int, today: date, say: Callable[[str], None], scale: int = 100, now: datetime | None = None
) -> None:
    """Everything or nothing, with the clock put right whatever happens; rows follow from the arguments.

    `now` is the moment that nothing may lie after: the true clock's, unless a test says another.
    `scale` is the share of the living data set's children and applicants, in per cent.
    """
    connections["owner"].ensure_connection()
    now = now or clock.now()
    with repeatable(seed), clock.moved(), jobs.asleep(), transaction.atomic():
        clock.stop_at(moment_from_local(BEGINS, time(9)))
        council = people.council(at=clock.now())
        say("The baseline of 31 December 2021")
        load_baseline(seed=seed, by=council["finance_officer"], today=today)
        say("The living data set, through the services, with the clock moved")
        load_living(seed=seed, today=today, now=now, people=council, say=say, scale=scale)
        _put_to_rest(today)
        with tenancy.scope(tenancy.SYSTEM):
            say(f"{User.objects.count()} people are loaded; nothing waits to be sent.")
    analyse()


def analyse() -> None:
    """Tell the planner how much was loaded: PostgreSQL's own round comes later, and plans are poor till then."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _put_to_rest(today: date) -> None:
    """Mark the messages of the past as delivered then, and as read unless they are of the last days."""
    if tenancy.current():
        raise RuntimeError("The loader left a scope behind.")
    recent = moment_from_local(today, time(0)) - clock.DAY * 3
    with tenancy.scope(tenancy.SYSTEM):
        Notice.objects.filter(delivered_at=None).update(delivered_at=F("created_at"), attempts=1)
        Notice.objects.filter(created_at__lt=recent).update(read_at=F("created_at"))
