"""Awarding a call-off: both signatures, the gates once more, then placement, results and notices in one go."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from calloffs.models import CallOff, LadderRung, Offer, ResultLetter, ServiceAgreement
from calloffs.notices import awarding as notices
from calloffs.selectors import proposals
from calloffs.selectors.all_or_none import check_all_come
from calloffs.selectors.ranking import COMPARED, told_reasons
from calloffs.selectors.result_rules import range_told
from calloffs.services import ladder, procurement
from calloffs.services.authorising import authority_that_runs, check_place_free, check_still_possible
from calloffs.services.law import check_in_law
from calloffs.services.proposals import lock
from calloffs.states import AgreementState, CallOffState, OfferResult, OfferState
from calloffs.transitions.call_offs import CALL_OFF
from placements.models import Placement
from placements.selectors.costs import cost_line_for
from placements.services import placements, referrals
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run


def check_ready(call_off: CallOff) -> ServiceAgreement:
    """An award needs the agreement signed by both, and a home that still passes every gate with its place free."""
    agreement = ServiceAgreement.objects.filter(call_off=call_off, state=AgreementState.SIGNED).first()
    if agreement is None:
        raise DomainError("The agreement is not signed by both yet. Wait for the provider's signature.")
    check_in_law(authority_that_runs(call_off, clock.now()))
    proposal = proposals.authorised(call_off)
    check_all_come(call_off, proposal.offer, authorised=True)
    check_still_possible(proposal)
    return agreement


def why_not_award(call_off: CallOff) -> tuple[str, ...]:
    """What stands in the way of the award, for the page that offers it; empty when nothing does."""
    try:
        check_ready(call_off)
    except DomainError as refusal:
        return refusal.reasons
    return ()


@transaction.atomic
def award(*, call_off: CallOff, by: User, at: datetime) -> Placement:
    """An officer awards a call-off whose agreement is signed; of two who press at once the second reads who did."""
    return _award(call_off, "award", by=by, at=at)


@transaction.atomic
def award_on_signing(*, call_off: CallOff, at: datetime) -> Placement:
    """The system awards with the provider's signature; needs the council's scope (S-46)."""
    return _award(call_off, "award_on_signing", by=None, at=at)


def _award(call_off: CallOff, step: str, *, by: User | None, at: datetime) -> Placement:
    locked = lock(call_off.pk)
    if locked.state == CallOffState.AWARDED and locked.awarded_at:
        raise Stale(
            f"{locked.reference} was awarded on {words.moment(locked.awarded_at)}. Nothing was changed; "
            "look at the call-off's page."
        )
    agreement = check_ready(locked)
    awarded = run(CALL_OFF, step, locked, by=by, at=at)
    _settle_offers(awarded)
    placement = _plan(awarded, by=by, at=at)
    rung = _rung(awarded)
    ladder.stop(awarded, by=by, at=at, home_on=rung)
    agreement.placement = placement
    agreement.save(update_fields=["placement"])
    referrals.agree_home(referral=awarded.referral, by=by, at=at)
    procurement.begin(awarded, at=at)
    outbox.queue([*notices.awarded(awarded, agreement), *notices.results(_tell_results(awarded, at))], at=at)
    return placement


def _settle_offers(call_off: CallOff) -> None:
    """The proposal's offer is preferred, every other one that stood is not; a direct award has none."""
    preferred = proposals.authorised(call_off).offer_id
    if preferred is None:
        return
    stood = Offer.objects.filter(call_off=call_off, state__in=COMPARED)
    list(stood.select_for_update().order_by("pk").values_list("pk"))
    stood.exclude(pk=preferred).update(state=OfferState.NOT_PREFERRED)
    stood.filter(pk=preferred).update(state=OfferState.PREFERRED)


def _rung(call_off: CallOff) -> LadderRung | None:
    """The rung of the ladder that the award comes from; the placement is recorded by its route (S-35)."""
    case = proposals.authorised(call_off).case
    return case.approach.rung if case and case.approach else None


def _plan(call_off: CallOff, *, by: User | None, at: datetime) -> Placement:
    """Plan the placement with the proposal's fee lines; wrap-around keeps its need, words and own end (S-7)."""
    proposal = proposals.authorised(call_off)
    starts_on, ends_on = proposal.starts_on, proposal.ends_on
    try:
        return placements.plan_placement(
            child=call_off.referral.child,
            referral=call_off.referral,
            call_off_id=call_off.pk,
            place=proposal.place,
            cost_line=cost_line_for(call_off.lot.service_type, starts_on),
            route=rung.route if (rung := _rung(call_off)) else call_off.route,
            starts_on=starts_on,
            planned_end=ends_on,
            fee_lines=[row.line for row in proposal.lines.select_related("kind").order_by("kind__order")],
            by=by,
            at=at,
        )
    except DomainError:
        # Of two awards at once the second reads which call-off took the place, not only that it is taken.
        check_place_free(proposal)
        raise


def _tell_results(call_off: CallOff, at: datetime) -> list[ResultLetter]:
    """Every letter to a provider that offered: the result, the reasons kept with the recommendation, its own points.

    With them what the evaluators wrote for it, and the range of fees by the rule of the day (ADR 163).
    """
    recommendation = proposals.authorised(call_off).recommendation
    if recommendation is None:
        return []
    providers = dict(
        Offer.objects.filter(call_off=call_off, state__in=COMPARED).values_list("pk", "provider_id")
    )
    written = told_reasons(providers)
    points: dict[Any, dict[str, dict[str, str]]] = defaultdict(dict)
    reasons: dict[Any, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    fees: dict[Any, list[Decimal]] = defaultdict(list)
    for row in recommendation.ranking:
        provider = next(who for offer, who in providers.items() if str(offer) == row["offer"])
        points[provider][row["name"]] = {
            name: row[name] for name in ("quality", "price", "social_value", "total")
        }
        fees[provider].append(Decimal(row["weekly"]))
        if row["offer"] in written:
            reasons[provider][row["name"]] = written[row["offer"]]
    low, high = range_told(fees, local(at).date()) or (None, None)
    return ResultLetter.objects.bulk_create(
        ResultLetter(
            call_off=call_off,
            provider_id=provider,
            result=OfferResult.WON if provider == recommendation.offer.provider_id else OfferResult.LOST,
            reasons=recommendation.letters[str(provider)],
            points=own,
            score_reasons=reasons[provider],
            fees_from=low,
            fees_to=high,
            sent_at=at,
        )
        for provider, own in points.items()
    )
