"""A child as the virtual school reads about it."""

from collections.abc import Iterable
from datetime import date

from placements.models import Child, Placement, Referral
from placements.presenters import placements as placement_tables
from placements.presenters.child_words import initials
from placements.presenters.children import people_summary
from placements.rules.ages import age_on
from placements.rules.completeness import CLOSED
from placements.rules.finding import ASKED_FOR
from placements.states import PlacementState, ReferralState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import day, last_night
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, SummaryRow, Table


def pupils_table(children: Iterable[Child], on: date, *, searched: bool = False) -> Table:
    """Without names: a list on a screen is read by whoever passes."""
    return Table(
        caption="Children in care",
        caption_hidden=True,
        columns=[Column("Child"), Column("Reference"), Column("Age", numeric=True), Column("School")],
        rows=[
            [
                Cell(initials(child), url=address_of("placements:education_detail", child.pk)),
                child.reference,
                age_on(child.date_of_birth, on),
                child.school,
            ]
            for child in children
        ],
        empty=Empty(
            f"No child has that reference or name. Check the spelling. {ASKED_FOR}"
            if searched
            else "No child lives in a home that we pay for, and no home is looked for."
        ),
    )


def education_summary(
    child: Child, referral: Referral | None, answers: Iterable[SummaryRow], on: date, *, withdrawn: bool
) -> list[SummaryRow]:
    """What a school plan rests on, and whom to ask; `answers` are of the referral's section about education.

    `withdrawn`: there was a referral, and none stands.
    """
    no_plan = "The referral was withdrawn, and no other says it" if withdrawn else "No referral says it yet"
    return [
        SummaryRow("Date of birth", f"{day(child.date_of_birth)}, aged {age_on(child.date_of_birth, on)}"),
        SummaryRow("School", child.school),
        *(answers if referral else [SummaryRow("What should happen about school", no_plan)]),
        *people_summary(child),
        SummaryRow("Another home is looked for", _search_words(referral)),
    ]


def home_summary(home: Placement | None, user: User) -> list[SummaryRow]:
    """Where the child lives or will live; of a placement that ended or was cancelled, that it did."""
    if home is None:
        return [SummaryRow("Lives at", "No placement is on record")]
    if home.state == PlacementState.PLANNED:
        return [
            SummaryRow("Will move on", day(home.starts_on)),
            *placement_tables.home_summary(home, user, "Will live at"),
        ]
    if home.state == PlacementState.STARTED:
        return placement_tables.home_summary(home, user)
    if home.ended_on is None:
        note = f"A placement that was to start on {day(home.starts_on)} was cancelled"
    else:
        note = f"The last placement, at {home.place.household or home.setting}, ended: {last_night(home.ended_on)}"
    return [SummaryRow("Lives at", Cell("In no home that we pay for now", note=note))]


def _search_words(referral: Referral | None) -> str:
    if referral is None or referral.state in (*CLOSED, ReferralState.HOME_AGREED):
        return "No"
    return f"Yes, needed by {day(referral.needed_on)}" if referral.needed_on else "Yes, no date set"
