"""What the pages of a call-off say of homes that pulled out, and of who is next (ADR 160)."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from calloffs.models import Authorisation, CallOff, PullOut
from calloffs.rules.pull_outs import next_words
from calloffs.rules.scoring import Ranked
from calloffs.states import AskedHow
from providers.rules.home_names import home_name
from sefton_pdps.core.text.words import day, lower_first, pounds, short_day
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Link, Table

FALLS = (
    "If you record it, the authorisation would fall away and its officers would be told. An agreement would be taken "
    "back."
)
WILL = (
    f"{FALLS} Every offer and score would stay as it is, and you would go on to recommend the next in the ranking, "
    "without a new competition."
)
WILL_ARGUED = f"{FALLS} You would go on to choose another home and make its case."
PROPOSED_ANEW = "Another home is recommended. Ask for its authorisation."


def asked_parts(asked: Authorisation) -> dict[str, Any]:
    """What would fall away, as the page that asks once more shows it."""
    proposal = asked.proposal
    return {
        "Home": Cell(home_name(proposal), note=proposal.provider.name),
        "Authorisation": Cell(asked.reference, note=asked.get_state_display()),
        "Whole-life value": pounds(asked.value),
    }


def why_not(call_off: CallOff, asked: Authorisation) -> str:
    """Why nothing can fall away now, and what to do in place of it."""
    return (
        f"{asked.reference} is “{lower_first(asked.get_state_display())}”, and the call-off "
        f"“{lower_first(call_off.get_state_display())}”. A home is written down here before the award. "
        "Look at the call-off's page for what comes next."
    )


def table(rows: Sequence[PullOut]) -> Table | None:
    """Every home that pulled out, the first in front; None where none did."""
    if not rows:
        return None
    return Table(
        "Homes that pulled out",
        [Column("Home"), Column("Why"), Column("Said by"), Column("What was said", wide=True)],
        [
            [
                Cell(home_name(row), note=f"{row.authorisation.reference} fell away"),
                str(row),
                Cell(row.said_by, note=f"{short_day(row.said_on)}, {lower_first(AskedHow(row.how).label)}"),
                Cell(row.words, note=f"Written down by {row.by.name}."),
            ]
            for row in rows
        ],
        Empty("None pulled out."),
    )


def next_step(call_off: CallOff, row: PullOut, standing: Sequence[Ranked], *, may: bool) -> NextStep:
    """Who pulled out, who is next in the published order, and the button that recommends it."""
    sentence = (
        f"{home_name(row)} pulled out on {day(row.said_on)}: {lower_first(str(row))}. "
        f"{next_words([one.offer.name for one in standing])}"
    )
    ranking = Link("See the ranking", reverse("calloffs:ranking", args=[call_off.pk]))
    if not may:
        return NextStep(f"{sentence} A placements officer does this.", link=ranking)
    if not standing:
        end = reverse("calloffs:end_call_off", args=[call_off.pk])
        return NextStep(sentence, Action("End it with no award", end, asks=True), ranking)
    if len(standing) > 1:
        return NextStep(sentence, Action(ranking.text, ranking.url, asks=True))
    page = reverse("calloffs:recommend", args=[call_off.pk, standing[0].offer.key])
    return NextStep(sentence, Action(f"Recommend {standing[0].offer.name}", page, asks=True), ranking)


def to_ask_for(call_off: CallOff) -> NextStep:
    """Once another home is recommended: its authorisation is asked for."""
    page = reverse("calloffs:proposal", args=[call_off.pk])
    return NextStep(PROPOSED_ANEW, Action("See the proposal", page, asks=True))
