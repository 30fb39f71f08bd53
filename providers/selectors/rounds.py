"""Frameworks and rounds: what a person sees of them, and the facts for signing and opening."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from providers.models import (
    AdmissionRound,
    Application,
    Framework,
    Lot,
    RoundAdvice,
    RoundExtension,
    RoundSignOff,
)
from providers.models.frameworks import FrameworkExtension
from providers.rules.rounds import CriterionDraft, OpeningFacts, SigningFacts, is_taking
from providers.states import NOT_ADVERTISED, OVER, ApplicationState, RoundState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock


def frameworks() -> QuerySet[Any]:
    """Every framework, the newest first; the last day counts recorded extensions (S-39)."""
    last = Greatest(F("ends_on"), Coalesce(Max("extensions__new_end"), F("ends_on")))
    return Framework.objects.annotate(last_day=last).order_by("-starts_on", "pk")


def whole(frameworks: QuerySet[Any]) -> QuerySet[Any]:
    """Frameworks with all that their page shows, in three more queries."""
    return frameworks.prefetch_related(
        Prefetch("lots", Lot.objects.order_by("number")),
        Prefetch("rounds", AdmissionRound.objects.order_by("-number")),
        Prefetch("extensions", FrameworkExtension.objects.order_by("new_end", "pk")),
    )


def last_day(framework: Framework) -> date:
    """The framework's last day with its recorded extensions (S-39)."""
    ends = framework.extensions.values_list("new_end", flat=True)
    return max([framework.ends_on, *ends])


def visible_to(user: User) -> QuerySet[AdmissionRound]:
    """The council sees every round, a provider those that were opened."""
    rounds = AdmissionRound.objects.select_related("framework")
    return rounds.exclude(state__in=NOT_ADVERTISED) if user.is_provider else rounds


def taking() -> QuerySet[AdmissionRound]:
    """The rounds that take applications this instant by the database's clock, soonest to close first."""
    to_come = Q(closes_at=None) | Q(closes_at__gt=clock.Now())
    return (
        AdmissionRound.objects.filter(to_come, state=RoundState.OPEN)
        .select_related("framework")
        .prefetch_related("lots")
        .order_by(F("closes_at").asc(nulls_last=True), "number")
    )


def is_open(round: AdmissionRound, at: datetime) -> bool:
    """Whether a round takes applications at a moment, whatever the closing job did."""
    return is_taking(round.state, round.closes_at, at)


def criteria_of(round: AdmissionRound) -> tuple[CriterionDraft, ...]:
    """The round's criteria as rules read them."""
    return tuple(
        CriterionDraft(one.code, one.weight, one.least_score, one.question) for one in round.criteria.all()
    )


def signing_facts(round: AdmissionRound) -> SigningFacts:
    """What stands on a round for the directors to sign (S-9)."""
    return SigningFacts(
        criteria=criteria_of(round),
        offices=frozenset(one.office for one in round.sign_offs.all()),
        lots=len(round.lots.all()),
        specification=round.specification,
        terms=round.terms,
    )


def opening_facts(round: AdmissionRound) -> OpeningFacts:
    """What is recorded about a round, and the time, for its opening (S-9)."""
    return OpeningFacts(
        offices=frozenset(one.office for one in round.sign_offs.all()),
        advice=frozenset(one.kind for one in round.advice.all()),
        closes_at=round.closes_at,
        framework_ends_on=last_day(round.framework),
        at=clock.now(),
    )


def hold(round_id: UUID) -> datetime:
    """Hold a round in share mode to the end of the transaction, then read the clock: nothing is late after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM providers_admissionround WHERE id = %s FOR SHARE", [str(round_id)])
    return clock.now()


def numbers_by_state(round: AdmissionRound) -> dict[str, int]:
    """How many applications stand in each state; nought where none does."""
    numbers = dict(
        Application.objects.filter(round=round)
        .values_list("state")
        .annotate(number=Count("pk"))
        .order_by("state")
    )
    return {state: numbers.get(state, 0) for state in ApplicationState.values}


def undecided(round: AdmissionRound) -> int:
    """How many applications in the round are not over: drafts and those with the council."""
    return round.applications.exclude(state__in=OVER).count()


def cancelled_because(round: AdmissionRound) -> str:
    """Why a round was cancelled, as every applicant reads it; empty when it was not."""
    confirmed = round.cancellations.filter(is_confirmed=True).first()
    return confirmed.reason if confirmed else ""


def for_board(rounds: QuerySet[AdmissionRound]) -> QuerySet[AdmissionRound]:
    """Rounds with all that the board and the directors' page show, in five more queries; each act with its person."""
    return rounds.prefetch_related(
        "lots",
        "criteria",
        Prefetch("sign_offs", RoundSignOff.objects.select_related("by")),
        Prefetch("advice", RoundAdvice.objects.select_related("by")),
        Prefetch("extensions", RoundExtension.objects.select_related("by")),
    )
