"""Work about the Ofsted register: what fell, what it left out, and registers that wait to be applied."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from placements.selectors.living import LIVE
from providers.selectors import register
from providers.selectors.grave import open_grave_changes
from providers.states import GraveCause
from reporting.selectors.home.items import MOST, WorkItem
from sefton_pdps.core import words


def grave_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Settings that we use which fell or lost their registration: a decision is due within 24 hours of each."""
    children = Count("setting__placements", filter=Q(setting__placements__state__in=LIVE))
    for change in open_grave_changes().annotate(children=children)[:MOST]:
        living = (
            words.plural(change.children, "child lives", "children live")
            if change.children
            else "no child lives"
        )
        living = f"{living} there or {'are' if change.children > 1 else 'is'} to move in"
        cause = words.lower_first(str(GraveCause(change.cause).label))
        sentence = f"Decide what follows at {change.setting.name}: {cause}; {living}"
        yield WorkItem(sentence, "placements:grave_change_detail", change.pk, change.due_at)


def register_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Registers that wait to be applied or dropped, and settings that the newest left out; one query for both."""
    for undecided, waiting in register.waiting_for(user, most=MOST):
        for pk, as_at in waiting:
            sentence = f"Apply or drop the Ofsted register as at {words.day(as_at)}"
            yield WorkItem(sentence, "providers:register_preview", pk)
        if undecided:
            settings = words.plural(undecided, "setting")
            yield WorkItem(
                f"Decide about {settings} that the Ofsted register left out", "providers:absence_list"
            )
