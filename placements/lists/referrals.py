"""The lists of referrals."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from placements import ports
from placements.forms.referrals import ReferralFilter
from placements.lists.columns import child_column
from placements.models import Referral
from placements.models.referrals import DUE
from placements.policies import sees_all
from placements.presenters.referral_lists import referrals_table
from placements.rules.completeness import CLOSED
from placements.selectors import referrals
from placements.states import Due, ReferralState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, Tab, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.web.components import Table

OPEN = "open"
ALL, MINE, TEAM = Tab("", "All"), Tab("mine", "Mine"), Tab("team", "My team’s")


def whose_tabs(user: Any) -> Sequence[Tab]:
    """Everybody's, one's own, and the team's for who manages one; a social worker sees no others anyway."""
    if not sees_all(user, Permission.REFERRAL_SEE):
        return ()
    return (ALL, MINE, TEAM) if Role.TEAM_MANAGER in user.roles else (ALL, MINE)


def _form(_user: Any, query: Mapping[str, str]) -> ReferralFilter:
    return ReferralFilter(query if "state" in query else {**dict(query.items()), "state": OPEN})


def _rows(asked: Asked) -> QuerySet[Referral]:
    rows, wanted = referrals.visible_to(asked.user), asked.wanted
    if wanted.get("state") == OPEN:
        rows = rows.exclude(state__in=CLOSED)
    elif wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("due"):
        rows = referrals.due(rows, Due(wanted["due"]), asked.today)
    if asked.tab == MINE.word:
        rows = referrals.worked_on_by(rows, asked.user)
    elif asked.tab == TEAM.word:
        rows = referrals.of_teams_of(rows, asked.user)
    return referrals.as_listed(rows).annotate(due=DUE)


def _table(rows: Sequence[Referral], asked: Asked) -> Table:
    searching = [row.pk for row in rows if row.state == ReferralState.SEARCHING]
    return referrals_table(
        rows,
        asked.today,
        asked.sort,
        searches=ports.searches_of(searching, asked.at) if searching else {},
        empty=_empty(asked),
        approves=has_permission(asked.user, Permission.REFERRAL_APPROVE),
    )


def _empty(asked: Asked) -> str:
    """What an empty list says: its first view is of the open ones, anything else was chosen.

    To a social worker it speaks of their own children only: others may have a referral.
    """
    chosen = asked.chosen
    own = "" if sees_all(asked.user, Permission.REFERRAL_SEE) else " of a child that you work with"
    if asked.tab:
        return "None of those that you work on matches these filters."
    if not chosen:
        return f"No referral{own} yet."
    if chosen == {"state": OPEN}:
        return f"No referral{own} is open now."
    return f"No referral{own} matches these filters."


COLUMNS = (
    child_column(),
    FileColumn("Referral", ("reference",)),
    FileColumn("Needed by", ("needed_on",)),
    FileColumn("State", ("state",), in_words(ReferralState)),
    FileColumn("Social worker", ("child__social_worker__name",)),
    FileColumn("Started", ("started_at",)),
)
REFERRALS = ListPage(
    name="referrals",
    page="placements:referral_list",
    title="Referrals",
    noun="referral",
    permissions=(Permission.REFERRAL_SEE,),
    rows=_rows,
    table=_table,
    orders=lambda _asked: {"due": "due", "started": "started_at"},
    columns=COLUMNS,
    form=_form,
    tabs=whose_tabs,
    tab_word="whose",
    # No index has how far off a date is together with what is open.
    counted=lambda asked: not asked.wanted.get("due"),
)
