"""Where a call-off stands: what its badge, its page and home pages say of each state, once. Pure.

A new state is a row of `STATUSES`. The rows below it refine a state where more is known than the state itself: they are
chosen by `standing_of`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from calloffs.codes import AskedStanding
from calloffs.rules.asked import answered
from calloffs.rules.competition import state_at
from calloffs.states import AgreementState, AuthorisationState, CallOffRoute, CallOffState
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.core.choices import Colour


@dataclass(frozen=True)
class Step:
    """The link to where the next step is taken: its text and its page, which is given the call-off's key.

    With `permission` for those who hold it; with `reads_outcome` for those who may read what is proposed. With
    `of_agreement` the page is given the key of its agreement.
    """

    text: str
    page: str
    permission: P | None = None
    reads_outcome: bool = False
    of_agreement: bool = False


@dataclass(frozen=True)
class Work:
    """A line on home pages, where child and reference stand beside it; {} is whose decision it waits for.

    `todo`, a verb first, for who holds `permission` for the child's referral, `waiting` for everybody else who sees the
    call-off.
    """

    waiting: str
    todo: str = ""
    permission: P | None = None
    page: str = "calloffs:call_off_detail"


@dataclass(frozen=True)
class Standing:
    """Everything that is said of a call-off in one state.

    `sentence` says on its page what is next ({deadline} is filled, and {agreement} and {lost}: why its home can no
    longer be had, where they are known); `work` puts it on home pages, None once it has
    ended. `date` is the date that matters now: its word and its field. `since` are the fields of which the first that
    is filled says how long it has waited; `due` is the field by which home pages order it. `label` and `colour` stand
    for those of the state in its badge.
    """

    sentence: str
    work: Work | None
    step: Step | None = None
    date: tuple[str, str] = ("Needed by", "needed_on")
    since: tuple[str, ...] = ()
    due: str = "needed_on"
    label: str = ""
    colour: Colour | None = None


_PROPOSAL = Step("See the proposal", "calloffs:proposal", reads_outcome=True)
TO_AGREEMENT = Step("Go on to the agreement", "calloffs:draw_up_agreement", reads_outcome=True)
_TO_AUTHORISE = Work("Waits to be put to the authorising officer", "Ask for authorisation", P.RECOMMEND)
_AGREED_SINCE = ("agreement_signed", "agreement_issued", "agreement_drafted", "authorised_at")
_NO_AGREEMENT = "Waits for its agreement"

STATUSES = {
    CallOffState.OPENED: Standing(
        "Look at what goes out and who is invited, and set the deadline.",
        Work("Waits to be published", "Publish the mini-competition", P.CALLOFF_PUBLISH),
        Step("Go on to publishing", "calloffs:publish", P.CALLOFF_PUBLISH),
        since=("opened_at",),
    ),
    CallOffState.PUBLISHED: Standing(
        "Offers are sealed until {deadline}. Nobody at the council can see them.",
        Work("Is open for offers"),
        date=("Closes", "closes_at"),
        due="closes_at",
    ),
    CallOffState.CLOSED: Standing(
        "The evaluators are scoring. Price is hidden until they have finished.",
        Work("Is being scored"),
        date=("Closed", "closes_at"),
        since=("closes_at",),
    ),
    CallOffState.EVALUATED: Standing(
        "Scoring is finished. Recommend an offer.",
        Work("Waits for a recommendation", "Recommend an offer", P.RECOMMEND),
        Step("See the ranking", "calloffs:ranking"),
        since=("evaluated_at",),
    ),
    CallOffState.CASE_MADE: Standing(
        "The case is made. Ask for its authorisation.",
        _TO_AUTHORISE,
        _PROPOSAL,
        since=("proposed_at",),
    ),
    CallOffState.RECOMMENDED: Standing(
        "An authorisation is waiting.",
        Work("Waits for {}"),
        _PROPOSAL,
        since=("recommended_at",),
    ),
    CallOffState.AUTHORISED: Standing(
        "It is authorised. Draw up and issue the individual service agreement.",
        Work(_NO_AGREEMENT, "Draw up the agreement", P.AGREEMENT_ISSUE),
        TO_AGREEMENT,
        since=_AGREED_SINCE,
    ),
    CallOffState.AWARDED: Standing(
        "It is awarded. The placement follows from here.",
        None,
        Step("See the agreement", "calloffs:draw_up_agreement", reads_outcome=True),
        date=("Awarded", "awarded_at"),
    ),
    CallOffState.NO_AWARD: Standing(
        "It ended with no award. Open another call-off from the referral when one is needed.",
        None,
        date=("Ended", "no_award_at"),
    ),
}

# --- Where more is known than the state ---
TO_ARGUE = Standing(
    "Make the case for a direct award.",
    Work("Waits for its case", "Make the case for a direct award", P.DIRECT_AWARD_PROPOSE),
    Step("Make the case", "calloffs:direct_award", P.DIRECT_AWARD_PROPOSE),
    since=("opened_at",),
)


def _asked(sentence: str, waiting: str, todo: str = "") -> Standing:
    """A direct award whose home was asked first: its officer goes on with it on the page of those homes (ADR 154)."""
    permission = P.DIRECT_AWARD_PROPOSE if todo else None
    work = Work(waiting, todo, permission, "calloffs:asked_homes")
    step = Step("See the homes that were asked", "calloffs:asked_homes", P.DIRECT_AWARD_PROPOSE)
    return Standing(sentence, work, step, since=("opened_at",))


ASKED = {
    AskedStanding.WAITS: _asked("A home is asked and may still answer.", "Waits for the answer of a home"),
    AskedStanding.ACCEPTED: _asked(
        "The home that was asked has accepted. Make the case for it.",
        "Waits for its case",
        "Make the case: the home accepted",
    ),
    AskedStanding.DECLINED: _asked(
        "The home that was asked has declined. Ask the next.",
        "Waits for another home to be asked",
        "Ask the next home: the last one declined",
    ),
    AskedStanding.EXPIRED: _asked(
        "The home that was asked did not answer in time. Ask the next.",
        "Waits for another home to be asked",
        "Ask the next home: the last one did not answer",
    ),
}
TO_SEARCH = Standing(
    "Go down the ladder: ask on each rung, and record who was asked and what they answered.",
    Work("Is going down the ladder", "Go on down the ladder", P.DIRECT_AWARD_PROPOSE, "calloffs:ladder"),
    Step("Go on down the ladder", "calloffs:ladder", P.DIRECT_AWARD_PROPOSE),
    since=("opened_at",),
)
UNASSIGNED = Standing(
    "The deadline has passed. Choose who scores the offers, or end the call-off when there are none.",
    Work("Waits for evaluators", "Choose who scores", P.CALLOFF_PUBLISH),
    Step("Choose evaluators", "calloffs:evaluators", P.CALLOFF_PUBLISH),
    date=("Closed", "closes_at"),
    since=("closes_at",),
    label="Closed: choose the evaluators",
    colour=Colour.ATTENTION,
)
PROPOSED = Standing(
    "Scoring is finished. Recommend an offer.",
    _TO_AUTHORISE,
    Step("See the ranking", "calloffs:ranking"),
    since=("proposed_at",),
)
SENT_BACK = {
    AuthorisationState.RETURNED: Standing(
        "The authorising officer returned it with a question. Answer it, then ask again.",
        Work(
            "Was returned with a question", "Answer the authorising officer", P.RECOMMEND, "calloffs:proposal"
        ),
        Step("Answer the question", "calloffs:proposal", reads_outcome=True),
        since=("decided_at",),
        label="Returned with a question",
        colour=Colour.ATTENTION,
    ),
    AuthorisationState.REFUSED: Standing(
        "Its authorisation was refused. Propose something else, or end the call-off with no award.",
        Work(
            "Was refused and waits for another proposal",
            "Propose something else",
            P.RECOMMEND,
            "calloffs:proposal",
        ),
        Step("See what was refused", "calloffs:proposal", reads_outcome=True),
        since=("decided_at",),
        label="Authorisation refused",
        colour=Colour.STOPPED,
    ),
    AuthorisationState.FELL_AWAY: Standing(
        "The preferred home pulled out. Recommend the next in the ranking, without a new competition.",
        Work("Its preferred home pulled out", "Recommend the next home", P.RECOMMEND, "calloffs:ranking"),
        Step("See who is next", "calloffs:ranking"),
        since=("decided_at",),
        label="Home pulled out",
        colour=Colour.ATTENTION,
    ),
}
# The same where the home was argued for, and no ranking says who is next.
CASE_FELL_AWAY = Standing(
    "The home pulled out. Choose another and make its case, or end the call-off with no award.",
    Work("Its home pulled out", "Choose another home", P.DIRECT_AWARD_PROPOSE, "calloffs:direct_award"),
    Step("Choose another home", "calloffs:direct_award", P.DIRECT_AWARD_PROPOSE, reads_outcome=True),
    since=("decided_at",),
    label="Home pulled out",
    colour=Colour.ATTENTION,
)


def _agreed(sentence: str, work: Work, step: Step = TO_AGREEMENT) -> Standing:
    """An authorised call-off whose agreement, or what it lost, is known."""
    return Standing(sentence, work, step, since=_AGREED_SINCE)


AGREED = {
    AgreementState.DRAFTED: _agreed(
        "Agreement {agreement} is drawn up. Sign it for the council and issue it.",
        Work(_NO_AGREEMENT, "Issue the agreement", P.AGREEMENT_ISSUE),
    ),
    AgreementState.ISSUED: _agreed(
        "Agreement {agreement} waits for the provider’s signature.",
        Work("Waits for the provider’s signature"),
    ),
    AgreementState.SIGNED: _agreed(
        "Agreement {agreement} is signed by both. Award the call-off.",
        Work("Waits to be awarded", "Award the call-off", P.AWARD),
    ),
}
# An issued agreement is taken back before its call-off is ended: the provider must not sign for what cannot be had.
TO_TAKE_BACK = _agreed(
    "{lost} Agreement {agreement} waits for a signature, and cannot be awarded as it is. Take it back; then end this "
    "call-off and open another, unless the home or its place can be had again.",
    Work("Its agreement waits to be taken back", "Take the agreement back", P.AGREEMENT_ISSUE),
    Step("Take the agreement back", "calloffs:withdraw_agreement", reads_outcome=True, of_agreement=True),
)
TO_END = _agreed(
    "{lost} It cannot be awarded as it is. End this call-off and open another from the referral, unless the home or "
    "its place can be had again.",
    Work("Waits to be ended", "End it and open another", P.CALLOFF_PUBLISH),
    Step("End it with no award", "calloffs:end_call_off", reads_outcome=True),
)

PROPOSING = (CallOffState.EVALUATED, CallOffState.CASE_MADE)


@dataclass(frozen=True)
class StandingFacts:
    """What decides where a call-off stands.

    `state` is that of the moment (`state_at`). `last_decision` is the state of its newest authorisation, `agreement`
    that of its newest agreement that has not ended, "" before the first. `is_lost`: what was authorised cannot be had
    any more, because its place was taken or its home may not be used. `asked` is how the home stands that was asked
    last for a direct award, None before the first and where that was taken back.
    """

    state: CallOffState
    route: str
    has_evaluators: bool
    last_decision: str
    is_proposed: bool = False
    agreement: str = ""
    is_lost: bool = False
    asked: AskedStanding | None = None


class WithStanding(Protocol):
    """A call-off as `selectors.call_offs.with_standing` reads it."""

    state: str
    closes_at: datetime | None
    route: str
    has_evaluators: bool
    last_decision: str | None
    asked_answer: str | None
    asked_until: datetime | None


def facts_of(row: WithStanding, at: datetime) -> StandingFacts:
    """What a row with its annotations says of where it stands at a moment."""
    state = state_at(row.state, row.closes_at, at)
    asked = answered(row.asked_answer or "", row.asked_until, at) if row.asked_until else None
    return StandingFacts(state, row.route, row.has_evaluators, row.last_decision or "", asked=asked)


def standing_of(facts: StandingFacts) -> Standing:
    """The row that tells where a call-off stands."""
    state = facts.state
    if state == CallOffState.OPENED and facts.route == CallOffRoute.DIRECT_AWARD:
        return ASKED.get(facts.asked, TO_ARGUE) if facts.asked else TO_ARGUE
    if state == CallOffState.OPENED and facts.route == CallOffRoute.CONTINGENCY:
        return TO_SEARCH
    if state == CallOffState.CLOSED and not facts.has_evaluators:
        return UNASSIGNED
    if state in PROPOSING:
        return _proposing(facts)
    if state == CallOffState.AUTHORISED:
        return authorised(facts.agreement, is_lost=facts.is_lost)
    return STATUSES[state]


def _proposing(facts: StandingFacts) -> Standing:
    """While a proposal is made: what came back says so, until authorisation is asked for again."""
    if facts.state == CallOffState.CASE_MADE and facts.last_decision == AuthorisationState.FELL_AWAY:
        return CASE_FELL_AWAY
    if facts.last_decision in SENT_BACK:
        return SENT_BACK[AuthorisationState(facts.last_decision)]
    if facts.state == CallOffState.EVALUATED and facts.is_proposed:
        return PROPOSED
    return STATUSES[facts.state]


def authorised(agreement: str, *, is_lost: bool) -> Standing:
    """Once it is authorised: how far its agreement is, or that it cannot be had any more."""
    if is_lost:
        return TO_TAKE_BACK if agreement == AgreementState.ISSUED else TO_END
    if agreement in AGREED:
        return AGREED[AgreementState(agreement)]
    return STATUSES[CallOffState.AUTHORISED]
