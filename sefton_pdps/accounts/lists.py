"""The list of people, declared once (ADR 102)."""

from collections.abc import Sequence
from typing import Any

from sefton_pdps.access.lists import Asked, FileColumn, ListPage
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.forms import PeopleSearchForm
from sefton_pdps.accounts.presenters import people_table
from sefton_pdps.accounts.selectors import people_like, roles_today
from sefton_pdps.core.web.components import Table


def _table(rows: Sequence[Any], asked: Asked) -> Table:
    return people_table(rows, roles_today(rows), asked.sort, searched=bool(asked.chosen))


PEOPLE = ListPage(
    name="people",
    page="accounts:people",
    title="People",
    noun="person",
    nouns="people",
    permissions=(Permission.USERS_MANAGE,),
    rows=lambda asked: people_like(asked.wanted.get("q", "")),
    table=_table,
    orders=lambda _asked: {"name": "name"},
    columns=(
        FileColumn("Name", ("name",)),
        FileColumn("E-mail address", ("email",)),
        FileColumn("Job title", ("job_title",)),
        FileColumn("Of a provider", ("provider_id",), lambda _asked, key: "yes" if key else "no"),
        FileColumn("Has access", ("is_active",), lambda _asked, is_active: "yes" if is_active else "no"),
    ),
    form=lambda _user, query: PeopleSearchForm(query),
    counted=lambda asked: not asked.chosen,
)
