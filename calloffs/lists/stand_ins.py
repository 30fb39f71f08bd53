"""The list of who stands in for which authoriser: whoever sees call-offs sees whom to ask tonight."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from calloffs.models import StandIn
from calloffs.policies.stand_ins import offices_held
from calloffs.presenters import stand_ins as shown
from calloffs.presenters.call_off_lists import DECIDING
from calloffs.selectors import stand_ins
from calloffs.states import StandInOffice
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, Tab, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.components import Empty, Link, Table

RUNNING, OVER = Tab("running", "Running or to come"), Tab("over", "Over")
NONE = {
    RUNNING.word: "Nobody stands in for an authoriser now. One comes here when who is away names somebody.",
    OVER.word: "No stand-in is over yet.",
}


def tells_reason(user: Any) -> bool:
    """Why somebody is away is read by who authorises and by the auditor: it may tell of their health."""
    return any(has_permission(user, one) for one in (*DECIDING, Permission.AUDIT_READ))


def _rows(asked: Asked) -> QuerySet[StandIn]:
    return stand_ins.listed(asked.at, over=asked.tab == OVER.word)


def _table(rows: Sequence[StandIn], asked: Asked) -> Table:
    names = asked.tab == RUNNING.word and offices_held(asked.user)
    link = Link("Name a stand-in", reverse("calloffs:name_stand_in")) if names else None
    return shown.table(rows, asked, empty=Empty(NONE[asked.tab], link), tells_reason=tells_reason(asked.user))


STAND_INS = ListPage(
    name="stand-ins",
    page="calloffs:stand_in_list",
    title="Stand-ins",
    noun="stand-in",
    permissions=(Permission.CALLOFF_SEE,),
    rows=_rows,
    table=_table,
    orders=lambda _asked: {"-started": "starts_on"},
    columns=(
        FileColumn("Stand-in", ("stand_in__name",)),
        FileColumn("For", ("absent__name",)),
        FileColumn("Office", ("office",), in_words(StandInOffice)),
        FileColumn("From", ("starts_on",)),
        FileColumn("Until", ("ends_on",)),
        FileColumn("Ended early", ("ended_at",)),
        FileColumn("Why", ("reason",), shown_to=tells_reason),
    ),
    tabs=lambda _user: (RUNNING, OVER),
)
