"""Recommending an offer of a scored mini-competition, with reasons for every provider that offered."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from calloffs.models import Authorisation, AwardProposal, CallOff, Offer, Recommendation
from calloffs.rules.evidence import Evidence, on_acceptance
from calloffs.rules.proposals import check_choice, check_letters
from calloffs.rules.pull_outs import PULLED_OUT, place_among
from calloffs.selectors import choosing, homes
from calloffs.selectors.all_or_none import check_all_come
from calloffs.selectors.pull_outs import gone_from
from calloffs.selectors.ranking import COMPARED, compared_offers, frozen, ranking, with_prices
from calloffs.selectors.terms import term_of
from calloffs.services import versions
from calloffs.services.authorising import request_authorisation
from calloffs.services.proposals import check_state, lock, propose
from calloffs.states import CallOffState
from placements.policies import check_may
from placements.services.guarding import refuse_leaks, refuse_names
from providers.models import Place
from providers.rules.absences import doubt_of_unnamed
from providers.rules.sanity import doubt_of_start
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def recommend(
    *,
    call_off: CallOff,
    offer: Offer,
    reasons: str,
    not_first_reason: str,
    letters: Mapping[str, str],
    place: Place,
    starts_on: date,
    asc_impact: str,
    asc_impact_reason: str,
    evidence: Mapping[str, Evidence] | None = None,
    together_why: str = "",
    with_all: bool = False,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> AwardProposal:
    """Keep the ranking, the reasons and the draft letters, and make the proposal of the offer (S-44, S-48).

    `letters` are the reasons for each provider by its id; `evidence` is what the council accepts each line of
    wrap-around support on, by kind. It may be done again until authorisation is asked for. `with_all`: by who
    recommends for all brothers and sisters at once; `together_why` is why over a better score of this child (ADR 162).
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.RECOMMEND, locked.referral)
    check_state(locked, CallOffState.EVALUATED)
    if offer.call_off_id != locked.pk or offer.state not in COMPARED:
        raise DomainError("This offer is not in the ranking. Choose one that is.")
    if not with_all:
        check_all_come(locked, offer)
    ranks, gone = ranking(locked), gone_from(locked)
    if str(offer.pk) in gone:
        raise DomainError(PULLED_OUT)
    position = place_among(ranks, gone, str(offer.pk))
    check_choice(position, reasons, not_first_reason)
    offered_by = {str(one.provider_id): one.provider.name for one in compared_offers(locked)}
    check_letters(letters, offered_by)
    texts = {f"The letter to {name}": letters[key] for key, name in offered_by.items()}
    child = locked.referral.child
    refuse_leaks(texts, child=child, by=by, at=at, subject=locked)
    inside = {
        "Why this is the right home for the child": reasons,
        "Why it is chosen before those that rank higher": not_first_reason,
    }
    refuse_names(inside, children=[child], by=by, at=at, subject=locked)
    home = homes.home(locked, setting_id=offer.setting_id, household_id=offer.household_id, on=starts_on)
    doubts = [
        doubt_of_unnamed(home.setting.name, home.unnamed_on),
        choosing.doubt_of(locked, place, starts_on, term_of(locked, starts_on)[0]),
        doubt_of_start(starts_on, today=local(at).date(), what="The child would move in"),
    ]
    check_sure(doubts, sure)
    recommendation = versions.write(
        Recommendation,
        locked,
        versions.ASKED_WITH,
        offer=offer,
        ranking=frozen(ranks),
        reasons=reasons.strip(),
        not_first_reason=not_first_reason.strip() if position > 1 else "",
        together_why=together_why if position > 1 else "",
        letters={key: letters[key].strip() for key in offered_by},
        by=by,
        at=at,
    )
    priced = with_prices(compared_offers(locked)).get(pk=offer.pk)
    proposal = propose(
        call_off=locked,
        offer=offer,
        home=home,
        place=place,
        starts_on=starts_on,
        lines=[
            on_acceptance(row.line, (evidence or {}).get(row.kind.code, Evidence()))
            for row in priced.price_lines.all()
        ],
        asc_impact=asc_impact,
        asc_impact_reason=asc_impact_reason,
        recommendation=recommendation,
        by=by,
        at=at,
    )
    events.record("call_off.offer_recommended", subject=locked, by=by, at=at, offer=str(offer.pk))
    return proposal


@transaction.atomic
def recommend_and_ask(*, call_off: CallOff, by: User, at: datetime, **given: Any) -> Authorisation:
    """Alone on duty the recommendation is put to the authorising officers by the same press (ADR 125)."""
    recommend(call_off=call_off, by=by, at=at, **given)
    return request_authorisation(call_off=call_off, by=by, at=at)
