"""The course of a search as its statement tells it, day by day, and what the law asked on the way (ADR 156)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from calloffs.documents.search_followed import followed
from calloffs.documents.search_homes import Told
from calloffs.models import Authorisation, CallOff, LadderRung, Recommendation
from calloffs.rules.competition import state_at
from calloffs.rules.deadlines import shown
from calloffs.rules.search_statements import Item, in_order
from calloffs.states import (
    CallOffRoute,
    CallOffState,
    DecidingOffice,
    DirectGround,
    GateAnswer,
    LadderGround,
    LawAnswer,
    LawGate,
    LawOffice,
    NotNearer,
    OfficeDecision,
    RungResult,
)
from placements.models import LegalAuthority, ReferralAmendment
from placements.presenters.changes import answer_words
from placements.presenters.legal import since_told
from placements.rules.legal import over_at, until_words
from placements.rules.questions import QUESTIONS
from placements.states import LocationClass
from sefton_pdps.core.text.words import day, listed, lower_first, plural, pounds, short_day
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from calloffs.selectors.searches import ArguedCase

DECIDED = {
    OfficeDecision.AUTHORISE: "authorised it",
    OfficeDecision.RETURN: "returned it with a question",
    OfficeDecision.REFUSE: "refused it",
}
Happened = Iterator[tuple[datetime | None, str]]


def happened(told: Told, at: datetime) -> list[tuple[datetime, str]]:
    """Every step of the search, the earliest first."""
    return in_order(
        [*_referral(told), *_call_offs(told, at), *_rungs(told), *_decisions(told), *followed(told)]
    )


def _said(told: Told, sentence: str, *own: str) -> str:
    """A sentence with what was typed beside it, where the edition holds that."""
    texts = [f"“{text}”." for text in map(told.own, own) if text]
    return " ".join([sentence, *texts])


def _referral(told: Told) -> Happened:
    referral = told.search.referral
    yield (
        referral.approved_at,
        f"The referral of the child’s needs was approved by {told.who(referral.approved_by)}.",
    )
    for row in told.search.amendments:
        yield row.decided_at, _said(told, _relaxed(told, row), row.reason)
    for change in told.search.profile_changes:
        told_all = "The changed needs were sent to everybody who had been invited."
        yield change.at, _said(told, told_all, change.what_changed)


def _relaxed(told: Told, row: ReferralAmendment) -> str:
    """Which requirement became another: its coded answers before and after, of a text only which one it was."""
    parts = []
    for name, after in row.answers.items():
        question = QUESTIONS[name]
        if question.choices or told.holds(Item.OWN_WORDS):
            was, becomes = answer_words(name, row.before[name]), answer_words(name, after)
            parts.append(f"{lower_first(question.label)}: “{was}” became “{becomes}”")
        else:
            parts.append(lower_first(question.label))
    return (
        f"What was asked of a home was changed, approved by {told.who(row.decided_by)}: {'; '.join(parts)}."
    )


def _call_offs(told: Told, at: datetime) -> Happened:
    for call_off in told.search.call_offs:
        yield call_off.opened_at, _opened(told, call_off)
        yield from _competed(told, call_off, at)
        if call_off.awarded_at:
            yield (
                call_off.awarded_at,
                f"{call_off.reference}: the placement was agreed with the home that was authorised.",
            )
        if call_off.no_award_at:
            ended = f"{call_off.reference} ended with no placement."
            yield call_off.no_award_at, _said(told, ended, call_off.no_award_reason)


def _opened(told: Told, call_off: CallOff) -> str:
    route = lower_first(CallOffRoute(call_off.route).label)
    text = f"{call_off.reference}: a search by {route} was opened by {told.who(call_off.opened_by)}."
    assessed = getattr(call_off, "assessment", None)
    if assessed and assessed.pointed_to != assessed.chosen:
        text += (
            f" The answers about the route pointed to {lower_first(CallOffRoute(assessed.pointed_to).label)}."
        )
    return _said(told, text, call_off.route_reason)


def _competed(told: Told, call_off: CallOff, at: datetime) -> Happened:
    invited = told.search.of(call_off)
    if call_off.closes_at is None:
        return
    first = call_off.first_closes_at or call_off.closes_at
    text = (
        f"{call_off.reference}: the child’s needs, without a name, went to {plural(len(invited), 'provider')}"
    )
    moved = (
        f" The time to answer was moved to {shown(call_off.closes_at)}." if call_off.first_closes_at else ""
    )
    yield (
        call_off.published_at,
        f"{text}, to answer by {shown(first)}.{'' if call_off.answered_at else moved}",
    )
    if state_at(call_off.state, call_off.closes_at, at) == CallOffState.PUBLISHED:
        return
    offered = sum(bool(row.offered_at or row.was_heard) for row in invited)
    declined = sum(bool(row.declined_at and not (row.offered_at or row.was_heard)) for row in invited)
    silent = len(invited) - offered - declined
    text = f"The time to answer ended: {offered} offered, {declined} declined and {silent} did not answer."
    yield call_off.closes_at, f"{call_off.reference}: {text}"
    yield call_off.evaluated_at, f"{call_off.reference}: the offers were scored."


def _rungs(told: Told) -> Happened:
    for rung in told.search.rungs:
        skipped = rung.result == RungResult.SKIPPED
        verb = "was not searched" if skipped else "was searched"
        ground = f" Ground: {lower_first(LadderGround(rung.ground).label)}." if rung.ground else ""
        law = "" if skipped else f" ({rung.legal_basis})"
        text = f"Step {rung.rung} of the contingency ladder {verb}: {rung.name}{law}.{ground}"
        yield rung.opened_at, _said(told, text, rung.reason)
        yield from _rung_closed(rung, skipped=skipped)


def _rung_closed(rung: LadderRung, *, skipped: bool) -> Happened:
    if rung.result and not skipped:
        result = lower_first(RungResult(rung.result).label)
        yield rung.closed_at, f"Step {rung.rung} of the contingency ladder was closed: {result}."


def _decisions(told: Told) -> Happened:
    for one in told.search.recommended:
        yield one.at, _recommended(told, one)
    for case in told.search.cases:
        yield case.at, _case(told, case)
    for authorisation in told.search.authorisations:
        yield from _authorised(told, authorisation)


def _recommended(told: Told, chosen: Recommendation) -> str:
    rank = next((row["position"] for row in chosen.ranking if row["offer"] == str(chosen.offer_id)), None)
    home = told.homes.label(chosen.offer.provider_id)
    place = f" It ranked {rank} of {plural(len(chosen.ranking), 'offer')}." if rank else ""
    if chosen.together_why:
        place += f" Chosen for all brothers and sisters: {lower_first(chosen.get_together_why_display())}."
    return _said(
        told,
        f"{home} was recommended by {told.who(chosen.by)}.{place}",
        chosen.reasons,
        chosen.not_first_reason,
    )


def _case(told: Told, case: "ArguedCase") -> str:
    ground = lower_first(DirectGround(case.ground).label)
    act = f" Ground in the Procurement Act 2023: {case.act_ground.name}." if case.act_ground else ""
    text = f"A case was made by {told.who(case.by)} for one home without a competition: {ground}.{act}"
    if case.looked_at:
        text += (
            f" Of {plural(case.looked_at, 'home')} on the list, {case.passed} passed every rule and "
            f"{case.with_place} of them had a place."
        )
    return _said(told, text, case.evidence, case.why_this)


def _authorised(told: Told, authorisation: Authorisation) -> Happened:
    proposal = authorisation.proposal
    where = lower_first(LocationClass(proposal.location_class).label)
    miles = told.of(Item.DISTANCE, f", {proposal.distance_miles} miles" if proposal.distance_miles else "")
    fee = told.of(Item.FEE, f" {pounds(proposal.weekly)} a week, {pounds(authorisation.value)} in all.")
    asked = f"{authorisation.reference}: authority was asked for {told.home(proposal)}, {where}{miles}"
    yield authorisation.requested_at, f"{asked}, from {day(proposal.starts_on)}.{fee}"
    for office in authorisation.offices.all():
        decided = f"{DecidingOffice(office.office).label} {DECIDED[OfficeDecision(office.decision)]}"
        text = f"{authorisation.reference}: {decided}."
        yield office.at, _said(told, text, office.reason)
    if authorisation.provisional_at:
        text = f"{authorisation.reference}: authority was given for a time, out of hours."
        yield authorisation.provisional_at, _said(told, text, authorisation.provisional_reason)
    for answer in authorisation.distance_approvals.all():
        came = lower_first(LawAnswer(answer.outcome).label)
        text = f"{authorisation.reference}: {LawOffice(answer.office).label}, about a home outside the area: {came}."
        yield answer.rung_at, _said(told, text, answer.considered, answer.answer)
    if pulled := getattr(authorisation, "pull_out", None):
        why = lower_first(str(pulled))
        text = f"{authorisation.reference}: {told.home(proposal)} could not be had after all: {why}."
        yield pulled.at, _said(told, text, pulled.words)


def law(told: Told) -> dict[str, Any]:
    """The authority to place the child, and the answers to what the law asks before a move out of the area."""
    return {
        "authority": [_authority(told, row) for row in told.search.legal],
        "gates": [
            [told.homes.label(one.proposal.provider_id), *row]
            for one in told.search.authorisations
            for row in _gates(told, one)
        ],
    }


def _authority(told: Told, row: LegalAuthority) -> list[str]:
    ends = over_at(row)
    until = until_words(ends) if ends else "until further order"
    own = ". ".join(filter(None, (told.own(row.reference), told.own(row.conditions))))
    return [row.get_kind_display(), since_told(row), until, own]


def _gates(told: Told, authorisation: Authorisation) -> Iterator[list[str]]:
    newest = {row.gate: row for row in authorisation.location_answers.all()}
    for gate in LawGate:
        if (row := newest.get(gate)) is None:
            continue
        reasons = listed([lower_first(NotNearer(code).label) for code in row.reasons])
        answer = ": ".join(filter(None, (GateAnswer(row.answer).label, reasons)))
        own = ". ".join(filter(None, (told.own(row.whom), told.own(row.words))))
        on = row.done_on or local(row.at).date()
        yield [gate.label, answer, short_day(on), own]
