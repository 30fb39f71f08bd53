"""Lists of what follows for children: falls of settings, second looks, education; and the teams."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from placements.lists.columns import child_column
from placements.models import Child, SecondLook, Team
from placements.policies import LOOKING, follows_own_only
from placements.presenters import grave_changes as shown
from placements.presenters.changes import waiting_looks_table
from placements.presenters.education import pupils_table
from placements.presenters.teams import teams_table
from placements.rules.ages import age_on
from placements.selectors import children, education
from placements.selectors.changes import looks_waiting_for
from placements.selectors.living import changes_visible_to
from placements.states import Alone
from providers.lists.columns import EVER, OF_SETTING, TO_DECIDE
from providers.models import GraveChange
from providers.states import GraveCause, GraveChangeState
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.components import Table


def _changes(asked: Asked) -> QuerySet[GraveChange]:
    changes = changes_visible_to(asked.user)
    return changes if asked.tab == EVER.word else changes.filter(state=GraveChangeState.OPEN)


def _changes_table(rows: Sequence[GraveChange], asked: Asked) -> Table:
    own, everything = follows_own_only(asked.user), asked.tab == EVER.word
    return shown.change_table(rows, asked.at, own=own, everything=everything)


def _orders_of_changes(asked: Asked) -> dict[str, str]:
    return {"-opened": "opened_at"} if asked.tab == EVER.word else {"due": "due_at"}


GRAVE_CHANGES = ListPage(
    name="grave-changes",
    page="placements:grave_change_list",
    title="Grave changes in Ofsted’s register",
    noun="grave change",
    permissions=(Permission.GRAVE_CHANGE_DECIDE, Permission.PLACEMENT_SEE),
    rows=_changes,
    table=_changes_table,
    orders=_orders_of_changes,
    columns=(
        *OF_SETTING,
        FileColumn("What happened", ("cause",), in_words(GraveCause)),
        FileColumn("Register as at", ("as_at",)),
        FileColumn("Decision", ("state",), in_words(GraveChangeState)),
        FileColumn("To be decided by", ("due_at",)),
        FileColumn("Decided", ("decided_at",)),
    ),
    tabs=lambda _user: (TO_DECIDE, EVER),
)


def _looks(asked: Asked) -> QuerySet[SecondLook]:
    return looks_waiting_for(asked.user)


SECOND_LOOKS = ListPage(
    name="second-looks",
    page="placements:second_look_list",
    title="Second looks",
    noun="second look",
    permissions=LOOKING,
    rows=_looks,
    table=lambda rows, asked: waiting_looks_table(rows, asked.at),
    orders=lambda _asked: {"due": "due_on"},
    columns=(
        child_column("referral"),
        FileColumn("Referral", ("referral__reference",)),
        FileColumn("What", ("what",), in_words(Alone)),
        FileColumn("Due", ("due_on",)),
    ),
)


def _pupils(asked: Asked) -> QuerySet[Child]:
    return education.in_care(children.in_education(asked.user))


def _age(asked: Asked, born: date) -> object:
    return age_on(born, asked.today)


EDUCATION = ListPage(
    name="education",
    page="placements:education_list",
    title="Education of children in care",
    noun="pupil",
    permissions=(Permission.CHILD_NAMED,),
    rows=_pupils,
    table=lambda rows, asked: pupils_table(rows, asked.today),
    orders=lambda _asked: {"reference": "reference"},
    columns=(
        FileColumn("Child", ("reference",)),
        FileColumn("Age", ("date_of_birth",), _age),
        FileColumn("School", ("school",)),
    ),
    # Who is in care follows from every live placement and open referral, which a page reads once.
    counted=lambda _asked: False,
)


def _teams(_asked: Asked) -> QuerySet[Team]:
    return Team.objects.select_related("manager", "stand_in")


def _teams_table(rows: Sequence[Any], _asked: Asked) -> Table:
    return teams_table(rows)


TEAMS = ListPage(
    name="teams",
    page="placements:team_list",
    title="Teams",
    noun="team",
    permissions=(Permission.USERS_MANAGE,),
    rows=_teams,
    table=_teams_table,
    orders=lambda _asked: {"name": "name"},
    columns=(
        FileColumn("Team", ("name",)),
        FileColumn("Manager", ("manager__name",)),
        FileColumn("Stands in", ("stand_in__name",)),
    ),
)
