"""Work about call-offs: competitions, questions, scoring, authorisations, agreements."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from calloffs.models import (
    Authorisation,
    AuthorisationKey,
    AwardProposal,
    CallOff,
    Clarification,
    OfferAssessment,
    ServiceAgreement,
)
from calloffs.rules.competition import is_open
from calloffs.selectors import authorisations
from calloffs.selectors.call_offs import LIVE, visible_to
from calloffs.selectors.fallen import barred_proposals
from calloffs.selectors.places import newest, place_taken_by
from calloffs.states import AgreementState, AuthorisationState, CallOffRoute, CallOffState, KeyOffice
from placements.policies import may
from reporting.selectors.home import sentences
from reporting.selectors.home.items import WorkItem, first
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.core import words
from sefton_pdps.core.clock import Now
from sefton_pdps.core.working_days import local

# What a call-off waits for in each situation: the sentence for who does it, their permission, and for the rest.
STEPS: dict[str, tuple[str, P | None, str]] = {
    "to publish": ("Publish the mini-competition of {}", P.CALLOFF_PUBLISH, "{} waits to be published"),
    "to argue": ("Make the case for the direct award {}", P.DIRECT_AWARD_PROPOSE, "{} waits for its case"),
    "published": ("", None, "{} is open for offers"),
    "to assign": ("Choose who scores {}", P.CALLOFF_PUBLISH, "{} waits for evaluators"),
    "scoring": ("", None, "{} is being scored"),
    "to recommend": ("Recommend an offer for {}", P.RECOMMEND, "{} waits for a recommendation"),
    "to ask": (
        "Ask for the authorisation of {}",
        P.RECOMMEND,
        "{} waits to be put to the authorising officer",
    ),
    "to answer": ("Answer the question on {}", P.RECOMMEND, "{} was returned with a question"),
    "refused": (
        "Propose something else for {}",
        P.RECOMMEND,
        "{} was refused and waits for another proposal",
    ),
    "asked": ("", None, "{} waits for {}"),
    "to draw up": ("Draw up the agreement of {}", P.AGREEMENT_ISSUE, "{} waits for its agreement"),
    "to issue": ("Issue the agreement of {}", P.AGREEMENT_ISSUE, "{} waits for its agreement"),
    "to sign": ("", None, "{} waits for the provider’s signature"),
    "to take back": (
        "Take back the agreement of {}",
        P.AGREEMENT_ISSUE,
        "The agreement of {} waits to be taken back",
    ),
    "to end": ("End {} and open another call-off", P.CALLOFF_PUBLISH, "{} waits to be ended"),
    "to award": ("Award {}", P.AWARD, "{} waits to be awarded"),
}
PROPOSING = (CallOffState.EVALUATED, CallOffState.CASE_MADE)
SENT_BACK = {AuthorisationState.RETURNED: "to answer", AuthorisationState.REFUSED: "refused"}
# Where a step is taken, when that is not the call-off's own page.
PAGES = {"to answer": "calloffs:proposal", "refused": "calloffs:proposal"}
AFTER_AUTHORISATION = {
    AgreementState.DRAFTED: "to issue",
    AgreementState.ISSUED: "to sign",
    AgreementState.SIGNED: "to award",
}


def _state_now(row: Any, at: datetime) -> CallOffState:
    """A competition past its deadline is closed by the clock, whatever its record says yet (design 3)."""
    state = CallOffState(row.state)
    if state == CallOffState.PUBLISHED and not is_open(state=state, closes_at=row.closes_at, at=at):
        return CallOffState.CLOSED
    return state


def _situation(row: Any) -> str:
    """Which of the steps a call-off waits for."""
    if row.state == CallOffState.OPENED:
        return "to argue" if row.route == CallOffRoute.DIRECT_AWARD else "to publish"
    if row.state == CallOffState.CLOSED:
        return "scoring" if row.has_evaluators else "to assign"
    if row.state == CallOffState.AUTHORISED:
        return _after_authorisation(row)
    if row.state in PROPOSING and row.last_decision in SENT_BACK:
        return SENT_BACK[row.last_decision]
    if row.state == CallOffState.EVALUATED:
        return "to ask" if row.proposed_at else "to recommend"
    return {
        CallOffState.PUBLISHED: "published",
        CallOffState.CASE_MADE: "to ask",
        CallOffState.RECOMMENDED: "asked",
    }[row.state]


def _after_authorisation(row: Any) -> str:
    if not row.is_barred and not row.taken_by:
        return AFTER_AUTHORISATION.get(row.agreement_state, "to draw up")
    return "to take back" if row.agreement_state == AgreementState.ISSUED else "to end"


def _since(row: Any) -> datetime | None:
    """Since when a call-off waits for its step."""
    if row.state == CallOffState.AUTHORISED:
        return row.agreement_signed or row.agreement_issued or row.agreement_drafted or row.authorised_at
    if row.state in PROPOSING and row.last_decision in SENT_BACK:
        return row.decided_at
    if row.state == CallOffState.EVALUATED:
        return row.proposed_at or row.evaluated_at
    return {
        CallOffState.OPENED: row.opened_at,
        CallOffState.CLOSED: row.closes_at,
        CallOffState.CASE_MADE: row.proposed_at,
        CallOffState.RECOMMENDED: row.recommended_at,
    }.get(row.state)


def _rows(user: Any) -> QuerySet[CallOff]:
    of_row = {"call_off": OuterRef("pk")}
    agreement = ServiceAgreement.objects.filter(**of_row).exclude(state=AgreementState.ENDED)
    agreement = agreement.order_by("-version")
    keys = AuthorisationKey.objects.filter(
        authorisation__call_off=OuterRef("pk"), authorisation__state=AuthorisationState.REQUESTED, decision=""
    )
    asked = Authorisation.objects.filter(**of_row).order_by("-requested_at")
    asked = asked.annotate(decided_at=Coalesce("returned_at", "refused_at"))
    rows = visible_to(user).filter(state__in=LIVE).select_related("lot", "referral__child")
    # No name of a child is read for a line on the home page.
    rows = rows.defer("referral__child__given_name", "referral__child__family_name")
    return rows.annotate(
        proposed_at=Subquery(
            AwardProposal.objects.filter(**of_row).order_by("-version").values("made_at")[:1]
        ),
        decided_at=Subquery(asked.values("decided_at")[:1]),
        agreement_state=Subquery(agreement.values("state")[:1]),
        agreement_drafted=Subquery(agreement.values("drafted_at")[:1]),
        agreement_issued=Subquery(agreement.values("issued_at")[:1]),
        agreement_signed=Subquery(agreement.values("provider_signed_at")[:1]),
        taken_by=place_taken_by(),
        is_barred=Exists(barred_proposals().filter(call_off=OuterRef("pk"), version=newest())),
        deciders=ArraySubquery(keys.order_by("office").values("office")),
    ).order_by("needed_on")


def call_off_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Every live call-off this person sees: what they do next, or what it waits for.

    One that waits for the reader's own decision stands among the authorisations, and not here again.
    """
    own = authorisations.offices_of(user)
    shown, more = first(_rows(user), "call-off", "call-offs", "calloffs:call_off_list")
    yield from more
    for row in shown:
        row.state = _state_now(row, at)
        situation = _situation(row)
        if situation == "asked" and own & set(row.deciders):
            continue
        todo, permission, waiting = STEPS[situation]
        mine = permission is not None and may(user, permission, row.referral, local(at).date())
        who = words.listed([f"the {KeyOffice(office).label}" for office in row.deciders])
        what = (todo if mine else waiting).format(row.reference, who or "its authorisation")
        child = row.referral.child
        parts = [
            _lost(is_barred=row.is_barred, taken_by=row.taken_by),
            sentences.child(child.sex, child.date_of_birth, row.lot.service_type, at=at),
        ]
        due: datetime | date = row.needed_on
        if row.state == CallOffState.PUBLISHED:
            due = row.closes_at
        else:
            parts += [sentences.needed(due, at), sentences.waited(_since(row), at, mine=mine)]
        page = PAGES.get(situation, "calloffs:call_off_detail")
        yield WorkItem(sentences.told(what, *parts), page, row.pk, due, mine)


