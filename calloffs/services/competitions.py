"""Publishing a mini-competition, closing those that are due, choosing who scores."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from calloffs.models import CallOff, Invitation, LeftOut, OfferAssessment, OfferScore
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_evaluator
from calloffs.rules.competition import check_deadline, check_weights
from calloffs.rules.direct_awards import why_not_length
from calloffs.rules.hours import doubts_of_deadline
from calloffs.rules.terms import check_need_stands
from calloffs.rules.told_terms import TERM, term_words
from calloffs.services.scoring import declare, finish_when_all_have
from calloffs.states import CallOffState
from calloffs.transitions.call_offs import CALL_OFF
from placements.models import AnonymisedProfile
from placements.policies import check_may, is_emergency
from placements.rules.profile import frozen_copy
from placements.selectors.groups import told_siblings
from placements.selectors.left_out import all_left_out
from placements.selectors.market import Market
from placements.selectors.matching import passing
from placements.selectors.profiles import that_stand
from placements.states import Gate
from sefton_pdps import workflow
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

NONE_PASSES = (
    "No admitted provider has a home that may be used for this child. Look at who is left out, and why."
)
NONE_FOR_ALL = (
    "No home may be used for every one of the brothers and sisters and has a place for each. Decide first that they "
    "may be apart, or search on the contingency ladder."
)
NOT_FOR_ALL = (
    "It may not be used for every one of the brothers and sisters, or has fewer places than they are."
)
BATCH = 500
_SCORED_LATER = (CallOffState.PUBLISHED, CallOffState.CLOSED)


@transaction.atomic
def publish(
    *,
    call_off: CallOff,
    profile: AnonymisedProfile,
    closes_at: datetime,
    weights: tuple[int, int, int] = (60, 25, 15),
    how_long: str = "",
    sure: Collection[str] = (),
    search: UUID | None = None,
    only: Collection[UUID] | None = None,
    by: User,
    at: datetime,
) -> CallOff:
    """Send the frozen profile to every admitted provider of the lot with a setting that passes the hard gates.

    Never filtered by score or vacancy; who is left out is kept with the gate. `weights`: quality, price, social
    value (S-45). In an emergency it counts in hours from then on, also when the day has passed, and `how_long` says for
    how long the home is bought: term, value and band follow from it (ADR 131).
    """
    check_deadline(closes_at, at=at)
    check_weights(*weights)
    locked = (
        CallOff.objects.select_for_update(of=("self",))
        .select_related("referral__child", "lot")
        .get(pk=call_off.pk)
    )
    emergency = is_emergency(locked.referral, local(at).date())
    if reasons := why_not_length(how_long, emergency=emergency):
        raise DomainError(*reasons, field="how_long" if emergency else "")
    check_sure(doubts_of_deadline(closes_at, locked.needed_on, at=at, emergency=emergency), sure)
    check_need_stands(locked.referral.state)
    if not that_stand().filter(pk=profile.pk, referral=locked.referral_id).exists():
        raise DomainError("The anonymised profile is not approved yet. Write and approve it on the referral.")
    quality, price, social_value = weights
    if locked.state == CallOffState.OPENED:
        _invite(locked, Market(locked.referral, locked.lot, locked.needed_on), at, only)
    return workflow.run(
        CALL_OFF,
        "publish",
        locked,
        by=by,
        at=at,
        published_by=by,
        closes_at=closes_at,
        emergency=emergency,
        how_long=how_long,
        group_search=search,
        profile_version=profile,
        profile={
            **frozen_copy(profile),
            TERM: _told_term(locked, how_long),
            **told_siblings(locked.referral_id),
        },
        quality_weight=quality,
        price_weight=price,
        social_value_weight=social_value,
    )


def _told_term(call_off: CallOff, how_long: str) -> str:
    return term_words(call_off.needed_on, call_off.term_ends_on, call_off.short_term_reason, how_long)


def _invite(call_off: CallOff, market: Market, at: datetime, only: Collection[UUID] | None) -> None:
    settings: dict[UUID, list[str]] = {}
    not_for_all: list[tuple[UUID, UUID]] = []
    for provider_id, setting_id in passing(market):
        if only is None or setting_id in only:
            settings.setdefault(provider_id, []).append(str(setting_id))
        else:
            not_for_all.append((provider_id, setting_id))
    if not settings:
        raise DomainError(NONE_FOR_ALL if not_for_all else NONE_PASSES)
    Invitation.objects.bulk_create(
        Invitation(call_off=call_off, provider_id=provider, invited_at=at, setting_ids=chosen)
        for provider, chosen in settings.items()
    )
    LeftOut.objects.bulk_create(
        [
            *(
                LeftOut(
                    call_off=call_off,
                    provider=one.provider,
                    setting=one.setting,
                    gate=one.gate,
                    reason=one.reason[:300],
                )
                for one in all_left_out(market)
            ),
            *(
                LeftOut(
                    call_off=call_off,
                    provider_id=provider,
                    setting_id=setting,
                    gate=Gate.SIBLINGS,
                    reason=NOT_FOR_ALL,
                )
                for provider, setting in not_for_all
            ),
        ]
    )


def close_due(*, at: datetime) -> int:
    """Fix the record of competitions whose deadline has passed, and tell their officers; returns how many.

    Batches of 500, each its own transaction of the system's, skipping rows that another worker or a submission
    holds; each table is written by one statement a batch. Whether a competition is open never depends on this: that is
    read from the clock.
    """
    closed = 0
    while True:
        with tenancy.scope(tenancy.SYSTEM):
            rows = list(
                CallOff.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(state=CallOffState.PUBLISHED, closes_at__lte=at)
                .filter(closes_at__lte=clock.Now())
                .order_by("closes_at")
                .only("state", "reference", "published_by")[:BATCH]
            )
            _read_evaluators(rows)
            workflow.run_many(CALL_OFF, "close", rows, at=at)
        closed += len(rows)
        if len(rows) < BATCH:
            return closed


def _read_evaluators(locked: Collection[CallOff]) -> None:
    """Once nobody can be assigned to them any more: who was assigned while the lock waited is told too."""
    evaluators = defaultdict(list)
    assigned = OfferAssessment.objects.filter(call_off__in=locked).order_by("evaluator")
    for pk, evaluator in assigned.values_list("call_off_id", "evaluator_id"):
        evaluators[pk].append(evaluator)
    for row in cast("Collection[notices.Closing]", locked):
        row.evaluator_ids = evaluators[row.pk]


@transaction.atomic
def assign_evaluators(*, call_off: CallOff, evaluators: Iterable[User], by: User, at: datetime) -> CallOff:
    """Choose who scores the offers; whoever has not finished may be taken off, and their scores with them.

    Scoring is finished there and then when everybody who is left has finished (S-5). Raises DomainError for
    somebody who is no evaluator, or who opened or published the competition, and for taking off a finished one.
    """
    held = CallOff.objects.select_for_update(of=("self",)).select_related("referral")
    locked = held.get(pk=call_off.pk)
    check_may(by, Permission.CALLOFF_PUBLISH, locked.referral)
    if locked.state not in _SCORED_LATER:
        raise DomainError(
            "Evaluators are chosen between publishing and the end of scoring. Look at the page again."
        )
    chosen = {person.pk: person for person in evaluators}
    rows = OfferAssessment.objects.filter(call_off=locked).select_related("evaluator")
    already = {row.evaluator_id: row for row in rows}
    new = [person for pk, person in chosen.items() if pk not in already]
    for person in new:
        check_evaluator(locked, person, at=at)
    _check_somebody_scores(chosen, already)
    for pk, row in already.items():
        if pk not in chosen and not row.has_conflict:
            _take_off(locked, row, by=by, at=at)
    for person in new:
        made = OfferAssessment.objects.create(call_off=locked, evaluator=person, assigned_at=at)
        events.record("call_off.assign_evaluator", subject=locked, by=by, at=at, evaluator=str(person.pk))
        outbox.queue(notices.to_score(made), at=at)
    if locked.state != CallOffState.CLOSED:
        return locked
    return finish_when_all_have(locked, step="finish_without_others", by=by, at=at)


@transaction.atomic
def score_on_duty(
    *, assessment: OfferAssessment, has_conflict: bool, note: str, by: User, at: datetime
) -> OfferAssessment:
    """Whoever is on duty takes on the scoring of an emergency that nobody scores, and declares (ADR 125).

    `assessment`: not kept yet. Of two on duty the second joins the first.
    """
    call_off = assessment.call_off
    others = OfferAssessment.objects.filter(call_off=call_off).select_related("evaluator")
    assign_evaluators(call_off=call_off, evaluators=[*(one.evaluator for one in others), by], by=by, at=at)
    own = OfferAssessment.objects.get(call_off=call_off, evaluator=by)
    return declare(assessment=own, has_conflict=has_conflict, note=note, by=by, at=at)


def _check_somebody_scores(chosen: Iterable[UUID], already: Mapping[UUID, OfferAssessment]) -> None:
    """At least one evaluator without a declared conflict of interest is left to score the offers."""
    chosen = list(chosen)
    if not chosen:
        raise DomainError("Choose at least one evaluator.")
    if all(pk in already and already[pk].has_conflict for pk in chosen):
        raise DomainError(
            "Everybody you ticked has declared a conflict of interest. Choose somebody who can score the offers."
        )


def _take_off(call_off: CallOff, row: OfferAssessment, *, by: User, at: datetime) -> None:
    """An evaluator who has not finished is taken off with what they scored; one who has finished stays.

    The event keeps whether they had declared, for nobody who read the offers as a scorer authorises (S-49).
    """
    if row.completed_at is not None:
        raise DomainError(
            f"{row.evaluator.name} has finished scoring, and finished scores stand. Keep them ticked."
        )
    removed, _ = OfferScore.objects.filter(assessment=row).delete()
    outbox.queue(notices.taken_off(row), at=at)
    events.record(
        "call_off.take_off_evaluator",
        subject=call_off,
        by=by,
        at=at,
        evaluator=str(row.evaluator_id),
        declared=row.declared_at is not None,
        scores=removed,
    )
    row.delete()
