"""Legal authority that will run out soon or has, and records that were put right: on the day of the demonstration."""

from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import QuerySet

from placements.models import Child
from placements.rules.legal import Told
from placements.services.child_record import correct_record
from placements.services.legal import record_authority
from placements.states import LegalStatus, PlacementState
from sefton_pdps.core.time.working_days import moment_from_local
from sefton_pdps.demo.living.story import Story

COURT = "Family Court at Liverpool"
# Of an interim care order: it begins so many days ago and its last day is so many from today.
ORDERS = ((-40, 9), (-60, 3), (-90, -2))
# Twelve years, in days.
AT_SCHOOL = 12 * 365
MISREAD = "The school was misread on the first form; the social worker rang."
MOVED = "A new school since the summer, the virtual school says."


def plan(story: Story) -> None:
    """Early this afternoon, with dice and keys of its own."""
    aside = story.aside(8500)
    aside.on(story.today, partial(_tell, aside), hour=13, minute=50)


def _tell(story: Story, at: datetime) -> None:
    """Of those who live in a home of the PDPS the first on record, so that two loads are the same."""
    children = list(_living(story.today)[: len(ORDERS) + 2])
    officer = story.people["placements_officer"]
    for child, (begins, ends) in zip(children, ORDERS, strict=False):
        record_authority(child=child, told=_interim(story.today, begins, ends), by=officer, at=at)
    for child, (reason, words, since) in zip(
        children[len(ORDERS) :],
        (("wrong", MISREAD, None), ("since", MOVED, story.today - timedelta(days=80))),
        strict=False,
    ):
        correct_record(
            child=child, told={"school": "Nowhereby Academy"}, reason=reason, words=words, holds_from=since, by=officer,
            at=at,
        )  # fmt: skip


def _living(today: date) -> QuerySet[Child]:
    """Old enough for the school that is told."""
    living = Child.objects.filter(
        placements__state=PlacementState.STARTED, placements__call_off_id__isnull=False
    )
    at_school = living.filter(date_of_birth__lte=today - timedelta(days=AT_SCHOOL))
    return at_school.exclude(school="Nowhereby Academy").distinct().order_by("reference")


def _interim(today: date, begins: int, ends: int) -> Told:
    began = moment_from_local(today + timedelta(days=begins), time())
    return Told(LegalStatus.C1, began, reference=COURT, last_on=today + timedelta(days=ends))
