"""The lists of what the register changed and left out, and of declared conflicts of interest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from providers import ports
from providers.forms.register import ChangesFilter
from providers.lists.columns import EVER, OF_SETTING, TO_DECIDE
from providers.models import Absence, RegisterChange
from providers.presenters import absences as shown_absences
from providers.presenters import register as shown
from providers.presenters.conflicts import conflicts_table
from providers.selectors import conflicts
from providers.selectors import register as selectors
from providers.states import AbsenceState
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.components import Table


def _absences(asked: Asked) -> QuerySet[Absence]:
    return selectors.absences() if asked.tab == EVER.word else selectors.undecided_absences()


def _absence_table(rows: Sequence[Absence], asked: Asked) -> Table:
    living = ports.placements_at([one.setting_id for one in rows], asked.user)
    return shown_absences.absence_table(rows, living)


ABSENCES = ListPage(
    name="left-out-by-the-register",
    page="providers:absence_list",
    title="Settings that the register left out",
    noun="setting",
    permissions=(Permission.REGISTER_IMPORT,),
    rows=_absences,
    table=_absence_table,
    orders=lambda _asked: {"-opened": "opened_at"},
    columns=(
        *OF_SETTING,
        FileColumn("Left out by the register as at", ("register_import__as_at",)),
        FileColumn("State", ("state",), in_words(AbsenceState)),
        FileColumn("Found", ("opened_at",)),
        FileColumn("Decided", ("decided_at",)),
        FileColumn("Closed on", ("closed_on",)),
    ),
    tabs=lambda _user: (TO_DECIDE, EVER),
)


def _changes_form(_user: Any, query: Mapping[str, str]) -> ChangesFilter:
    """Of the newest import, where none is asked for."""
    newest = selectors.newest_imports()
    begins = {"imported": str(newest[0].pk)} if newest else {}
    return ChangesFilter({**begins, **dict(query.items())}, imports=newest)


def _changes(asked: Asked) -> QuerySet[RegisterChange]:
    return selectors.changes_of(asked.wanted.get("imported") or None)


def _told(_asked: Asked, name: str, was: str, now: str) -> object:
    return shown.change_words(name, was, now)


REGISTER_CHANGES = ListPage(
    name="register-changes",
    page="providers:register_changes",
    title="What a register changed",
    noun="change",
    permissions=(Permission.REGISTER_IMPORT,),
    rows=_changes,
    table=lambda rows, _asked: shown.change_table(rows, caption_hidden=True),
    orders=lambda _asked: {"gravity": "gravity"},
    columns=(
        *OF_SETTING,
        FileColumn("Register as at", ("register_import__as_at",)),
        FileColumn("What changed", ("field", "before", "after"), _told),
    ),
    form=_changes_form,
    tells_filters=True,
)


def _declared(_asked: Asked, declared: datetime | None, assigned: datetime) -> object:
    return declared or assigned


def _person(_asked: Asked, name: str, title: str) -> object:
    return f"{name}, {title}" if title else name


CONFLICTS = ListPage(
    name="conflicts",
    page="providers:conflict_list",
    title="Declared conflicts of interest",
    noun="conflict",
    permissions=conflicts.READERS,
    rows=lambda asked: conflicts.visible_to(asked.user),
    table=lambda rows, asked: conflicts_table(rows, asked.user),
    orders=lambda _asked: {"-declared": "declared_at"},
    columns=(
        FileColumn("Person", ("evaluator__name", "evaluator__job_title"), _person),
        FileColumn("Provider", ("application__provider__name",)),
        FileColumn("Application", ("application__reference",)),
        FileColumn("Declared", ("declared_at", "assigned_at"), _declared),
    ),
)
