"""The list of placements."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from placements.forms.placements import PAST_LAST_NIGHT, PlacementFilter
from placements.lists.columns import child_column
from placements.lists.referrals import MINE, TEAM
from placements.lists.referrals import whose_tabs as tabs_of_referrals
from placements.models import Placement
from placements.models.placements import ENDS
from placements.policies import always_knows_when_18, sees_all
from placements.presenters import placements as shown
from placements.presenters.ends import TO_18, ends_at_18
from placements.selectors import placements as selectors
from placements.states import LocationClass, PlacementState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, Tab, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import pounds
from sefton_pdps.core.web.components import Empty, Table

ORDERS = [
    ("-start", "The last to start first"),
    ("start", "The first to start first"),
    ("end", "The first to end first"),
    ("-end", "The last to end first"),
]
FIELDS = {"state": "state", "cost_line": "cost_line", "where": "location_class"}


def _tabs(user: Any) -> Sequence[Tab]:
    return tabs_of_referrals(user) if sees_all(user, Permission.PLACEMENT_SEE) else ()


def _form(user: Any, query: Mapping[str, str]) -> PlacementFilter:
    return PlacementFilter(query, orders=ORDERS if always_knows_when_18(user) else [])


def _orders(asked: Asked) -> dict[str, str]:
    """By the end only for whoever always may know when a child is 18: a place among the others would tell it (ADR 40).

    And only where an index has it: of all, or of those in one state.
    """
    by_state_alone = set(asked.chosen) <= {"state"} and asked.wanted.get("state") != PAST_LAST_NIGHT
    ends = {"end": "ends"} if by_state_alone and always_knows_when_18(asked.user) else {}
    return {"-start": "starts_on", **ends}


def _rows(asked: Asked) -> QuerySet[Placement]:
    rows, wanted = selectors.visible_to(asked.user), dict(asked.wanted)
    if wanted.get("state") == PAST_LAST_NIGHT:
        rows, wanted["state"] = rows.filter(selectors.past_last_night(asked.today)), ""
    rows = rows.filter(**{field: wanted[name] for name, field in FIELDS.items() if wanted.get(name)})
    if asked.tab == MINE.word:
        rows = selectors.of_children_of(rows, asked.user)
    elif asked.tab == TEAM.word:
        rows = selectors.of_teams_of(rows, asked.user)
    return selectors.with_weekly(selectors.as_listed(rows).annotate(ends=ENDS), asked.today)


def _sees_costs(user: Any) -> bool:
    return has_permission(user, Permission.PLACEMENT_COST_SEE)


def _table(rows: Sequence[Any], asked: Asked) -> Table:
    return shown.placements_table(
        rows,
        empty=_empty(asked),
        user=asked.user,
        costs=_sees_costs(asked.user),
        on=asked.today,
        sorted_by=asked.sort,
    )


def _empty(asked: Asked) -> Empty:
    if asked.chosen:
        return Empty("No placement that you may see matches these filters.")
    if asked.tab:
        return Empty("No placement of a child that you or your team work with.")
    if sees_all(asked.user, Permission.PLACEMENT_SEE):
        return shown.NO_PLACEMENT
    return Empty("No placement of a child that you work with.")


def _last_night(asked: Asked, ended: date | None, planned: date, born: date) -> object:
    """The last night; an end on the 18th birthday is the day only for whoever always may know it (ADR 40)."""
    until = ended or planned
    if ends_at_18(until, born) and not always_knows_when_18(asked.user):
        return TO_18
    return until - timedelta(days=1)


def _fee(_asked: Asked, weekly: Decimal | None) -> object:
    return "" if weekly is None else pounds(weekly)


COLUMNS = (
    child_column(),
    FileColumn("Placement", ("reference",)),
    FileColumn("Home", ("setting__name",)),
    FileColumn("Carer household", ("place__household__code",)),
    FileColumn("Provider", ("provider__name",)),
    FileColumn("First night", ("starts_on",)),
    FileColumn("Last night", ("ended_on", "planned_end", "child__date_of_birth"), _last_night),
    FileColumn("State", ("state",), in_words(PlacementState)),
    FileColumn("Where", ("location_class",), in_words(LocationClass)),
    FileColumn("Miles from home", ("distance_miles",)),
    FileColumn("Weekly fee", ("weekly",), _fee, _sees_costs),
)
PLACEMENTS = ListPage(
    name="placements",
    page="placements:placement_list",
    title="Placements",
    noun="placement",
    permissions=(Permission.PLACEMENT_SEE,),
    rows=_rows,
    table=_table,
    orders=_orders,
    columns=COLUMNS,
    form=_form,
    tabs=_tabs,
    tab_word="whose",
    # One filter has its index, two together have none.
    counted=lambda asked: len(asked.chosen) < 2 and asked.wanted.get("state") != PAST_LAST_NIGHT,
)
