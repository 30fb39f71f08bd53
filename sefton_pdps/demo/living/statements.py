"""The statement of a search for the court, made of the search that went furthest down the ladder (ADR 156)."""

from datetime import datetime
from functools import partial

from django.db.models import Count

from calloffs.models import CallOff
from calloffs.services import search_statements
from calloffs.states import LIVE, CallOffRoute, Edition
from sefton_pdps.demo.living.story import Story

FOR_WHOM = "The Family Court at Liverpool, hearing of next week"


def plan(story: Story) -> None:
    """This afternoon, after the changes of the day, with dice and keys of its own."""
    aside = story.aside(8500)
    aside.on(story.today, partial(_make, aside), hour=14, minute=20)


def _make(story: Story, at: datetime) -> None:
    """Of the open search with the most who were asked."""
    rows = CallOff.objects.filter(route=CallOffRoute.CONTINGENCY, state__in=LIVE)
    asked = rows.annotate(number=Count("rungs__approaches")).order_by("-number", "reference").first()
    if asked is not None:
        officer = story.people["placements_officer"]
        search_statements.make(call_off=asked, edition=Edition.COURT, for_whom=FOR_WHOM, by=officer, at=at)
