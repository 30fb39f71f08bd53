"""One search for brothers and sisters as a table: how far each child is, the home, and what they come to together."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.presenters.authorisations import status as authorisation_status
from calloffs.states import CallOffState
from placements.presenters.child_words import child_words
from providers.rules.home_names import home_name
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Table, badge_of

NO_CALL_OFF = "No call-off yet"


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
