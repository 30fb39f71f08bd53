"""What the round board shows: S-9's checklist, applications by stage, progress, and what holds the round up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from providers.models import AdmissionRound, RoundCancellation
from providers.policies.rounds import advice_of, office_of, standing_cancellation
from providers.presenters.statuses import round_status
from providers.rules.rounds import OpeningFacts, is_taking, why_not_open
from providers.states import NOT_ADVERTISED, AdviceKind, ApplicationState, CriterionCode, Office, RoundState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Status, SummaryRow, Table, Task

if TYPE_CHECKING:
    from providers.selectors.evaluation import Progress

ORDER = list(CriterionCode.values)
DONE = Status("Recorded", Colour.DONE)
# The first of these with an application in it is what holds the round up.
HOLD_UPS = (
    (ApplicationState.MODERATED, "to decide", "the deciding officer"),
    (ApplicationState.MODERATION, "to moderate", "a moderator"),
    (ApplicationState.EVALUATION, "to score", "the evaluators"),
    (ApplicationState.SUBMITTED, "to check", "the commissioning manager"),
    (ApplicationState.COMPLIANCE, "in the compliance check", "the commissioning manager"),
    (ApplicationState.CLARIFICATION, "with a question to answer", "the provider"),
)


def when(round: AdmissionRound, at: datetime) -> str:
    """The date that matters of a round."""
    if round.state == RoundState.CLOSED and round.closed_at:
        return f"Closed on {words.moment(round.closed_at)}"
    if round.state == RoundState.CANCELLED and round.cancelled_at:
        return f"Cancelled on {words.moment(round.cancelled_at)}"
    if round.closes_at is None:
        return "Open until a closing time is set" if round.state == RoundState.OPEN else "No closing time"
    if round.closes_at <= at:
        return f"The closing time was {words.moment(round.closes_at)}"
    return f"Closes {words.deadline(round.closes_at, at)}"


def checklist(round: AdmissionRound, user: User) -> list[Task]:
    """What S-9 asks for before a round opens, each with who gave it; a link for whose job it is."""
    signed = {sign_off.office: sign_off for sign_off in round.sign_offs.all()}
    advised = {sign_off.kind: sign_off for sign_off in round.advice.all()}
    sign, advise = (reverse(f"providers:{name}", args=[round.pk]) for name in ("round_sign", "round_advice"))
    tasks = []
    for office, label in Office.choices:
        sign_off = signed.get(office)
        done = Status("Signed", Colour.DONE) if sign_off else Status("Not signed", Colour.ATTENTION)
        hint = f"{sign_off.by.name}, {words.moment(sign_off.at)}" if sign_off else ""
        mine = not sign_off and office_of(user) == office
        tasks.append(Task(f"Signature of the {label}", done, sign if mine else "", hint))
    for kind, label in AdviceKind.choices:
        given = advised.get(kind)
        done = DONE if given else Status("Not recorded", Colour.ATTENTION)
        hint = f"{given.by.name}, given on {words.day(given.given_on)}" if given else ""
        mine = not given and kind in advice_of(user)
        tasks.append(Task(str(label), done, advise if mine else "", hint))
    return tasks


def criteria_table(round: AdmissionRound) -> Table:
    """The four criteria with weights and least scores (S-45)."""
    criteria = sorted(round.criteria.all(), key=lambda one: ORDER.index(one.code))
    rows = [
        [Cell(one.get_code_display(), note=one.question), one.weight, f"{one.least_score} of 5"]
        for one in criteria
    ]
    columns = [Column("Criterion"), Column("Weight", numeric=True), Column("Least score", numeric=True)]
    return Table("Criteria", columns, rows, totals=["Total", sum(one.weight for one in criteria), ""])


def parts(round: AdmissionRound) -> dict[str, Any]:
    """What is advertised when the round opens, as whoever opens it reads it (S-9, S-45)."""
    return {
        "State": round.get_state_display(),
        "Title": round.title,
        "Lots": sorted(lot.name for lot in round.lots.all()),
        "Closes": round.closes_at,
        "Criteria": [
            [row[0], f"weight {row[1]}", f"least score {row[2]}"] for row in criteria_table(round).rows
        ],
        "Specification": round.specification,
        "Terms": round.terms,
    }


def stages(round: AdmissionRound, numbers: Mapping[str, int], user: User) -> Table:
    """Applications by stage, each leading to the list of them for those who may see it."""
    opens = has_permission(user, Permission.APPLICATION_SEE)
    listing = reverse("providers:application_list")
    rows = []
    for state, label in ApplicationState.choices:
        url = f"{listing}?round={round.pk}&state={state}" if state != ApplicationState.DRAFT else ""
        rows.append([Cell(str(label), url if opens and numbers[state] else ""), numbers[state]])
    rows = [row for row in rows if row[1]]
    columns = [Column("Stage"), Column("Applications", numeric=True)]
    return Table("Applications", columns, rows, Empty("No provider has started an application yet."))


def holding_up(round: AdmissionRound, numbers: Mapping[str, int], at: datetime) -> str:
    """The next thing that holds the round up, in a sentence."""
    if round.state == RoundState.DRAFTED:
        return "Waits for the signatures of both Executive Directors."
    if round.state == RoundState.SIGNED_OFF:
        return "Signed off and not open yet."
    for state, what, who in HOLD_UPS:
        if numbers[state]:
            return f"{words.plural(numbers[state], 'application')} {what}: waits for {who}."
    if round.state == RoundState.CANCELLED:
        return "Cancelled: no application in it goes on."
    if is_taking(round.state, round.closes_at, at):
        drafts = words.plural(numbers[ApplicationState.DRAFT], "application")
        return f"Providers may apply; {drafts} started and not sent."
    return "Every application of this round is decided."


def _progress_table(progress: Iterable["Progress"]) -> Table:
    rows = [[one.name, one.assigned, one.finished, one.conflicts] for one in progress]
    columns = [
        Column("Evaluator"),
        Column("Applications", numeric=True),
        Column("Finished", numeric=True),
        Column("Conflicts", numeric=True),
    ]
    empty = Empty("No evaluator is chosen yet. They are chosen when an application passes its check.")
    return Table("Evaluators' progress", columns, rows, empty)


def _actions(round: AdmissionRound, facts: OpeningFacts | None, user: User, at: datetime) -> dict[str, Any]:
    manages = has_permission(user, Permission.FRAMEWORK_MANAGE)
    before = round.state in NOT_ADVERTISED
    office = office_of(user)
    signed = {one.office for one in round.sign_offs.all()}
    opening = Action(
        "Open the round",
        address_of("providers:round_open", round.pk),
        why_not=why_not_open(facts) if facts else (),
        asks=True,
    )
    return {
        "opening": opening if facts else None,
        "may_end": manages and is_taking(round.state, round.closes_at, at),
        **_cancellation(round, user, at),
        "may_change": manages and round.state == RoundState.DRAFTED and not signed,
        "may_sign": office is not None and round.state == RoundState.DRAFTED and office not in signed,
        "may_advise": before and bool(advice_of(user)),
    }


def _cancellation(round: AdmissionRound, user: User, at: datetime) -> dict[str, Any]:
    """What stands about cancelling the round: a proposal that waits, or why it was cancelled."""
    standing = standing_cancellation(round)
    if standing is None:
        return {"proposal": [], "may_answer": False}
    waits = standing.is_confirmed is None and is_taking(round.state, round.closes_at, at)
    answers = any(
        has_permission(user, may) for may in (Permission.ROUND_SIGN_OFF, Permission.FRAMEWORK_MANAGE)
    )
    shown = waits or standing.is_confirmed
    return {
        "proposal": proposal(standing) if shown else [],
        "proposal_heading": "Proposed: cancel this round" if waits else "Why it was cancelled",
        "may_answer": waits and answers,
    }


def _extensions(round: AdmissionRound) -> Table | None:
    """Each change of the closing time since the round was advertised, with its reason."""
    rows = [
        [words.moment(one.new_end), one.old_end and words.moment(one.old_end), one.reason, one.by.name]
        for one in round.extensions.all()
    ]
    columns = [Column("New closing time"), Column("Before"), Column("Reason"), Column("Set by")]
    return Table("Changes of the closing time", columns, rows) if rows else None


def proposal(cancellation: RoundCancellation) -> list[SummaryRow]:
    """A proposal to cancel a round, for the person who answers it."""
    rows = [
        SummaryRow("Reason", cancellation.reason),
        SummaryRow(
            "Proposed by", f"{cancellation.proposed_by.name}, {words.moment(cancellation.proposed_at)}"
        ),
    ]
    if cancellation.answered_by and cancellation.answered_at:
        answered = f"{cancellation.answered_by.name}, {words.moment(cancellation.answered_at)}"
        rows.append(SummaryRow("Confirmed by", answered))
    return rows


def board(
    round: AdmissionRound,
    numbers: Mapping[str, int],
    progress: Iterable["Progress"],
    facts: OpeningFacts | None,
    user: User,
    at: datetime,
) -> dict[str, Any]:
    """The round board; `facts` for opening it, where this person may open it and it is not open yet."""
    started = round.state not in NOT_ADVERTISED
    return {
        "round": round,
        "caption": f"{round.framework.title}, round {round.number}",
        "status": round_status(round, at),
        "when": when(round, at),
        "next_thing": holding_up(round, numbers, at),
        "checklist": checklist(round, user),
        "papers": papers(round),
        "criteria": criteria_table(round),
        "stages": stages(round, numbers, user) if started else None,
        "progress": _progress_table(progress) if started else None,
        "extensions": _extensions(round),
        **_actions(round, facts, user, at),
    }


def papers(round: AdmissionRound) -> list[SummaryRow]:
    """What the directors sign and providers read."""
    return [
        SummaryRow("Lots", words.listed([lot.name for lot in round.lots.all()])),
        SummaryRow("Specification", round.specification),
        SummaryRow("Terms", round.terms),
        SummaryRow("How children shaped it", round.consultation),
    ]
