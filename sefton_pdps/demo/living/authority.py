"""What the council sets: provisional authority, stand-ins, what is told of results (ADR 115, 123 and 163)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from calloffs.services import provisional_schemes, result_rules, stand_ins
from calloffs.states import ExpiryUnit, GivingOffice, StandInOffice
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo.living.story import Story


@dataclass(frozen=True)
class Away:
    """Who is away and who decides: from and to so many working days ago, or ahead where the number is negative."""

    begins: int
    ends: int
    office: StandInOffice
    absent: str
    stand_in: str
    reason: str = "Annual leave."


# The first two are over; the last one runs.
AWAY = (
    Away(30, 27, StandInOffice.ON_CALL, "on_call_authoriser", "head_of_service"),
    Away(21, 12, StandInOffice.DCS, "dcs", "head_of_service"),
    Away(1, -4, StandInOffice.DCS, "dcs", "head_of_service", "At a conference, out of reach by day."),
)


def plan(story: Story) -> None:
    """Beside the story; entered before the first emergency that needs it."""
    aside = story.aside(6000)
    aside.on(aside.working_days_ago(45), partial(_switch_on, aside), hour=9)
    aside.on(aside.working_days_ago(44), partial(_tell_of_four, aside), hour=9)
    for away in AWAY:
        aside.on(aside.working_days_ago(away.begins), partial(_name, aside, away), hour=8, minute=2)


def _switch_on(story: Story, at: datetime) -> None:
    provisional_schemes.set_scheme(
        scheme_reference="Invented scheme of delegation, part 3, paragraph 12",
        office=GivingOffice.ON_CALL,
        up_to=Decimal("2500000.00"),
        lasts=2,
        unit=ExpiryUnit.WORKING_DAYS,
        valid_from=local(at).date(),
        by=story.people["commissioning_manager"],
        at=at,
    )


def _tell_of_four(story: Story, at: datetime) -> None:
    """Why homes were left out is told from four children on: in its one year the demonstration searches for few."""
    result_rules.set_rule(
        tell_days=10,
        range_providers=4,
        range_step=100,
        least_providers=4,
        least_invitations=3,
        least_children=4,
        valid_from=local(at).date(),
        by=story.people["commissioning_manager"],
        at=at,
    )


def _name(story: Story, away: Away, at: datetime) -> None:
    stand_ins.name(
        office=away.office,
        stand_in=story.people[away.stand_in],
        starts_on=local(at).date(),
        ends_on=story.working_days_ago(away.ends),
        reason=away.reason,
        by=story.people[away.absent],
        at=at,
    )
