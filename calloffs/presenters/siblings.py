"""One search for brothers and sisters as a table: how far each child is, the home, and what they come to together."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.presenters.authorisations import status as authorisation_status
from calloffs.presenters.proposals import decision
from calloffs.states import AuthorisationState, CallOffState, DecidingOffice, OfficeDecision
from placements.codes import Together
from placements.presenters.child_words import child_words
from providers.rules.home_names import home_name
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact, NextStep
from sefton_pdps.core.web.components import Cell, Column, Link, Table, badge_of


def facts(number: int, together: str, proposals: Sequence[AwardProposal]) -> list[Fact]:
    """How many are searched for, whether together, and what is proposed for them in all."""
    values: list[Decimal] = [one.whole_life_value for one in proposals]
    return [
        Fact("Searched for together", words.plural(number, "child", "children") if number else ""),
        Fact("Together", Together(together).label if together else ""),
        Fact("Whole-life value, together", words.pounds(sum(values, NOTHING)) if len(values) > 1 else ""),
    ]


def next_step(
    group: UUID,
    call_offs: Sequence[CallOff],
    proposals: Sequence[AwardProposal],
    authorisations: Sequence[Authorisation],
    together: str,
    *,
    acts: bool,
    at: datetime,
) -> NextStep:
    """What comes next for all of them, or of whom the others wait."""
    if acts:
        return NextStep("All of them are ready for the same step. Read each line, then go on below.")
    states = {CallOffState(one.state_at(at)) for one in call_offs}
    if states == {CallOffState.EVALUATED} and together != Together.NOT:
        compare = Link("Compare the homes for all of them", address_of("calloffs:siblings", group) + "homes/")
        if len(proposals) < len(call_offs):
            return NextStep("Every offer is scored. Choose a home for all of them.", link=compare)
        return NextStep("A home is recommended for each of them.", link=compare)
    if authorisations and states == {CallOffState.RECOMMENDED}:
        return NextStep("All of them wait for their authorising officers.")
    if len(states) == 1:
        label = words.lower_first(next(iter(states)).label)
        return NextStep(f"All of them are “{label}”. Go on with each on its own page.")
    return NextStep(
        "They are not equally far. Go on with each on its own page, until all are ready for the same step."
    )


def proposed_parts(proposals: Sequence[AwardProposal]) -> dict[str, Any]:
    """What whoever asks for all of them has read of each: the home, the nights, the money, and why."""
    return {
        label: value
        for one in proposals
        for label, value in {
            f"What is decided ({one.call_off.reference})": decision(one),
            f"A week ({one.call_off.reference})": words.pounds(one.weekly),
            f"Why this home ({one.call_off.reference})": one.recommendation.reasons
            if one.recommendation
            else "",
            f"Impact after 18 ({one.call_off.reference})": [one.asc_impact, one.asc_impact_reason],
        }.items()
    }


def waiting_parts(authorisations: Sequence[Authorisation]) -> dict[str, Any]:
    """What whoever decides for all of them has read of each that waits: what is decided, and the sum that counts."""
    return {
        one.reference: [decision(one.proposal), words.pounds(one.together), _offices(one)]
        for one in authorisations
        if one.state == AuthorisationState.REQUESTED
    }


def _offices(authorisation: Authorisation) -> str:
    """Who is asked, and who of them has decided."""
    asked = sorted(authorisation.offices.all(), key=lambda one: one.office)
    return "; ".join(
        f"{DecidingOffice(one.office).label}: {OfficeDecision(one.decision).label if one.decision else 'waits'}"
        for one in asked
    )


def children_table(
    call_offs: Sequence[CallOff],
    proposals: Sequence[AwardProposal],
    authorisations: Sequence[Authorisation],
    today: date,
    at: datetime,
) -> Table:
    """Each child with the call-off, what is proposed and its authorisation; the sum below."""
    proposed = {one.call_off_id: one for one in proposals}
    asked = {one.call_off_id: one for one in authorisations}
    values: list[Decimal] = [one.whole_life_value for one in proposals]
    return Table(
        "The children",
        [
            Column("Child"), Column("State"), Column("Home", wide=True), Column("Authorisation"),
            Column("Whole-life value", numeric=True),
        ],
        [
            [
                Cell(
                    child_words(one.referral.child, one.lot.service_type, today),
                    url=address_of("calloffs:call_off_detail", one.pk),
                    reference=one.reference,
                ),
                Cell(status=badge_of(CallOffState(one.state_at(at)))),
                _home(proposed.get(one.pk)),
                _asked(asked.get(one.pk), at),
                words.pounds(proposed[one.pk].whole_life_value) if one.pk in proposed else "",
            ]
            for one in call_offs
        ],
        totals=["Together", "", "", "", words.pounds(sum(values, NOTHING))] if len(values) > 1 else (),
    )  # fmt: skip


def _home(proposal: AwardProposal | None) -> Cell | str:
    if proposal is None:
        return ""
    return Cell(
        home_name(proposal), url=f"{address_of('calloffs:call_off_detail', proposal.call_off_id)}proposal/"
    )


def _asked(authorisation: Authorisation | None, at: datetime) -> Cell | str:
    if authorisation is None:
        return ""
    return Cell(
        authorisation.reference,
        url=address_of("calloffs:authorisation_detail", authorisation.pk),
        status=authorisation_status(authorisation, at),
    )