def _lost(*, is_barred: bool, taken_by: str | None) -> str:
    """Why what is proposed cannot be had any more; "" where it can."""
    if is_barred:
        return "its home may not be used any more"
    return f"its place was taken by {taken_by}" if taken_by else ""


def question_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Providers' questions without an answer, by the deadline for offers."""
    rows = Clarification.objects.filter(
        answered_at=None, call_off__state=CallOffState.PUBLISHED, call_off__closes_at__gt=Now()
    )
    fields = ("pk", "call_off__reference", "call_off__closes_at", *_child_of("call_off__"))
    rows = rows.order_by("call_off__closes_at").values_list(*fields)
    shown, more = first(rows, "question", "questions", "calloffs:call_off_list")
    yield from more
    for pk, reference, closes_at, *of_child in shown:
        sentence = sentences.told(f"Answer a question on {reference}", sentences.child(*of_child, at=at))
        yield WorkItem(sentence, "calloffs:question_answer", pk, closes_at)


def _child_of(call_off: str) -> tuple[str, str, str]:
    """The fields that a line reads of the child and the kind of care."""
    child = f"{call_off}referral__child__"
    return f"{child}sex", f"{child}date_of_birth", f"{call_off}lot__service_type"


def scoring_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Competitions that this evaluator has not finished scoring; of the child only the profile."""
    rows = OfferAssessment.objects.filter(
        evaluator=user, completed_at=None, call_off__state=CallOffState.CLOSED
    ).exclude(has_conflict=True)
    rows = rows.select_related("call_off__lot").order_by("call_off__needed_on")
    shown, more = first(rows, "competition to score", "competitions to score", "calloffs:my_scoring")
    yield from more
    for row in shown:
        call_off = row.call_off
        since = max(row.assigned_at, call_off.closed_at or row.assigned_at)
        sentence = sentences.told(
            f"Score the offers for {call_off.reference}",
            sentences.profiled(call_off.profile, call_off.lot.service_type),
            sentences.needed(call_off.needed_on, at),
            sentences.waited(since, at, mine=True),
        )
        yield WorkItem(sentence, "calloffs:scoring", call_off.pk, call_off.needed_on)


def authorisation_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Authorisations with an open key of this person's office, the child who needs a home first in front."""
    rows = authorisations.waiting_for(user).order_by("call_off__needed_on", "requested_at")
    rows = rows.annotate(
        is_barred=Exists(barred_proposals().filter(pk=OuterRef("proposal"))),
        taken_by=place_taken_by("call_off"),
    )
    fields = ("pk", "reference", "requested_at", "call_off__needed_on", "is_barred", "taken_by")
    rows = rows.values_list(*fields, *_child_of("call_off__"))
    shown, more = first(rows, "authorisation", "authorisations", "calloffs:authorisation_list")
    yield from more
    for pk, reference, asked_at, needed_on, is_barred, taken_by, *of_child in shown:
        lost = _lost(is_barred=is_barred, taken_by=taken_by)
        sentence = sentences.told(
            f"{'Return' if lost else 'Authorise'} {reference}",
            lost,
            sentences.child(*of_child, at=at),
            sentences.needed(needed_on, at),
            sentences.waited(asked_at, at, mine=True),
        )
        yield WorkItem(sentence, "calloffs:authorisation_detail", pk, needed_on)
