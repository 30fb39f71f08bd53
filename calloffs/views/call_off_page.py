"""Everything that the page of a call-off shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from calloffs.models import AwardProposal, CallOff, Clarification, Invitation, OwedNotice
from calloffs.policies.emergencies import scores_on_duty
from calloffs.policies.placement_notices import leaves_out
from calloffs.policies.scoring import reads_outcome
from calloffs.presenters import agreed, assessments, call_off_head, questions
from calloffs.presenters import call_offs as present
from calloffs.presenters import invited as present_invited
from calloffs.presenters.changed_profiles import changes_table
from calloffs.presenters.night_calls import night_table
from calloffs.presenters.placement_notices import Tells
from calloffs.presenters.placement_notices import of_award as told_table
from calloffs.presenters.procurement import of_award
from calloffs.presenters.provisional import unauthorised_sentence
from calloffs.presenters.status import call_off_status, call_off_when
from calloffs.rules.deadlines import shown
from calloffs.rules.hours import half_time
from calloffs.rules.provisional import has_lapsed
from calloffs.selectors import competitions, proposals
from calloffs.selectors.homes import barred
from calloffs.selectors.outcomes import Outcome, outcome_of
from calloffs.selectors.places import gone_of
from calloffs.selectors.provisional import unauthorised
from calloffs.services.call_offs import SEARCHED
from calloffs.states import DECIDED, ENDED, CallOffState
from calloffs.views import pull_outs, sharing
from calloffs.views.location import of_call_off
from placements.models import Child
from placements.policies import may
from placements.rules.urgency import overdue_words
from placements.selectors.escalations import without_home
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from providers.models import Contact
from providers.policies.contacts import may_ring
from providers.presenters.grave import warnings
from providers.presenters.suspensions import told_council
from providers.selectors.admissions import running_suspensions
from providers.selectors.contacts import contacts_of_providers
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link, SummaryRow, Table

if TYPE_CHECKING:
    from calloffs.presenters.placement_notices import Told
    from calloffs.selectors.call_offs import StandingCallOff
    from calloffs.selectors.competitions import AnsweredInvitation

BOUGHT = (CallOffState.AUTHORISED, CallOffState.AWARDED)
ALL_DECLINED = "Everybody who was invited has declined."
NOBODY_OFFERED = "Nobody offered before it closed."
END_AND_OPEN = "End it, and open another call-off by another route."
RING = "It closes sooner if everybody has answered. Ring them: the numbers for tonight stand below."
OLDER_OUT = (
    "A newer version of the profile is approved, and those who were invited still read the one before."
)
NOBODY_SCORES = "Nobody is chosen yet to score the offers."
# More are one press away: on a phone each is a card, and what is below them would lie three screens down.
MOST_SHOWN = 8
SCORED_LATER = (CallOffState.PUBLISHED, CallOffState.CLOSED)


def page(call_off: "StandingCallOff", user: User, *, at: datetime) -> dict[str, Any]:
    """What comes next, who was invited, questions, evaluators, who was left out, the history."""
    child = call_off.referral.child
    outcome = outcome_of(call_off, user) if call_off.state in BOUGHT else None
    invited, asked, notices, told_of = _as_read(
        competitions.invitations(call_off), competitions.questions(call_off), outcome, child, user
    )
    chosen = competitions.assessments(call_off)
    open_now = call_off.is_open(at)
    today = local(at).date()
    answering = open_now and may(user, Permission.CLARIFICATION_ANSWER, call_off.referral, today)
    shown = questions.for_council(asked, can_answer=answering)
    told = [notice for notice, _record in told_of]
    subjects = [call_off.pk, *(row.pk for row in (*invited, *asked, *notices, *told))]
    buying = may(user, Permission.CALLOFF_PUBLISH, call_off.referral, today)
    issues = may(user, Permission.AGREEMENT_ISSUE, call_off.referral, today)
    proposal = _live_proposal(call_off, outcome)
    remind = present_invited.remind(call_off, invited, at)
    gone = gone_of(proposal) if proposal else ""
    return {
        "title": call_off_head.title(call_off, user),
        "caption": call_off_head.caption(call_off),
        "progress": call_off_head.progress(call_off, outcome, at),
        "status": call_off_status(call_off, at),
        "when": call_off_when(call_off, at),
        "open_now": open_now,
        "profile_changes": changes_table(call_off.profile),
        "next": _asking(call_off, remind, at, chosen=bool(chosen))
        if buying and open_now
        else _unoffered(call_off, invited, user, at) or _next(call_off, outcome, gone, user, at),
        "remind": remind if buying and not _reminds_next(remind, chosen=bool(chosen)) else None,
        "warnings": [
            *_unauthorised(outcome, user, at),
            *([] if call_off.state in ENDED else _warnings(call_off, proposal, gone, invited, user, at)),
        ],
        "assessed": assessments.kept_of(call_off) if reads_outcome(user) else None,
        **(of_call_off(call_off, proposal, user, at) if reads_outcome(user) else {}),
        **(sharing.of_call_off(call_off, user) if reads_outcome(user) else {}),
        **(pull_outs.of_call_off(call_off, proposal, user, at) if reads_outcome(user) else {}),
        "notices": of_award(notices, today, may=has_permission(user, Permission.AWARD)),
        "told_of": told_table(told_of, today, Tells(issues, leaves_out(user))),
        "summary_rows": present.summary(call_off, user, _agreed(call_off, outcome, user, today)),
        "invited": present_invited.invited_table(
            invited,
            sealed=call_off.is_sealed(at),
            contacts=_to_ring(call_off, invited, user) if open_now else None,
        ),
        **(_night(call_off, invited, user) if open_now else {}),
        "shows_invited": open_now and len(invited) <= MOST_SHOWN,
        "invited_line": present_invited.in_a_line(invited, sealed=call_off.is_sealed(at)),
        "unanswered": [one for one in shown if not one.answer],
        "answered": [one for one in shown if one.answer],
        "waiting": questions.waiting(shown),
        "evaluators": present.evaluators_table(chosen) if chosen else None,
        "may_choose": buying and call_off.state in SCORED_LATER,
        "may_see_offers": not call_off.is_sealed(at),
        "may_end": buying and call_off.state not in ENDED,
        "scores": call_off.state not in DECIDED and any(row.evaluator_id == user.pk for row in chosen),
        "timeline": timeline(subjects, known={row.evaluator_id: row.evaluator.name for row in chosen}),
    }


def _night(call_off: CallOff, invited: "list[AnsweredInvitation]", user: User) -> dict[str, Table]:
    """Whom to ring tonight, in an emergency, for whoever rings; those beyond the first are one press away."""
    if not call_off.emergency or not may_ring(user):
        return {}
    asked = [row for row in invited if row.declined_at is None]
    every = night_table(asked, *competitions.to_ring(user, asked))
    more = every.rows[MOST_SHOWN:]
    first = replace(every, rows=every.rows[:MOST_SHOWN])
    return {"night": first, **({"night_more": replace(every, rows=more)} if more else {})}


def _to_ring(call_off: CallOff, invited: "list[AnsweredInvitation]", user: User) -> dict[UUID, Contact]:
    """Whom to ring at the providers that may still answer, where no list says it for the night; one query."""
    if call_off.emergency:
        return {}
    asked = [row.provider_id for row in invited if row.declined_at is None]
    return contacts_of_providers(user, asked) if asked and may_ring(user) else {}


def _as_read(
    invited: "list[AnsweredInvitation]",
    asked: list[Clarification],
    outcome: Outcome | None,
    child: Child,
    user: User,
) -> "tuple[list[AnsweredInvitation], list[Clarification], list[OwedNotice], list[Told]]":
    """All as this person reads them, masked in one go."""
    owed, told = (outcome.notices, outcome.told_of) if outcome else ((), ())
    parts: list[list[Any]] = [[*invited], [*asked], [*owed], [record for _notice, record in told]]
    rows = iter(as_read([row for part in parts for row in part], child, user, known=kept_beside(child)))
    read: Any = [[next(rows) for _row in part] for part in parts]
    return read[0], read[1], read[2], [(notice, one) for (notice, _), one in zip(told, read[3], strict=True)]


def _live_proposal(call_off: CallOff, outcome: Outcome | None) -> AwardProposal | None:
    """What a call-off that has not ended would be bought by: the version authorised, or else the newest."""
    if call_off.state in ENDED:
        return None
    return outcome.proposal if outcome else proposals.latest(call_off)


def _reminds_next(remind: Action | None, *, chosen: bool) -> bool:
    """Whether reminding is what comes next: somebody will score, and the deadline is near."""
    return remind is not None and chosen and not remind.quiet


def _asking(call_off: "StandingCallOff", remind: Action | None, at: datetime, *, chosen: bool) -> NextStep:
    """While offers come in: choose who scores, near the deadline remind the silent, or give more time."""
    sentence = call_off_head.sentence_of(call_off, at)
    if call_off.emergency:
        # Ringing is what comes next; the silent are reminded by themselves.
        sentence = f"{sentence} {RING} {_nudged(call_off)}".rstrip()
        remind = None
    move = Link("Move the deadline later", reverse("calloffs:move_deadline", args=[call_off.pk]))
    if vars(call_off)["has_newer_profile"]:
        page = reverse("calloffs:changed_profile", args=[call_off.pk])
        return NextStep(f"{OLDER_OUT} {sentence}", Action("Send the changed profile", page, asks=True), move)
    if not chosen and not call_off.emergency:
        page = reverse("calloffs:evaluators", args=[call_off.pk])
        return NextStep(f"{sentence} {NOBODY_SCORES}", Action("Choose the evaluators", page, asks=True), move)
    if remind is None or remind.quiet:
        return NextStep(sentence, link=move)
    return NextStep(sentence, remind, move, remind.why_not)


def _nudged(call_off: CallOff) -> str:
    """When the silent were nudged, or will be, by the database's clock."""
    if call_off.nudged_at is not None:
        return f"Those who were silent were reminded on {shown(call_off.nudged_at)}."
    if call_off.published_at is None or call_off.closes_at is None:
        return ""
    middle = half_time(call_off.published_at, call_off.closes_at)
    return f"Those who are silent will be reminded on {shown(middle)}."


