"""Reading call-offs for the council's people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate

from calloffs.models import (
    AskedHome,
    Authorisation,
    AwardProposal,
    CallOff,
    LeftOut,
    OfferAssessment,
    PullOut,
)
from calloffs.policies.scoring import barred
from calloffs.selectors.changed_profiles import has_newer_profile
from calloffs.selectors.shared_beside import newest_beside
from calloffs.states import DECIDED, LIVE, CallOffState, DecidingOffice
from placements.models import Referral
from placements.states import ReferralState
from providers.models import Lot
from providers.selectors.rounds import frameworks
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.clock import Now

# One of them is the date that matters now.
DATES = (
    "opened_at", "published_at", "closes_at", "closed_at", "quality_scored_at", "evaluated_at", "recommended_at",
    "authorised_at", "awarded_at", "no_award_at",
)  # fmt: skip

# What is only recommended stays with who recommends it until authorisation is asked for.
PROPOSED = (CallOffState.RECOMMENDED, CallOffState.AUTHORISED, CallOffState.AWARDED)

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import WithAnnotations

    class Stands(TypedDict):
        has_evaluators: bool
        last_decision: str | None
        asked_answer: str | None
        asked_until: datetime | None

    StandingCallOff = WithAnnotations[CallOff, Stands]


def open_now(prefix: str = "") -> Q:
    """Competitions that take offers at this moment, in SQL as `CallOff.is_open` tells it; `prefix`: the way to them."""
    return Q(**{f"{prefix}state": CallOffState.PUBLISHED, f"{prefix}closes_at__gt": Now()})


def with_standing(rows: QuerySet[CallOff]) -> "QuerySet[StandingCallOff]":
    """Call-offs as their badges and next steps need them.

    Somebody scores who did not declare a conflict of interest. The last decision is the state of the newest
    authorisation, null before the first. Of the home that was asked last: its answer, and until when (ADR 154).
    """
    scoring = OfferAssessment.objects.filter(call_off=OuterRef("pk")).exclude(has_conflict=True)
    newest = Authorisation.objects.filter(call_off=OuterRef("pk")).order_by("-requested_at")
    asked = AskedHome.objects.filter(call_off=OuterRef("pk"), taken_back_at=None).order_by("-asked_at")
    return rows.annotate(
        has_evaluators=Exists(scoring),
        last_decision=Subquery(newest.values("state")[:1]),
        asked_answer=Subquery(asked.values("answer")[:1]),
        asked_until=Subquery(asked.values("expires_at")[:1]),
    )


def latest_of_referral(referral_id: UUID) -> "StandingCallOff | None":
    """The newest call-off of a referral, whatever became of it."""
    rows = CallOff.objects.filter(referral_id=referral_id).order_by("-opened_at")
    return with_standing(rows).first()


def latest_of_each(referral_ids: Iterable[UUID]) -> "QuerySet[StandingCallOff]":
    """The newest call-off of each of some referrals, with what its badge needs."""
    rows = CallOff.objects.filter(referral__in=list(referral_ids)).order_by("referral", "-opened_at")
    return with_standing(rows.distinct("referral")).defer("profile")


def visible_to(user: User) -> "QuerySet[StandingCallOff]":
    """The call-offs a person may see: the placing team all, an evaluator those to score, Adult Social Care its own.

    An evaluator's own are those asked to score, until a conflict is declared or the award is decided: roles see what
    their work needs.
    """
    seen = _of_office(user)
    if has_permission(user, Permission.OFFER_SCORE):
        own = OfferAssessment.objects.filter(evaluator=user).exclude(has_conflict=True)
        seen |= Q(pk__in=own.values("call_off")) & ~Q(state__in=DECIDED)
    return _rows().filter(seen)


def readable_by(user: User) -> "QuerySet[StandingCallOff]":
    """Of those, the call-offs whose offers this person may read: none that they judge and have not declared for."""
    return visible_to(user).exclude(pk__in=barred(user).values("call_off"))


def outcome_readable_by(user: User, *, judges: bool = True) -> "QuerySet[StandingCallOff]":
    """Those of which this person reads the proposal and the agreement: never for the sake of scoring alone.

    `judges`: False of somebody who was never asked to score (`judges_any`).
    """
    rows = _rows().filter(_of_office(user))
    return rows.exclude(pk__in=barred(user).values("call_off")) if judges else rows


def _rows() -> "QuerySet[StandingCallOff]":
    return with_standing(CallOff.objects.select_related("referral", "lot"))


def _of_office(user: User) -> Q:
    """The call-offs that are a person's by office: the placing team all, Adult Social Care its own, others none.

    Adult Social Care's are those that ask its office, and those whose proposed term would pass 18 uncut: its
    director may answer the impact before authorisation is asked for (S-12, S-52).
    """
    if has_permission(user, Permission.REFERRAL_SEE):
        return ~Q(pk__in=[])
    seen = Q(pk__in=[])
    if has_permission(user, Permission.ASC_AUTHORISE):
        asked = Authorisation.objects.filter(offices__office=DecidingOffice.ASC).values("call_off")
        passing = AwardProposal.objects.filter(uncut_term_passes_18=True).values("call_off")
        seen |= Q(pk__in=asked.union(passing))
    return seen


def going_on() -> QuerySet[CallOff]:
    """The call-offs of a referral in an outer query, but those that ended with no award."""
    return CallOff.objects.filter(referral=OuterRef("pk")).exclude(state=CallOffState.NO_AWARD)


def lacks_call_off() -> Q:
    """Of referrals: a search that no call-off goes on for, because the last ended with no award."""
    return Q(~Exists(going_on()), state=ReferralState.SEARCHING)


def without_call_off(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Of some referrals, the searches that no call-off goes on for."""
    return referrals.filter(lacks_call_off())


