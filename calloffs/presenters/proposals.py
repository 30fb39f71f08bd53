"""A proposal as tables and sentences: what is decided, its cost, its lines, and who decides."""

from collections.abc import Sequence
from typing import Any

from calloffs.models import AskedOffice, AwardProposal, CallOff, ProposalLine
from calloffs.presenters.evidence import told
from calloffs.presenters.law import act_ground, stands_on
from calloffs.rules.bands import OfficeNeeded
from calloffs.rules.direct_awards import NIGHTS
from calloffs.rules.evidence import accepted
from calloffs.states import DecidingOffice, DirectGround, HowLong, Impact
from placements.presenters import distance_words
from placements.presenters.child_words import child_words
from placements.rules.ages import eighteenth_birthday, years_after
from placements.rules.fees import weekly_total
from placements.states import LocationClass
from providers.rules.home_names import home_name, number_with_regulator
from providers.states import Regulator
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, SummaryRow, Table
from sefton_pdps.core.web.confirming import labelled


def decision(proposal: AwardProposal) -> str:
    """What is decided, in one sentence under the child in words, without telling who the child is."""
    length = proposal.how_long
    emergency = f"for {HowLong(length).label}, in an emergency, " if length in NIGHTS else ""
    return (
        f"Place this child at {home_name(proposal)} ({proposal.provider.name}) {emergency}"
        f"{words.term(proposal.starts_on, proposal.ends_on)}, for {words.pounds(proposal.whole_life_value)} in all."
    )


def summary(proposal: AwardProposal, call_off: CallOff) -> list[SummaryRow]:
    """Home, nights and where it is."""
    far = distance_words(proposal.distance_miles)
    return [
        SummaryRow(
            "Child", child_words(call_off.referral.child, call_off.lot.service_type, proposal.starts_on)
        ),
        SummaryRow("Home", Cell(home_name(proposal), note=_whose(proposal))),
        *_rung(proposal),
        SummaryRow("Where", f"{LocationClass(proposal.location_class).label}, {far}"),
        SummaryRow("Starts", proposal.starts_on),
        SummaryRow(
            "Term", Cell(start(words.last_night(proposal.ends_on)), note=_term_note(proposal, call_off))
        ),
        SummaryRow("Needed by", call_off.needed_on),
        SummaryRow("Court date", call_off.referral.court_date),
    ]


def _whose(proposal: AwardProposal) -> str:
    return f"{proposal.provider.name}, {_number(proposal)}, place {proposal.place.number}"


def _number(proposal: AwardProposal) -> str:
    number = number_with_regulator(proposal.setting)
    return f"URN {number}" if proposal.setting.regulator == Regulator.OFSTED else number


def _rung(proposal: AwardProposal) -> list[SummaryRow]:
    """On the ladder the rung that it is bought on, with its law; and the court, where its approval was needed."""
    case = proposal.case
    if case is None or case.approach is None:
        return []
    rung = case.approach.rung
    law = stands_on(rung.regime, rung.legal_basis)
    court = f"{words.day(case.court_approved_on)}, {case.court_reference}" if case.court_approved_on else ""
    return [
        SummaryRow("Bought by", Cell(rung.name, note=law)),
        *([SummaryRow("Ground of the Act", act_ground(case.act_ground))] if case.act_ground else []),
        *([SummaryRow("Approved by the court", court)] if court else []),
    ]


def _term_note(proposal: AwardProposal, call_off: CallOff) -> str:
    if proposal.how_long in NIGHTS:
        return f"An emergency, bought for {HowLong(proposal.how_long).label}; whatever follows is a new decision."
    if call_off.short_term_reason:
        return f"Shorter than five years: {call_off.short_term_reason}"
    if proposal.uncut_term_passes_18:
        uncut = words.last_night(years_after(proposal.starts_on, 5))
        return f"It ends at the 18th birthday; an uncut five-year term would have its {uncut}."
    return "Five years from the start, with regular reviews beyond."


def short_facts(proposal: AwardProposal) -> list[Fact]:
    """What whoever asks for the authorisation must have before their eyes: ground, length, cost."""
    case = proposal.case
    length = HowLong(proposal.how_long).label if proposal.how_long else ""
    return [
        Fact("Ground", DirectGround(case.ground).label if case else ""),
        Fact("Bought for", length),
        Fact("A week", words.pounds(proposal.weekly)),
    ]


