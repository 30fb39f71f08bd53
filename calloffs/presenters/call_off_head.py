"""The head of a call-off's page and of those about it: the child in words, the steps of its life, what comes next."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from calloffs.models import CallOff
from calloffs.policies.scoring import reads_outcome
from calloffs.rules.competition import need_line
from calloffs.rules.deadlines import shown
from calloffs.rules.standing import facts_of, standing_of
from calloffs.states import CallOffRoute, CallOffState
from placements.policies import may
from placements.presenters.child_words import child_words
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep, Step, StepState
from sefton_pdps.core.web.components import Action

if TYPE_CHECKING:
    from calloffs.selectors.call_offs import StandingCallOff
    from calloffs.selectors.outcomes import Outcome

Dated = tuple[str, datetime | date | None]
# How many steps of each route lie behind a call-off in each state; what is published stays published.
COMPETED = {
    CallOffState.OPENED: 0,
    CallOffState.PUBLISHED: 1,
    CallOffState.CLOSED: 2,
    CallOffState.EVALUATED: 3,
    CallOffState.RECOMMENDED: 3,
}
# What is not done yet is not named as if it were.
TO_DO = {
    "Published": "To publish",
    "Scored": "To score",
    "Case made": "To make the case",
    "Authorised": "To authorise",
    "Signed": "To sign",
}
ARGUED = {CallOffState.OPENED: 0, CallOffState.CASE_MADE: 1, CallOffState.RECOMMENDED: 1}


def title(call_off: CallOff, user: User) -> str:
    """ "Girl, 13, L20; residential care" for who reads what comes of it; for all others the published need."""
    if reads_outcome(user):
        return child_words(call_off.referral.child, call_off.lot.service_type, call_off.needed_on)
    return need_line(call_off.lot.name, call_off.profile)


def caption(call_off: CallOff, what: str = "") -> str:
    """ "CO-2026-00044, mini-competition"; `what` the page is of it stands first."""
    route = lower_first(CallOffRoute(call_off.route).label)
    named = f"{call_off.reference}, {route}"
    return f"{what}: {named}" if what else named


def progress(call_off: CallOff, outcome: "Outcome | None", at: datetime) -> list[Step]:
    """From publishing, or from the case, to the child's living there; nothing of one that ended with no award."""
    state = call_off.state_at(at)
    if state == CallOffState.NO_AWARD:
        return []
    competes = call_off.route == CallOffRoute.MINI_COMPETITION
    begun: list[Dated] = (
        [
            ("Published", call_off.published_at),
            ("Closed" if call_off.closes_at and not call_off.is_sealed(at) else "Closes", call_off.closes_at),
            ("Scored", call_off.evaluated_at),
        ]
        if competes
        else [("Case made", None)]
    )
    steps = [*begun, ("Authorised", call_off.authorised_at), *_agreed(call_off, outcome)]
    done = (COMPETED if competes else ARGUED).get(state, len(begun) + 1 + _signed(outcome))
    return [_step(number, label, when, done) for number, (label, when) in enumerate(steps)]


def _agreed(call_off: CallOff, outcome: "Outcome | None") -> list[Dated]:
    agreement = outcome.agreement if outcome else None
    lives = outcome.proposal.starts_on if outcome else call_off.needed_on
    moved_in = "Living there" if agreement and agreement.has_started else "Moves in"
    return [("Signed", agreement.signed_at if agreement else None), (moved_in, lives)]


def _signed(outcome: "Outcome | None") -> int:
    """How many of the steps after the authorisation are done: signed, living there."""
    agreement = outcome.agreement if outcome else None
    if agreement is None:
        return 0
    return (agreement.signed_at is not None) + agreement.has_started


def _step(number: int, label: str, when: datetime | date | None, done: int) -> Step:
    if number < done:
        return Step(label, StepState.DONE, _day(when))
    return Step(TO_DO.get(label, label), StepState.NOW if number == done else StepState.TO_COME, _day(when))


def _day(when: datetime | date | None) -> date | None:
    return local(when).date() if isinstance(when, datetime) else when


def sentence_of(call_off: "StandingCallOff", at: datetime) -> str:
    """Where it stands, in a sentence."""
    deadline = shown(call_off.closes_at) if call_off.closes_at else ""
    return standing_of(facts_of(call_off, at)).sentence.format(deadline=deadline)


def next_step(call_off: "StandingCallOff", user: User, *, at: datetime) -> NextStep:
    """What to do next: by where it stands; a button for those whose work it is."""
    sentence, step = sentence_of(call_off, at), standing_of(facts_of(call_off, at)).step
    if step is None or (step.reads_outcome and not reads_outcome(user)):
        return NextStep(sentence)
    if step.permission and not may(user, step.permission, call_off.referral, local(at).date()):
        return NextStep(f"{sentence} A placements officer does this.")
    return NextStep(sentence, Action(step.text, reverse(step.page, args=[call_off.pk]), asks=True))
