"""A child as the virtual school reads about it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from placements.models import Child, Referral
from placements.presenters.child_words import initials
from placements.presenters.tables import people_facts
from placements.rules.ages import age_on
from placements.rules.completeness import CLOSED
from placements.rules.finding import ASKED_FOR
from placements.states import ReferralState
from sefton_pdps.core.components import Cell, Column, Empty, SummaryRow, Table
from sefton_pdps.core.words import day


def pupils_table(children: Iterable[Child], on: date, *, searched: bool = False) -> Table:
    """Without names: a list on a screen is read by whoever passes."""
    return Table(
        caption="Children in care",
        caption_hidden=True,
        columns=[Column("Child"), Column("Reference"), Column("Age", numeric=True), Column("School")],
        rows=[
            [
                Cell(initials(child), url=reverse("placements:education_detail", args=[child.pk])),
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


def education_facts(
    child: Child, referral: Referral | None, answers: Iterable[SummaryRow], on: date
) -> list[SummaryRow]:
    """What a school plan rests on, and whom to ask; `answers` are of the referral's section about education."""
    return [
        SummaryRow("Date of birth", f"{day(child.date_of_birth)}, aged {age_on(child.date_of_birth, on)}"),
        SummaryRow("School", child.school),
        *(
            answers
            if referral
            else [SummaryRow("What should happen about school", "No referral says it yet")]
        ),
        *people_facts(child),
        SummaryRow("Another home is looked for", _search_words(referral)),
    ]


def _search_words(referral: Referral | None) -> str:
    if referral is None or referral.state in (*CLOSED, ReferralState.HOME_AGREED):
        return "No"
    return f"Yes, needed by {day(referral.needed_on)}" if referral.needed_on else "Yes, no date set"
