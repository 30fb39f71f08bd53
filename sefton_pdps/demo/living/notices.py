"""The notices that awards owe, published by the commissioning manager within days (ADR 129)."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from calloffs.models import OwedNotice
from calloffs.rules.procurement import Told
from calloffs.services import procurement
from placements.states import Regime
from sefton_pdps.core.time.working_days import add_working_days, local, moment_from_local
from sefton_pdps.demo.living.story import Story

DESK, CORRECTED = "notices", "corrected notice"
CORRECTED_WITHIN = timedelta(days=150)


def plan(story: Story) -> None:
    """Beside the story: publishing draws nothing of what is drawn there."""
    story.made[DESK] = story.aside(8000)


def publish_before_the_contract(story: Story, call_off_pk: Any, at: datetime, *, leaves: str = "") -> None:
    """Those whose clock begins with the authorisation, within the hour; `leaves` is the one that stays open."""
    _plan(story, call_off_pk, at + timedelta(minutes=45), leaves)


def publish_after_the_award(story: Story, call_off_pk: Any, at: datetime, *, leaves: str = "") -> None:
    """The others, two working days after the award."""
    day = add_working_days(local(at).date(), 2)
    _plan(story, call_off_pk, moment_from_local(day, time(11, 20)), leaves)


def _plan(story: Story, call_off_pk: Any, moment: datetime, leaves: str) -> None:
    desk = story.made[DESK]
    desk.at(moment, partial(_publish, desk, call_off_pk, leaves))


def _publish(story: Story, call_off_pk: Any, leaves: str, at: datetime) -> None:
    begun = OwedNotice.objects.filter(call_off=call_off_pk, recorded_at=None, starts_on__isnull=False)
    for notice in begun.exclude(notice=leaves).select_related("rule").order_by("notice"):
        day, number = local(at).date(), story.random.randint(10_000, 99_999)
        under_the_act = notice.rule.regime == Regime.PA_2023
        reference = f"0{number}-{day.year}" if under_the_act else f"{day.year}/S 000-0{number}"
        told = Told(reference=reference, published_on=day)
        done = procurement.record(notice=notice, told=told, by=story.people["commissioning_manager"], at=at)
        if CORRECTED not in story.made and day > story.today - CORRECTED_WITHIN:
            story.made[CORRECTED] = done.pk
            story.at(at + timedelta(hours=2), partial(_correct, story, done.pk))


def _correct(story: Story, pk: Any, at: datetime) -> None:
    """One number was another notice's: the record says so, and keeps both (ADR 138)."""
    notice = OwedNotice.objects.select_related("rule").get(pk=pk)
    number = story.random.randint(10_000, 99_999)
    under_the_act = notice.rule.regime == Regime.PA_2023
    right = f"0{number}-{local(at).year}" if under_the_act else f"{local(at).year}/S 000-0{number}"
    procurement.correct(
        notice=notice,
        told=Told(reference=right, published_on=notice.published_on),
        reason="The number belongs to another notice of that day.",
        by=story.people["commissioning_manager"],
        at=at,
    )
