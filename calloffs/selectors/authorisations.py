"""Authorisations: what waits for whom, and everything one decision rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from calloffs.models import (
    Authorisation,
    AuthorisationKey,
    AwardProposal,
    DelegationBand,
    DirectAwardCase,
    Recommendation,
)
from calloffs.policies.authorising import OFFICE_ROLES, check_may_turn, people_involved
from calloffs.policies.scoring import barred
from calloffs.rules.bands import asks_impact
from calloffs.rules.direct_awards import NIGHTS
from calloffs.rules.terms import check_need_stands
from calloffs.states import AuthorisationState, CallOffState, KeyOffice
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError


def visible_to(user: User) -> QuerySet[Authorisation]:
    """The placing team and the auditor see every authorisation; Adult Social Care those that ask for its key.

    None to an evaluator of the offers who has not declared, or declared a conflict, whatever other role they hold.
    """
    if not has_permission(user, Permission.CALLOFF_SEE):
        return Authorisation.objects.none()
    keys = AuthorisationKey.objects.select_related("by").order_by("office")
    found = Authorisation.objects.select_related(
        "call_off__referral__child", "call_off__lot", "proposal__setting", "proposal__household",
        "proposal__provider", "proposal__place", "proposal__recommendation__by", "proposal__case__by", "band",
        "requested_by", "answers",
    ).prefetch_related(Prefetch("keys", queryset=keys)).exclude(
        call_off__in=barred(user).values("call_off")
    )  # fmt: skip
    if has_permission(user, Permission.REFERRAL_SEE):
        return found
    asked = AuthorisationKey.objects.filter(office=KeyOffice.ASC).values("authorisation_id")
    return found.filter(pk__in=asked) if has_permission(user, Permission.ASC_KEY) else found.none()


def waiting() -> Q:
    """Asked for and not decided, of a call-off that still waits for it."""
    return Q(state=AuthorisationState.REQUESTED, call_off__state=CallOffState.RECOMMENDED)


def offices_of(user: User) -> set[str]:
    """The offices whose keys a person turns."""
    return {office for office, role in OFFICE_ROLES.items() if role in user.roles}


def _own(user: User) -> Q:
    """The keys of a person's offices; on call, those of the Head of Service for what is bought for its time."""
    own = Q(office__in=offices_of(user))
    if has_permission(user, Permission.EMERGENCY_AUTHORISE):
        own |= Q(office=KeyOffice.HEAD_OF_SERVICE, authorisation__proposal__case__how_long__in=list(NIGHTS))
    return own


def waiting_for(user: User) -> QuerySet[Authorisation]:
    """The authorisations with an open key of one of the person's offices."""
    open_keys = AuthorisationKey.objects.filter(_own(user), decision="")
    return visible_to(user).filter(waiting(), pk__in=open_keys.values("authorisation_id"))


def bands_on(day: date) -> QuerySet[DelegationBand]:
    """The bands in force on a date, lowest first."""
    dated = DelegationBand.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return dated.order_by("over")


@dataclass(frozen=True)
class KeyChoice:
    """A key and why this person may not turn it; empty when they may."""

    key: AuthorisationKey
    why_not: tuple[str, ...]
    asks_impact: bool = False


def impact_is_open(key: AuthorisationKey, proposal: AwardProposal) -> bool:
    """Whether this key's decision must answer the impact on Adult Social Care, as nobody has yet (S-52)."""
    return asks_impact(
        key.office, uncut_term_passes_18=proposal.uncut_term_passes_18, recorded=proposal.asc_impact
    )


def key_for(user: User, authorisation: Authorisation) -> KeyChoice | None:
    """The open key that this person would turn: the first they may, else the first with the reason why not."""
    keys = list(authorisation.keys.all())
    open_keys = [key for key in keys if not key.decision]
    if authorisation.state != AuthorisationState.REQUESTED or not open_keys:
        return None
    involved = people_involved(authorisation)
    refusals = []
    for key in open_keys:
        try:
            check_need_stands(authorisation.call_off.referral.state)
            check_may_turn(user, key, keys=keys, involved=involved)
            return KeyChoice(key, (), impact_is_open(key, authorisation.proposal))
        except DomainError as refusal:
            refusals.append(KeyChoice(key, refusal.reasons))
    return refusals[0]


@dataclass(frozen=True)
class Grounds:
    """Why this home and why not the others."""

    recommendation: Recommendation | None
    case: DirectAwardCase | None

    @property
    def ranking(self) -> list[dict[str, Any]]:
        return self.recommendation.ranking if self.recommendation else []


def grounds(proposal: AwardProposal) -> Grounds:
    """What a version of a proposal stands on: its recommendation after a competition, or its case."""
    return Grounds(proposal.recommendation, proposal.case)


def earlier_of(call_off_id: UUID) -> QuerySet[Authorisation]:
    """What was asked for on a call-off, the newest first, each with the version that it was of."""
    return (
        Authorisation.objects.filter(call_off_id=call_off_id)
        .select_related("proposal__setting", "proposal__household")
        .order_by("-requested_at")
    )


def latest_of(call_off_id: UUID) -> Authorisation | None:
    """The newest authorisation asked for on a call-off."""
    keys = AuthorisationKey.objects.select_related("by").order_by("office")
    found = Authorisation.objects.filter(call_off_id=call_off_id).select_related("band")
    return found.prefetch_related(Prefetch("keys", queryset=keys)).order_by("-requested_at").first()
