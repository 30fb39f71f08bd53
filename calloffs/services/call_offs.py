"""Opening a call-off by an assessed route, and ending one with no award."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from calloffs.models import CallOff, Invitation, Offer, ResultLetter, RouteAssessment, ServiceAgreement
from calloffs.rules.routes import Assessed, assess, reason_for
from calloffs.rules.terms import TermFacts, check_term
from calloffs.selectors import call_offs as selectors
from calloffs.selectors.assessing import route_facts
from calloffs.services import asked_homes, ladder
from calloffs.states import AgreementState, CallOffRoute, OfferResult, OfferState
from calloffs.transitions.agreements import AGREEMENT
from calloffs.transitions.call_offs import CALL_OFF
from placements.models import Referral
from placements.policies import check_may
from placements.services import referrals
from placements.services.guarding import refuse_leaks
from placements.states import ReferralState
from providers.models import Lot
from providers.rules.rounds import framework_over
from providers.rules.sanity import doubt_of_start
from providers.selectors.rounds import last_day
from sefton_pdps import workflow
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local

SEARCHED = (ReferralState.APPROVED, ReferralState.SEARCHING)


@transaction.atomic
def open_call_off(
    *,
    referral: Referral,
    lot: Lot,
    route: str,
    route_reason: str = "",
    sibling_home: bool | None = None,
    needed_on: date,
    term_ends_on: date,
    short_term_reason: str = "",
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> CallOff:
    """Open the one live call-off of an approved referral, by a route that is assessed (S-48).

    `route_reason`: needed where the answers point another way. `sibling_home`: whether a brother or sister lives in a
    home that could take the child, the one answer that is not on record. The term is five years, cut at the 18th
    birthday; a shorter one needs its reason (S-47).
    """
    locked = Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)
    check_may(by, Permission.CALLOFF_OPEN, locked)
    _check_may_open(locked, lot, at)
    if route not in CallOffRoute.values:
        raise DomainError("Choose the route that is best for the child's needs.", field="route")
    if locked.sibling_count and sibling_home is None:
        raise DomainError(
            "Say whether a brother or sister lives in a home that could take this child too.",
            field="sibling_home",
        )
    assessed = assess(route_facts(locked, lot, at, sibling_home=sibling_home))
    reason = reason_for(route, route_reason, assessed)
    facts = TermFacts(
        needed_on, term_ends_on, locked.child.date_of_birth, short_term_reason, local(at).date()
    )
    check_term(facts)
    check_sure([doubt_of_start(needed_on, today=local(at).date(), what="The child needs a home")], sure)
    texts = {"Why this route": route_reason, "Why a shorter term": short_term_reason}
    refuse_leaks(texts, child=locked.child, by=by, at=at, subject=locked)
    call_off = CallOff.objects.create(
        reference=next_reference("CO", at=at),
        referral=locked,
        lot=lot,
        route=route,
        route_reason=reason,
        needed_on=needed_on,
        term_ends_on=term_ends_on,
        short_term_reason=short_term_reason.strip(),
        opened_at=at,
        opened_by=by,
    )
    _keep_assessment(call_off, assessed, route_reason, by, at)
    if route == CallOffRoute.CONTINGENCY:
        ladder.begin(call_off, by=by, at=at)
    events.record("call_off.open", subject=call_off, by=by, at=at, route=route, referral=str(locked.pk))
    if locked.state == ReferralState.APPROVED:
        referrals.begin_search(referral=locked, by=by, at=at)
    return call_off


def _keep_assessment(call_off: CallOff, assessed: Assessed, reason: str, by: User, at: datetime) -> None:
    RouteAssessment.objects.create(
        call_off=call_off,
        answers=[asdict(one) for one in assessed.answers],
        pointed_to=assessed.pointed_to,
        because=assessed.because,
        chosen=call_off.route,
        reason=reason.strip(),
        by=by,
        at=at,
    )


def _check_may_open(referral: Referral, lot: Lot, at: datetime) -> None:
    if referral.state not in SEARCHED:
        raise DomainError(
            f"The referral is “{referral.get_state_display()}”. It must be approved for search first."
        )
    live = selectors.live_for(referral.pk)
    if live is not None:
        raise Stale(f"{live.reference} is already open for this referral. Go on with it, or end it first.")
    if lot.service_type != referral.service_type:
        raise DomainError(
            f"{lot.name} does not buy what the referral asks for. Choose another lot.", field="lot"
        )
    if lot.valid_from > local(at).date() or (lot.valid_to is not None and lot.valid_to <= local(at).date()):
        raise DomainError(f"{lot.name} is not in force today. Choose another lot.", field="lot")
    if over := framework_over(last_day(lot.framework), local(at).date()):
        raise DomainError(*over, field="lot")


@transaction.atomic
def end_without_award(*, call_off: CallOff, reason: str, by: User, at: datetime) -> CallOff:
    """End a call-off with no award; everybody who was invited and has not declined is told why."""
    if not reason.strip():
        raise DomainError("Say why the call-off ends with no award.")
    refuse_leaks(
        {"Why it ends with no award": reason}, child=call_off.referral.child, by=by, at=at, subject=call_off
    )
    ended = workflow.run(
        CALL_OFF, "end_without_award", call_off, by=by, at=at, no_award_reason=reason.strip()
    )
    wind_up(ended, at=at)
    return ended


def take_agreements_back(call_off: CallOff, *, at: datetime) -> None:
    """No agreement of a call-off stands: drafts are dropped, and what a provider read is taken back."""
    rows = ServiceAgreement.objects.filter(call_off=call_off).exclude(state=AgreementState.ENDED)
    for agreement in rows.order_by("pk"):
        drafted = agreement.state == AgreementState.DRAFTED
        step = "drop_with_call_off" if drafted else "withdraw_with_call_off"
        workflow.run(AGREEMENT, step, agreement, by=None, at=at)


def wind_up(ended: CallOff, *, at: datetime) -> None:
    """What follows from an end with no award, however it came: no agreement stands, and the invited read why.

    Rungs of the ladder that are open still are closed with it, and a home that was asked waits no more.
    """
    ladder.stop(ended, by=None, at=at)
    asked_homes.stop(ended, at=at)
    take_agreements_back(ended, at=at)
    offered = Offer.objects.filter(call_off=ended, provider=OuterRef("provider"), state=OfferState.SUBMITTED)
    told = Q(declined_at=None) | Exists(offered)
    invited = Invitation.objects.filter(told, call_off=ended).order_by("invited_at", "pk")
    ResultLetter.objects.bulk_create(
        ResultLetter(
            call_off=ended,
            provider_id=provider,
            result=OfferResult.NO_AWARD,
            reasons=ended.no_award_reason,
            sent_at=at,
        )
        for provider in invited.values_list("provider_id", flat=True)
    )
