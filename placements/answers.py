"""What this app answers to the app below it: the page of a setting asks which children of ours live there."""

from datetime import date
from uuid import UUID

from placements.policies import sees_all
from placements.presenters.child_words import child_words
from placements.presenters.ends import end_told
from placements.presenters.statuses import placement_status
from placements.selectors.living import live_at
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Table, Withheld

CAPTION = "Sefton's children here"


def children_at(setting_id: UUID, user: User, on: date) -> Table:
    """The children who live at a setting or are to move in, in words, for whoever sees every placement; one query.

    All others read how many they are: whoever decides what follows a fall must know that somebody lives there.
    """
    columns = [Column("Child"), Column("First night"), Column("Until"), Column("Where"), Column("State")]
    if not sees_all(user, Permission.PLACEMENT_SEE):
        number = live_at([setting_id]).count()
        caption = (
            f"{plural(number, 'child of ours', 'children of ours')} here or to move in" if number else CAPTION
        )
        return Table(caption, columns, [], Withheld("who lives here"))
    rows = (
        live_at([setting_id])
        .select_related("child", "cost_line", "place__household", "place__setting")
        .order_by("starts_on")
    )
    return Table(
        CAPTION,
        columns,
        [
            [
                Cell(
                    child_words(one.child, one.cost_line.service_type, on),
                    url=address_of("placements:placement_detail", one.pk),
                    reference=one.reference,
                ),
                one.starts_on,
                end_told(one, user),
                str(one.place),
                Cell(status=placement_status(one)),
            ]
            for one in rows
        ],
        Empty(
            "No child of ours lives here or is to move in. Stays that have ended stand under “Placements”."
        ),
    )