def money(
    proposal: AwardProposal, call_off: CallOff, offices: Sequence[AskedOffice] = ()
) -> list[SummaryRow]:
    """Weekly, whole-life and after-18 cost; `offices` of its authorisation, which may hold the answer on the impact.

    A stay that ends before the 18th birthday of itself costs nothing after it, so nothing is said of after 18.
    """
    reaches_18 = proposal.ends_on >= eighteenth_birthday(call_off.referral.child.date_of_birth)
    after = f"{_own_term(proposal)} before the 18th birthday."
    if proposal.uncut_term_passes_18:
        after = "What the rest of an uncut five-year term would cost; for information, it is not committed."
    return [
        SummaryRow("A week", words.pounds(proposal.weekly)),
        SummaryRow(
            "Whole term", Cell(words.pounds(proposal.whole_life_value), note="To the end of the term.")
        ),
        *(
            [SummaryRow("After 18", Cell(words.pounds(proposal.after_18_value), note=after))]
            if reaches_18 or not proposal.uncut_term_passes_18
            else []
        ),
        SummaryRow("Impact on Adult Social Care", impact(proposal, offices)),
    ]


def _own_term(proposal: AwardProposal) -> str:
    """The term that is measured against the 18th birthday: five years, or the nights of an emergency (ADR 33)."""
    if proposal.how_long in NIGHTS:
        return f"What is bought for {HowLong(proposal.how_long).label} ends"
    return "A five-year term ends"


def impact(proposal: AwardProposal, offices: Sequence[AskedOffice]) -> Cell:
    """The answer on the impact after 18 and its reason: the one given with a decision, or the proposal's own."""
    if not proposal.uncut_term_passes_18:
        return Cell(f"Not asked: {words.lower_first(_own_term(proposal))} before 18")
    answers = [*((asked.asc_impact, asked.asc_impact_reason) for asked in offices)]
    answers.append((proposal.asc_impact, proposal.asc_impact_reason))
    for answer, reason in answers:
        if answer:
            return Cell(Impact(answer).label, note=reason)
    return Cell("No answer yet")


def office_answer(own: AwardProposal | None) -> str:
    """What Adult Social Care answered for itself, for a form that does not ask an officer again; else nothing."""
    if own is None or own.asc_answered_by is None:
        return ""
    answer = Impact(own.asc_impact).label
    return f"Impact on Adult Social Care after 18, answered by {own.asc_answered_by}: {answer}. {own.asc_impact_reason}"


def lines_table(lines: Sequence[ProposalLine]) -> Table:
    """The weekly fee by line."""
    total = weekly_total(lines)
    return Table(
        "Weekly fee",
        [Column("Fee line"), Column("What it rests on"), Column("Pounds a week", numeric=True)],
        [[line.kind.name, _rests_on(line), words.pounds(line.weekly)] for line in lines],
        totals=["Total", "", words.pounds(total)] if lines else (),
    )


def _rests_on(line: ProposalLine) -> Cell | str:
    """What the council accepts a line on, and below it what the provider wrote."""
    ground = told(accepted(line.line))
    if not ground:
        return line.note
    return Cell(ground, note=f"The provider wrote: {line.note}" if line.note else "")


def parts_to_ask(
    proposal: AwardProposal, call_off: CallOff, offices: Sequence[OfficeNeeded]
) -> dict[str, Any]:
    """What whoever asks for its authorisation has read: every part that the deciding officers will read, and who."""
    return (
        {"What is decided": decision(proposal)}
        | labelled([*money(proposal, call_off), *summary(proposal, call_off)])
        | {"Weekly fee": lines_table(list(proposal.lines.all())).rows}
        | _grounds(proposal)
        | {"Who will decide": offices_to_ask_table(offices).rows}
    )


def _grounds(proposal: AwardProposal) -> dict[str, Any]:
    recommendation, case = proposal.recommendation, proposal.case
    if recommendation:
        return {
            "Why this home": recommendation.reasons,
            "Why before those that rank higher": [
                recommendation.get_together_why_display(),
                recommendation.not_first_reason,
            ],
        }
    if case is None:
        return {}
    return {
        "Why a direct award": [case.get_ground_display(), case.evidence],
        "How long for": [case.get_how_long_display() if case.how_long else "", case.longer_reason],
        "Who at the provider agreed": [
            case.agreed_by,
            case.agreed_at,
            case.get_agreed_how_display() if case.agreed_at else "",
        ],
        "Price benchmark": case.benchmark_words,
    }


def offices_to_ask_table(offices: Sequence[OfficeNeeded]) -> Table:
    """Whose decision will be asked for, and why."""
    return Table(
        "Who will decide",
        [Column("Office"), Column("Why")],
        [[DecidingOffice(asked.office).label, asked.why] for asked in offices],
    )