def _unoffered(
    call_off: "StandingCallOff", invited: "list[AnsweredInvitation]", user: User, at: datetime
) -> NextStep | None:
    """What comes next where nobody offered, and after an end with no award: another call-off, by another route."""
    today = local(at).date()
    if call_off.state == CallOffState.NO_AWARD and may(
        user, Permission.CALLOFF_OPEN, call_off.referral, today
    ):
        another = f"{reverse('calloffs:open_call_off')}?referral={call_off.referral_id}"
        link = Link("Open another call-off", another) if call_off.referral.state in SEARCHED else None
        return NextStep(call_off_head.sentence_of(call_off, at), link=link)
    if call_off.state_at(at) != CallOffState.CLOSED or any(row.has_offered for row in invited):
        return None
    declined = all(row.declined_at is not None for row in invited)
    sentence = f"{ALL_DECLINED if declined else NOBODY_OFFERED} {END_AND_OPEN}"
    if not may(user, Permission.CALLOFF_PUBLISH, call_off.referral, today):
        return NextStep(f"{sentence} A placements officer does this.")
    end = reverse("calloffs:end_call_off", args=[call_off.pk])
    return NextStep(sentence, Action("End it with no award", end, asks=True))


def _scores_alone(call_off: "StandingCallOff", user: User) -> bool:
    """Whether who is on duty may take on the scoring of an emergency: it has closed, and nobody was chosen."""
    waits = call_off.emergency and call_off.state == CallOffState.CLOSED and not call_off.has_evaluators
    return waits and scores_on_duty(user, call_off)


