"""Scoring offers blind: declare, score one offer at a time, finish; the last to finish opens the prices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from calloffs.models import CallOff, Offer, OfferAssessment, OfferScore
from calloffs.notices import scoring as notices
from calloffs.policies.scoring import check_declares, check_may_score, check_own
from calloffs.rules.results import why_not_told
from calloffs.rules.scoring import BEST_SCORE
from calloffs.selectors.assessments import finished_count, to_score, unfinished
from calloffs.selectors.ranking import COMPARED, rivals_named
from calloffs.states import CallOffState
from calloffs.transitions.call_offs import CALL_OFF
from placements.services.guarding import refuse_leaks
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text import words
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

QUALITY, SOCIAL = "Reasons for the quality score", "Reasons for the social value score"


def _locked(assessment: OfferAssessment) -> OfferAssessment:
    """The assessment as it now stands, its call-off held first so that two who finish at once do so in turn."""
    call_off = CallOff.objects.select_for_update(of=("self",)).get(pk=assessment.call_off_id)
    if call_off.state != CallOffState.CLOSED:
        raise Stale("These offers are not being scored any more. Look at the competition's page.")
    locked = OfferAssessment.objects.select_for_update(of=("self",)).filter(pk=assessment.pk).first()
    if locked is None:
        raise Stale("You were taken off this competition, so you no longer score its offers.")
    locked.call_off = call_off
    return locked


@transaction.atomic
def declare(
    *, assessment: OfferAssessment, has_conflict: bool, note: str, by: User, at: datetime
) -> OfferAssessment:
    """An evaluator declares any conflict of interest before the first offer; a conflict ends their part."""
    check_own(by, assessment)
    locked = _locked(assessment)
    if locked.has_conflict is not None:
        raise Stale("You have made this declaration already. It stands.")
    if has_conflict and not note.strip():
        raise DomainError("Say what the conflict of interest is.")
    check_declares(by, locked.call_off_id, has_conflict=has_conflict)
    locked.has_conflict, locked.conflict_note, locked.declared_at = has_conflict, note.strip(), at
    locked.save(update_fields=["has_conflict", "conflict_note", "declared_at"])
    name = "call_off.conflict_declared" if has_conflict else "call_off.no_conflict_declared"
    events.record(name, subject=locked.call_off, by=by, at=at)
    if has_conflict:
        outbox.queue(notices.conflict_declared(locked), at=at)
        finish_when_all_have(locked.call_off, by=by, at=at)
    return locked


@transaction.atomic
def save_score(
    *,
    assessment: OfferAssessment,
    offer: Offer,
    quality: int,
    quality_reason: str,
    social_value: int,
    social_value_reason: str,
    by: User,
    at: datetime,
) -> OfferScore:
    """An evaluator's scores of one offer, 0 to 5 each with its reason; they may be changed until completion."""
    locked = _locked(assessment)
    check_may_score(by, locked)
    if offer.call_off_id != locked.call_off_id or offer.state not in COMPARED:
        raise DomainError("This offer is not one of those to score.")
    if not all(0 <= score <= BEST_SCORE for score in (quality, social_value)):
        raise DomainError("A score is between 0 and 5.")
    if not quality_reason.strip() or not social_value_reason.strip():
        raise DomainError("Give a reason for each score.")
    _check_told({QUALITY: quality_reason, SOCIAL: social_value_reason}, offer, locked.call_off, by, at)
    score, _new = OfferScore.objects.update_or_create(
        assessment=locked,
        offer=offer,
        defaults={
            "quality": quality,
            "quality_reason": quality_reason.strip(),
            "social_value": social_value,
            "social_value_reason": social_value_reason.strip(),
            "is_told": True,
            "saved_at": at,
        },
    )
    return score


def _check_told(texts: Mapping[str, str], offer: Offer, call_off: CallOff, by: User, at: datetime) -> None:
    """Whoever offered reads the reasons: they tell neither who the child is nor of a rival (ADR 163)."""
    if why := why_not_told(texts, rivals_named(offer)):
        raise DomainError(why)
    refuse_leaks(texts, child=call_off.referral.child, by=by, at=at, subject=call_off)


@transaction.atomic
def score_the_only_offer(
    *, assessment: OfferAssessment, offer: Offer, by: User, at: datetime, **given: Any
) -> CallOff:
    """Alone on duty with one offer: its scores, and the end of scoring, by one press (ADR 125)."""
    save_score(assessment=assessment, offer=offer, by=by, at=at, **given)
    return complete(assessment=assessment, by=by, at=at)


@transaction.atomic
def complete(*, assessment: OfferAssessment, by: User, at: datetime) -> CallOff:
    """An evaluator finishes; when the last has, quality is scored and prices open to the council (S-5)."""
    locked = _locked(assessment)
    check_may_score(by, locked)
    offers = to_score(locked)
    left = sum(one.score is None for one in offers)
    if not offers:
        raise DomainError("There is no offer to score.")
    if left:
        raise DomainError(f"Score {words.plural(left, 'more offer')} before you finish.")
    locked.completed_at = at
    locked.save(update_fields=["completed_at"])
    events.record("call_off.scores_completed", subject=locked.call_off, by=by, at=at)
    return finish_when_all_have(locked.call_off, by=by, at=at)


def finish_when_all_have(
    call_off: CallOff, *, step: str = "finish_scoring", by: User, at: datetime
) -> CallOff:
    """Open the prices once every evaluator without a conflict has finished, and at least one has (S-5).

    `step` is the transition of whoever brings it about: the last evaluator, or the officer who changes them.
    """
    if unfinished(call_off).exists() or not finished_count(call_off):
        return call_off
    finished = run(CALL_OFF, step, call_off, by=by, at=at, quality_scored_at=at)
    outbox.queue(notices.scored(finished), at=at)
    return finished
