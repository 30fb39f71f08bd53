"""The council's list and page of call-offs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from calloffs.models import CallOff, Clarification, LeftOut, OfferAssessment
from calloffs.presenters.terms import may_know_the_birthday
from calloffs.rules.deadlines import shown
from calloffs.rules.direct_awards import Stay
from calloffs.rules.told_terms import term_words
from calloffs.states import HowLong
from placements.models import AnonymisedProfile
from placements.presenters.ends import end_words
from placements.rules.profile import PARTS, frozen_copy
from placements.states import Gate
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, moment
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table

if TYPE_CHECKING:
    pass


def published_parts(call_off: CallOff, profile: AnonymisedProfile | None) -> dict[str, Any]:
    """What goes out when a competition is published, as the officer reads it first."""
    copy = frozen_copy(profile) if profile else {}
    told = {PARTS[name]: copy.get(name, "") for name in PARTS}
    needs = [f"{need['label']}: {need['value']}" for need in copy.get("needs", [])]
    return {
        "State": call_off.get_state_display(),
        "Lot": call_off.lot.name,
        "Needed by": call_off.needed_on,
        "Wanted for": _wanted_for(call_off),
        **told,
        "Needs": needs,
    }


def _wanted_for(call_off: CallOff) -> str:
    return term_words(
        call_off.needed_on, call_off.term_ends_on, call_off.short_term_reason, call_off.how_long
    )


def wanted(call_off: CallOff, *, asks_length: bool = False) -> list[Fact]:
    """What providers will read beside the profile: from when a home is wanted, and for how long.

    `asks_length`: in an emergency that is still to be chosen.
    """
    length = "What you choose above" if asks_length else _wanted_for(call_off)
    return [Fact("Home needed by", call_off.needed_on), Fact("Wanted for", length)]


def question_parts(asked: Clarification) -> dict[str, Any]:
    """A provider's question as whoever answers it reads it, and what became of it."""
    published = getattr(asked, "published", None)
    return {
        "The question": asked.question,
        "State": asked.get_state_display(),
        "The answer": published.answer if published else asked.answer,
    }


def _end(call_off: CallOff, user: User) -> str:
    born = call_off.referral.child.date_of_birth
    ends_on = Stay(call_off.how_long).end(call_off.needed_on, call_off.term_ends_on)
    return end_words(ends_on, born, tells_birthday=may_know_the_birthday(user))


def summary(call_off: CallOff, user: User, agreed: Sequence[SummaryRow] = ()) -> list[SummaryRow]:
    """What a call-off is: route and reason, term, weights; the referral's page for those who may open it.

    `agreed`: what was bought, once it is authorised, for who may read that.
    """
    opens = has_permission(user, Permission.REFERRAL_SEE)
    referral = f"/referrals/{call_off.referral_id}/" if opens else ""
    rows = [
        SummaryRow("Referral", Cell(call_off.referral.reference, url=referral)),
        SummaryRow("Lot", call_off.lot.name),
        SummaryRow("Why this route", call_off.route_reason),
        SummaryRow("Needed by", call_off.needed_on),
        *agreed,
        SummaryRow(
            "Term first asked for" if agreed else "Term",
            f"From {day(call_off.needed_on)}, {_end(call_off, user)}",
        ),
    ]
    if call_off.how_long:
        length = "The whole term" if call_off.how_long == HowLong.LONGER else HowLong(call_off.how_long).label
        rows.append(SummaryRow("Bought for", f"{length}, in an emergency"))
    if call_off.short_term_reason:
        rows.append(SummaryRow("Why the term is shorter", call_off.short_term_reason))
    if call_off.published_at is not None and call_off.closes_at is not None:
        rows += [
            SummaryRow("Deadline", Cell(shown(call_off.closes_at), note=_moved(call_off))),
            SummaryRow("Weights", weights(call_off)),
        ]
    if call_off.no_award_reason:
        rows.append(SummaryRow("Why it ended with no award", call_off.no_award_reason))
    return rows


def _moved(call_off: CallOff) -> str:
    """Where more time was given, or all had answered before, the deadline that was published first."""
    if call_off.answered_at and call_off.first_closes_at:
        return f"Everybody had answered then. The deadline was {shown(call_off.first_closes_at)}."
    return f"Moved later. It was first {shown(call_off.first_closes_at)}." if call_off.first_closes_at else ""


def weights(call_off: CallOff) -> str:
    """The published weights in words."""
    return (
        f"Quality {call_off.quality_weight}, price {call_off.price_weight}, "
        f"social value {call_off.social_value_weight}, of 100"
    )


def left_out_table(rows: Sequence[LeftOut]) -> Table:
    """Who was not invited, with the gate."""
    table_rows = [
        [
            row.provider.name,
            row.setting.name if row.setting else "All its settings",
            Gate(row.gate).label,
            row.reason,
        ]
        for row in rows
    ]
    columns = [Column("Provider"), Column("Setting"), Column("Gate"), Column("Reason")]
    return Table("Left out", columns, table_rows, Empty("Nobody was left out."), caption_hidden=True)


def evaluators_table(rows: Sequence[OfferAssessment]) -> Table:
    """Who scores the offers and how far they are; no scores."""
    columns = [Column("Evaluator"), Column("Progress")]
    return Table("Evaluators", columns, [[row.evaluator.described, _progress(row)] for row in rows])


def _progress(row: OfferAssessment) -> Cell:
    if row.has_conflict:
        return Cell(status=Status("Conflict of interest", Colour.STOPPED), note="Does not score.")
    if row.completed_at is not None:
        return Cell(status=Status("Finished", Colour.DONE), note=moment(row.completed_at))
    if row.declared_at is not None:
        return Cell(status=Status("Scoring", Colour.IN_PROGRESS))
    return Cell(status=Status("Not started", Colour.ATTENTION))
