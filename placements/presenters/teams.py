"""Teams as the page for managing people shows them."""

from collections.abc import Iterable

from placements.models import Team
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Table


def teams_table(teams: Iterable[Team]) -> Table:
    """Every team by name, each with a way to change it."""
    return Table(
        caption="Teams",
        caption_hidden=True,
        columns=[Column("Team"), Column("Manager"), Column("Stands in")],
        rows=[
            [
                Cell(team.name, url=address_of("placements:team_change", team.pk)),
                str(team.manager or "Nobody now"),
                str(team.stand_in or "Nobody now"),
            ]
            for team in teams
        ],
        empty=Empty("No team yet. Until there is one, every team manager meets every child by name."),
    )
