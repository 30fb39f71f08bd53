"""The homes that a direct award may choose, and what each length of stay would cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff
from calloffs.rules.direct_awards import Stay
from calloffs.rules.places import Standing, also_wanted, why_gone
from calloffs.rules.values import whole_life_value
from calloffs.states import HowLong
from placements.presenters import distance_words
from placements.states import LocationClass
from providers.rules.home_names import home_name
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

if TYPE_CHECKING:
    from placements.selectors.matching import Fit


def costs_of_stays(weekly: Decimal | None, starts_on: date, term_ends_on: date) -> dict[str, str]:
    """What each length of stay would cost at the median fee of like placements; nothing without one."""
    if weekly is None:
        return {}
    ends = {how_long: Stay(how_long).end(starts_on, term_ends_on) for how_long in HowLong.values}
    return {
        how_long: f"About {words.pounds(whole_life_value(weekly, starts_on, end))} at the median of like placements."
        for how_long, end in ends.items()
    }


def homes_table(call_off: CallOff, fits: "Sequence[Fit]", standing: "Sequence[Standing]") -> Table:
    """The homes that pass every hard gate, for a direct award; `standing` is each one's for the whole term."""
    return Table(
        "Homes that pass every gate",
        [
            Column("Home"),
            Column("Provider"),
            Column("Where"),
            Column("Free places", numeric=True),
            Column("For and against"),
        ],
        [
            [
                Cell(
                    home_name(fit),
                    url=case_url(call_off, fit.setting.pk, fit.household.pk if fit.household else None),
                    note=why_gone(home) or also_wanted(home),
                ),
                fit.provider.name,
                Cell(
                    LocationClass(fit.location_class).label,
                    note="" if fit.names_no_home else distance_words(fit.distance_miles),
                ),
                Cell(
                    str(home.free),
                    status=None if home.free else Status("Not for the whole term", Colour.ATTENTION),
                ),
                Cell(" ".join(fit.for_), note=" ".join(fit.against)),
            ]
            for fit, home in zip(fits, standing, strict=True)
        ],
        Empty(
            "No home of this lot passes every gate for this child. Look at the match page for what stands in the way."
        ),
    )


def case_url(call_off: CallOff, setting_id: UUID, household_id: UUID | None) -> str:
    """The page on which the case for a home is made or changed."""
    ids = [call_off.pk, setting_id, *([household_id] if household_id else [])]
    return reverse("calloffs:make_household_case" if household_id else "calloffs:make_case", args=ids)
