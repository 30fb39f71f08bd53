"""Everything that the page of a call-off shows."""

from datetime import datetime
from typing import Any

from calloffs.models import CallOff, Invitation
from calloffs.presenters import agreed, questions
from calloffs.presenters import call_offs as present
from calloffs.presenters.awarding_events import EVENT_WORDS as AWARDING_WORDS
from calloffs.presenters.status import EVENT_WORDS, call_off_status, call_off_when, timeline
from calloffs.rules.competition import is_open
from calloffs.selectors import competitions, proposals
from calloffs.selectors.homes import lost_of
from calloffs.selectors.outcomes import Outcome, outcome_of, reads_outcome_of
from calloffs.selectors.places import gone_of
from calloffs.states import CallOffState
from placements.policies import may
from placements.presenters.reading import as_read
from providers.presenters.grave import warnings
from providers.presenters.suspensions import told_council
from providers.selectors.admissions import running_suspensions
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.components import SummaryRow

BOUGHT = (CallOffState.AUTHORISED, CallOffState.AWARDED)
ENDED = (CallOffState.AWARDED, CallOffState.NO_AWARD)
SCORED_LATER = (CallOffState.PUBLISHED, CallOffState.CLOSED)


def page(call_off: Any, user: Any, *, at: datetime) -> dict[str, Any]:
    """What comes next, who was invited, questions, evaluators, who was left out, the history."""
    child = call_off.referral.child
    invited = as_read(competitions.invitations(call_off), child, user)
    asked = as_read(competitions.questions(call_off), child, user)
    chosen = competitions.assessments(call_off)
    open_now = is_open(state=call_off.state, closes_at=call_off.closes_at, at=at)
    answering = open_now and has_permission(user, Permission.CLARIFICATION_ANSWER)
    shown = questions.for_council(asked, can_answer=answering)
    subjects = [call_off.pk, *(row.pk for row in invited), *(row.pk for row in asked)]
    buying = has_permission(user, Permission.CALLOFF_PUBLISH)
    outcome = _outcome(call_off, user)
    return {
        "status": call_off_status(call_off, at),
        "when": call_off_when(call_off, at),
        "open_now": open_now,
        "next": _next(call_off, outcome, user, at),
        "warnings": [] if call_off.state in ENDED else _warnings(call_off, invited, user),
        "facts": present.facts(call_off, user, _agreed(call_off, outcome, user)),
        "progress": competitions.progress(invited),
        "invited": present.invited_table(invited),
        "questions": shown,
        "waiting": questions.waiting(shown),
        "evaluators": present.evaluators_table(chosen) if chosen else None,
        "left_out": present.left_out_table(left := competitions.left_out(call_off)),
        "left_out_count": len(left),
        "may_choose": buying and call_off.state in SCORED_LATER,
        "may_see_offers": call_off.closes_at is not None and at >= call_off.closes_at,
        "may_end": buying and call_off.state not in ENDED,
        "scores": any(row.evaluator_id == user.pk for row in chosen),
        "timeline": timeline(subjects, EVENT_WORDS | AWARDING_WORDS),
    }


def _outcome(call_off: CallOff, user: Any) -> Outcome | None:
    """What was authorised; None before, and for whoever may not read it."""
    if call_off.state not in BOUGHT or not reads_outcome_of(user, call_off.pk):
        return None
    return outcome_of(call_off)


def _next(call_off: CallOff, outcome: Outcome | None, user: Any, at: datetime) -> present.NextStep:
    if outcome is None or call_off.state != CallOffState.AUTHORISED:
        return present.next_step(call_off, user, at=at)
    sentence, link = agreed.next_of(call_off, outcome.agreement, " ".join(lost_of(outcome.proposal)))
    return present.NextStep(
        sentence, link if may(user, Permission.AGREEMENT_ISSUE, call_off.referral) else None
    )


def _agreed(call_off: CallOff, outcome: Outcome | None, user: Any) -> list[SummaryRow]:
    if outcome is None:
        return []
    return agreed.rows(call_off, outcome.proposal, outcome.authorisation, outcome.agreement, user)


def _warnings(call_off: Any, invited: list[Invitation], user: Any) -> list[str]:
    """What stands against settings and providers that it may be bought from, and that the proposed place has gone."""
    proposal = proposals.latest(call_off)
    gone = gone_of(proposal) if proposal else ""
    relied_on = {row.provider_id for row in invited if row.declined_at is None}
    relied_on |= {proposal.provider_id} if proposal else set()
    suspended = running_suspensions(relied_on, lot_id=call_off.lot_id)
    standing = warnings(competitions.standing(proposal, invited), user)
    return [*([gone] if gone else []), *standing, *told_council(suspended)]
