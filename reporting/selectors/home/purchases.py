"""Work about call-offs: competitions, questions, scoring, authorisations, agreements."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from calloffs.models import AwardProposal, Clarification, OfferAssessment, ServiceAgreement
from calloffs.selectors import authorisations
from calloffs.selectors.call_offs import LIVE, visible_to
from calloffs.states import AgreementState, CallOffRoute, CallOffState
from reporting.selectors.home.items import MOST, WorkItem
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.core.clock import Now
from sefton_pdps.core.working_days import end_of_day

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
    "asked": ("", None, "{} waits for its authorisation"),
    "to draw up": ("Draw up the agreement of {}", P.AGREEMENT_ISSUE, "{} waits for its agreement"),
    "to issue": ("Issue the agreement of {}", P.AGREEMENT_ISSUE, "{} waits for its agreement"),
    "to sign": ("", None, "{} waits for the provider’s signature"),
    "to award": ("Award {}", P.AWARD, "{} waits to be awarded"),
}
AFTER_AUTHORISATION = {
    AgreementState.DRAFTED: "to issue",
    AgreementState.ISSUED: "to sign",
    AgreementState.SIGNED: "to award",
}


def _situation(row: Any) -> str:
    """Which of the steps a call-off waits for."""
    if row.state == CallOffState.OPENED:
        return "to argue" if row.route == CallOffRoute.DIRECT_AWARD else "to publish"
    if row.state == CallOffState.CLOSED:
        return "scoring" if row.has_evaluators else "to assign"
    if row.state == CallOffState.AUTHORISED:
        return AFTER_AUTHORISATION.get(row.agreement_state, "to draw up")
    if row.state == CallOffState.EVALUATED:
        return "to ask" if row.has_proposal else "to recommend"
    return {
        CallOffState.PUBLISHED: "published",
        CallOffState.CASE_MADE: "to ask",
        CallOffState.RECOMMENDED: "asked",
    }[row.state]


def call_off_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Every live call-off this person sees: what they do next, or what it waits for."""
    of_row = {"call_off": OuterRef("pk")}
    agreements = ServiceAgreement.objects.filter(**of_row).exclude(state=AgreementState.ENDED)
    rows = visible_to(user).filter(state__in=LIVE)
    rows = rows.annotate(
        has_evaluators=Exists(OfferAssessment.objects.filter(**of_row)),
        has_proposal=Exists(AwardProposal.objects.filter(**of_row)),
        agreement_state=Subquery(agreements.order_by("-version").values("state")[:1]),
    )
    for row in rows.order_by("needed_on")[:MOST]:
        todo, permission, waiting = STEPS[_situation(row)]
        mine = permission is not None and has_permission(user, permission)
        due = row.closes_at if row.state == CallOffState.PUBLISHED else end_of_day(row.needed_on)
        sentence = (todo if mine else waiting).format(row.reference)
        yield WorkItem(sentence, "calloffs:call_off_detail", row.pk, due, mine)


def question_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Providers' questions without an answer, by the deadline for offers."""
    rows = Clarification.objects.filter(
        answered_at=None, call_off__state=CallOffState.PUBLISHED, call_off__closes_at__gt=Now()
    )
    fields = ("pk", "call_off__reference", "call_off__closes_at")
    for pk, reference, closes_at in rows.order_by("call_off__closes_at").values_list(*fields)[:MOST]:
        yield WorkItem(f"Answer a question on {reference}", "calloffs:question_answer", pk, closes_at)


def scoring_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Competitions that this evaluator has not finished scoring."""
    rows = OfferAssessment.objects.filter(
        evaluator=user, completed_at=None, call_off__state=CallOffState.CLOSED
    ).exclude(has_conflict=True)
    rows = rows.order_by("call_off__needed_on")
    fields = ("call_off_id", "call_off__reference", "call_off__needed_on")
    for pk, reference, needed_on in rows.values_list(*fields)[:MOST]:
        yield WorkItem(f"Score the offers for {reference}", "calloffs:scoring", pk, end_of_day(needed_on))


def authorisation_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Authorisations with an open key of this person's office."""
    rows = authorisations.waiting_for(user).order_by("requested_at")
    for pk, reference, starts_on in rows.values_list("pk", "reference", "proposal__starts_on")[:MOST]:
        sentence = f"Decide authorisation {reference}"
        yield WorkItem(sentence, "calloffs:authorisation_detail", pk, end_of_day(starts_on))
