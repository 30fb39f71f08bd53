"""Work about the Ofsted register: what fell, what it left out, and registers that wait to be applied."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from placements.models import Placement
from placements.selectors.barred_starts import undecided
from placements.selectors.living import LIVE
from providers.rules.absences import due
from providers.selectors.grave import open_grave_changes
from providers.selectors.register import undecided_absences, waiting_previews
from providers.states import AbsenceState, GraveCause
from reporting.rules.work import WorkItem
from reporting.selectors.worklist.items import MOST, beyond
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.text import words

# Where all that wait for a decision stand.
GRAVE_LIST = "placements:grave_change_list"


def register_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Decisions due within 24 hours of a fall, registers that wait, and settings left out; one query for all."""
    for fallen, barred, waiting, *left_out in _waiting(user):
        if has_permission(user, P.GRAVE_CHANGE_DECIDE):
            yield from map(_decision, fallen[:MOST])
            yield from (_barred_start(one, user) for one in barred[:MOST])
            if len(fallen) > MOST:
                yield beyond(open_grave_changes(), "setting that fell", "settings that fell", GRAVE_LIST)
            if len(barred) > MOST:
                yield beyond(undecided(), "start that a gate barred", "starts that a gate barred", GRAVE_LIST)
        if has_permission(user, P.REGISTER_IMPORT):
            yield from map(_preview, waiting)
            yield from _left_out(*left_out)


def _waiting(user: User) -> Any:
    """One row: open grave changes, starts that a gate barred and registers that wait, as facts; and a number."""
    living = Count("setting__placements", filter=Q(setting__placements__state__in=LIVE))
    change = JSONObject(pk="pk", name="setting__name", cause="cause", due_at="due_at", living=living)
    fallen = only_first(open_grave_changes().select_related(None), MOST + 1).values(told=change)
    waiting = waiting_previews().select_related(None).values(told=JSONObject(pk="pk", as_at="as_at"))
    start = JSONObject(
        pk="pk", reference="placement__reference", name="placement__setting__name", due_at="due_at",
        recorded_by="recorded_by",
    )  # fmt: skip
    barred = undecided().select_related(None)[: MOST + 1].values(told=start)
    absent = undecided_absences().select_related(None)
    number = Func("pk", function="count")
    lived_in = absent.filter(Exists(Placement.objects.filter(setting=OuterRef("setting"), state__in=LIVE)))
    not_asked = absent.filter(state=AbsenceState.OPEN).order_by("opened_at")
    one = User.objects.filter(pk=user.pk)
    return one.values_list(
        ArraySubquery(fallen),
        ArraySubquery(barred),
        ArraySubquery(waiting),
        Subquery(absent.order_by().annotate(number=number).values("number")),
        Subquery(lived_in.order_by().annotate(number=number).values("number")),
        Subquery(not_asked.values("opened_at")[:1]),
    )


def _left_out(number: int, lived_in: int, since: datetime | None) -> Iterator[WorkItem]:
    """One line however many they are: a register may leave out a hundred. Due when the oldest is."""
    if not number:
        return
    where = "there" if number == 1 else f"at {lived_in} of them"
    yield WorkItem(
        "Decide about what the register left out",
        "providers:absence_list",
        due=since and due(since, asked=False),
        about=f"{words.plural(number, 'setting')} left out of the Ofsted register",
        note=f"children of ours live, or are to move in, {where}" if lived_in else "",
    )


def _decision(change: dict[str, Any]) -> WorkItem:
    number = change["living"]
    children = words.plural(number, "child lives", "children live") if number else "no child lives"
    return WorkItem(
        "Decide what follows", "placements:grave_change_detail", UUID(change["pk"]),
        datetime.fromisoformat(change["due_at"]),
        about=f"{change['name']}: {words.lower_first(str(GraveCause(change['cause']).label))}",
        note=f"{children} there or {'are' if number > 1 else 'is'} to move in",
    )  # fmt: skip


def _barred_start(start: dict[str, Any], user: User) -> WorkItem:
    """Whoever recorded the arrival waits for somebody else's decision."""
    return WorkItem(
        "Decide about an arrival", "placements:barred_start", UUID(start["pk"]),
        datetime.fromisoformat(start["due_at"]),
        start["recorded_by"] != str(user.pk), start["name"],
        note="a child moved in although it may not be used", reference=start["reference"],
    )  # fmt: skip


def _preview(preview: dict[str, Any]) -> WorkItem:
    day = words.day(date.fromisoformat(preview["as_at"]))
    return WorkItem(
        "Apply or drop the register", "providers:register_preview", UUID(preview["pk"]),
        about=f"Ofsted register as at {day}",
    )  # fmt: skip
