"""Work about where children live: the first night, the last one, and the authority by which they live there."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Q, When

from placements.models import Referral
from placements.policies import may
from placements.rules.legal import due as due_of
from placements.selectors import placements
from placements.selectors.legal import end_told
from placements.states import PlacementState
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import AUTHORITY, COUNTED, MOST, counted, of_child, rest
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.time.working_days import local

LIVE = (PlacementState.PLANNED, PlacementState.STARTED)
AHEAD, A_NIGHT = timedelta(days=7), timedelta(days=1)
# Of a placement: what its recorder does, and what everybody else who sees it reads.
STARTS = ("Record the arrival", "A child moves in")
PAST = ("Say where the child is", "Past its last night, and no end is recorded")
ENDING = ("Say what follows", "Has its last night soon")


def placement_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Placements that start or have their last night within a week, and those past it with no end recorded.

    And those whose child's legal authority runs out soon or is none (S-10), in the same statement. Whoever records it
    does something about it; whoever sees placements reads that it waits.
    """
    today = local(at).date()
    until = today + AHEAD
    first_night = Q(state=PlacementState.PLANNED, starts_on__lte=until)
    due = Case(When(state=PlacementState.PLANNED, then="starts_on"), default="planned_end")
    seen = placements.visible_to(user).select_related(None).filter(state__in=LIVE)
    nights = first_night | placements.past_last_night(until)
    rows = seen.annotate(told=end_told(at), due_on=due).filter(nights | Q(told__isnull=False))
    # Chosen and counted before the home is joined, which neither asks for.
    rows = rows.order_by("due_on", "pk")
    told = only_first(rows, MOST + 1).values_list(
        "pk", "reference", "state", "starts_on", "planned_end", "setting__name", "referral__needed_on", "told", "child",
        *of_child("", "service_type"),
    )  # fmt: skip
    shown = list(told)
    starts_by_day = has_permission(user, Permission.PLACEMENT_START)
    for row in shown[:MOST]:
        yield from _nights(row, user, today, by_day=starts_by_day)
        if row[7] is not None:
            yield _authority(row, user)
    if len(shown) > MOST:
        # Where there are so many by their nights alone, no child is read to count them.
        number = counted(seen.filter(nights))
        more = number if number > COUNTED else counted(rows)
        yield rest(more - MOST, "placement", "placements", "placements:placement_list")


def _nights(row: tuple[Any, ...], user: User, today: date, *, by_day: bool) -> Sequence[WorkItem]:
    """The first night that comes, or the last one; `by_day`: the reader records arrivals and ends by day."""
    pk, reference, state, starts_on, planned_end, home, needed_on = row[:7]
    starts = state == PlacementState.PLANNED
    due = starts_on if starts else planned_end - A_NIGHT
    if due > today + (AHEAD if starts else AHEAD - A_NIGHT):
        return ()
    todo, waiting = STARTS if starts else PAST if due < today else ENDING
    mine = by_day or (starts and _on_duty(user, needed_on, today))
    return (
        WorkItem(
            todo if mine else waiting, "placements:placement_detail", pk, due, mine, OfChild(*row[9:]), home,
            by="arrives" if starts else "last night", reference=reference,
        ),
    )  # fmt: skip


def _authority(row: tuple[Any, ...], user: User) -> WorkItem:
    """Legal authority that runs out soon or is none: red only once it is over."""
    mine = has_permission(user, Permission.CHILD_RECORD)
    verb = AUTHORITY[0] if mine else AUTHORITY[1]
    return WorkItem(
        verb, "placements:legal", row[8], due_of(row[7]), mine, OfChild(*row[9:]), by="runs out", reference=row[1],
    )  # fmt: skip


def _on_duty(user: User, needed_on: date | None, on: date) -> bool:
    """Whether whoever is on duty records the arrival: of a child who needs a home at once."""
    return needed_on is not None and may(user, Permission.PLACEMENT_START, Referral(needed_on=needed_on), on)