def _is_closing(call_off: "StandingCallOff", at: datetime) -> bool:
    """Whether an emergency is over by the clock and a worker has still to close it: nobody can score before."""
    over = call_off.state == CallOffState.PUBLISHED and call_off.state_at(at) == CallOffState.CLOSED
    return call_off.emergency and over and not call_off.has_evaluators


SCORE_IT = (
    "In an emergency you may score the offers yourself: their price stays hidden until you have. If others score, "
    "choose the evaluators instead."
)


CLOSING = "It has closed, and its offers are being opened, which takes half a minute at most. Then you may score them."


def _next(
    call_off: "StandingCallOff", outcome: Outcome | None, gone: str, user: User, at: datetime
) -> NextStep:
    if _scores_alone(call_off, user):
        score = reverse("calloffs:scoring", args=[call_off.pk])
        return NextStep(f"It has closed. {SCORE_IT}", Action("Score the offers", score, asks=True))
    if _is_closing(call_off, at) and scores_on_duty(user, call_off):
        page = reverse("calloffs:call_off_detail", args=[call_off.pk])
        return NextStep(CLOSING, link=Link("Look again", page))
    if outcome is None or call_off.state != CallOffState.AUTHORISED:
        return call_off_head.next_step(call_off, user, at=at)
    lost = [*barred(outcome.proposal, known=outcome.in_lot), *([gone] if gone else [])]
    sentence, link = agreed.next_of(call_off, outcome.agreement, " ".join(lost))
    issues = may(user, Permission.AGREEMENT_ISSUE, call_off.referral, local(at).date())
    return NextStep(sentence, Action(link.text, link.url, asks=True) if issues else None)


def _agreed(call_off: CallOff, outcome: Outcome | None, user: User, today: date) -> list[SummaryRow]:
    if outcome is None:
        return []
    return agreed.rows(call_off, outcome.proposal, outcome.authorisation, outcome.agreement, user, today)


def _unauthorised(outcome: Outcome | None, user: User, at: datetime) -> list[str]:
    """The red line where it is paid for without authority; nothing is asked where none was given for a time."""
    authorisation = outcome.authorisation if outcome else None
    if authorisation is None or not has_lapsed(authorisation.state, authorisation.provisional_until, at):
        return []
    costs = has_permission(user, Permission.PLACEMENT_COST_SEE)
    return [unauthorised_sentence(one, tells_cost=costs) for one in unauthorised([authorisation], at)]


def _warnings(
    call_off: CallOff,
    proposal: AwardProposal | None,
    gone: str,
    invited: Sequence[Invitation],
    user: User,
    at: datetime,
) -> list[str]:
    """That a home is overdue (S-51); what stands against settings and providers; that the proposed place has gone."""
    relied_on = {row.provider_id for row in invited if row.declined_at is None}
    relied_on |= {proposal.provider_id} if proposal else set()
    suspended = running_suspensions(relied_on, lot_id=call_off.lot_id)
    standing = warnings(competitions.standing(proposal, invited), user)
    late = overdue_words(without_home(call_off.referral, local(at).date()), at)
    return [*late, *([gone] if gone else []), *standing, *told_council(suspended)]