def for_its_page(rows: "QuerySet[StandingCallOff]") -> "QuerySet[StandingCallOff]":
    """With `left_out_count`, how many were left out, `has_newer_profile`, and what is kept out of the child's texts.

    And `has_pull_out`: whether a home pulled out, so that a page asks only then which.
    """
    left_out = LeftOut.objects.filter(call_off=OuterRef("pk")).order_by().values("call_off")
    counted = Subquery(left_out.annotate(number=Count("pk")).values("number"))
    shown = rows.select_related("referral__child__identifiers", "assessment__by")
    return shown.annotate(
        left_out_count=Coalesce(counted, 0),
        has_newer_profile=has_newer_profile(),
        newest_sharing=newest_beside(),
        has_pull_out=Exists(PullOut.objects.filter(call_off=OuterRef("pk"))),
    )


def listed(user: User, *, state: str = "", live: bool = False) -> "QuerySet[StandingCallOff]":
    """The call-offs of a list: all, only those still going, or those in one state."""
    rows = visible_to(user)
    if state in CallOffState.values:
        return rows.filter(state=state)
    return rows.filter(state__in=LIVE) if live else rows


def as_listed(rows: "QuerySet[StandingCallOff]") -> "QuerySet[StandingCallOff]":
    """Call-offs with what a list shows of them: of the child no name, and of what was asked and published nothing."""
    shown = rows.select_related(None).select_related("lot", "referral__child", "opened_by")
    return shown.only(
        "reference", "state", "route", "needed_on", "lot__name", "lot__service_type", "opened_by__name",
        "referral__child__sex", "referral__child__date_of_birth", "referral__child__home_postcode", *DATES,
    )  # fmt: skip


def with_proposed(rows: "QuerySet[StandingCallOff]", user: User, *, judges: bool) -> "QuerySet[Any]":
    """With `proposed`: the provider that was put to the authorising officers; null before, and once nothing is awarded.

    Null too where this person judges the offers and has not declared, or declared a conflict (S-45); `judges`: False
    of somebody who was never asked to score.
    """
    newest = AwardProposal.objects.filter(call_off=OuterRef("pk")).order_by("-version")
    told = Q(state__in=PROPOSED)
    if judges:
        told &= Q(~Exists(barred(user).filter(call_off=OuterRef("pk"))))
    name = Subquery(newest.values("provider__name")[:1])
    return rows.annotate(proposed=Case(When(told, then=name), output_field=CharField()))


def live_for(referral_id: UUID) -> CallOff | None:
    """The referral's call-off that has not ended with no award, if there is one."""
    return CallOff.objects.filter(referral_id=referral_id).exclude(state=CallOffState.NO_AWARD).first()


def lots_for(referral: Referral) -> list[Any]:
    """The lots in force today that buy the kind of service that a referral asks for.

    Each with `last_day`, its framework's, extensions counted (S-39).
    """
    today = TruncDate(Now())
    rows = Lot.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    if referral.service_type:
        rows = rows.filter(service_type=referral.service_type)
    last = frameworks().filter(pk=OuterRef("framework")).order_by().values("last_day")
    return list(rows.select_related("framework").annotate(last_day=Subquery(last)).order_by("number"))
