"""A child moved into a setting that a gate bars: recorded as an exception, and decided by those who decide (ADR 7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from placements.models import BarredStart, OfstedNotice, Placement, SafeguardDecision
from placements.notices import barred_start_recorded, breach_recorded
from placements.policies import check_decides_barred_start
from placements.rules.recorded import as_pairs
from placements.selectors.barred_starts import decided_for
from placements.selectors.bars import bars_at_start
from placements.services.guarding import refuse_names
from placements.states import PlacementState, SafeguardChoice
from providers.models import Setting
from providers.rules.gravity import TO_DECIDE
from sefton_pdps.access.access import has_permission, not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

Decisions = Mapping[UUID, tuple[SafeguardChoice, str]]


def record_if_barred(
    *,
    placement: Placement,
    arrived_at: datetime,
    breach: tuple[str, str] | None = None,
    by: User,
    at: datetime,
) -> BarredStart | None:
    """Where a gate of law or of grade bars the setting on the day of the arrival, an exception with its 24 hours.

    The `breach` of another rule, as code and sentence, is one too, and the Director is told of it (S-33).
    The setting's row is held, so that a register and the start come one after the other.
    """
    settings = Setting.objects.select_for_update(of=("self",), no_key=True)
    placement.setting = settings.get(pk=placement.setting_id)
    # Of two who record it at once the second waits for that row, and is told by the start itself.
    if not Placement.objects.filter(pk=placement.pk, state=PlacementState.PLANNED).exists():
        return None
    barred = as_pairs(bars_at_start(placement, local(arrived_at).date()))
    barred = [*([list(breach)] if breach else []), *barred]
    if not barred:
        return None
    started = BarredStart.objects.create(
        placement=placement,
        gates=barred,
        recorded_by=by,
        recorded_at=at,
        due_at=at + TO_DECIDE,
    )
    gates = [code for code, _sentence in barred]
    events.record("placement.start_barred", subject=placement, by=by, at=at, gates=gates)
    outbox.queue(barred_start_recorded(started), at=at)
    if breach:
        outbox.queue(breach_recorded(started), at=at)
    return started


@transaction.atomic
def record_ofsted_told(
    *, started: BarredStart, told_at: datetime, told_by: str, by: User, at: datetime
) -> OfstedNotice:
    """That Ofsted was told, once: when, and who told it, by name and job."""
    if not has_permission(by, Permission.GRAVE_CHANGE_DECIDE):
        raise not_let(Permission.GRAVE_CHANGE_DECIDE)
    locked = BarredStart.objects.select_for_update(of=("self",)).select_related("placement__child")
    started = locked.get(pk=started.pk)
    if told_at > at:
        raise DomainError("That is in the future. Record it once Ofsted is told.", field="told_at")
    if not told_by.strip():
        raise DomainError("Say who told Ofsted: name and job.", field="told_by")
    if OfstedNotice.objects.filter(barred_start=started).exists():
        raise Stale("Somebody has recorded this already. Nothing was changed.")
    refuse_names(
        {"Who told Ofsted?": told_by},
        children=[started.placement.child],
        by=by,
        at=at,
        subject=started.placement,
    )
    notice = OfstedNotice.objects.create(
        barred_start=started, told_at=told_at, told_by=told_by.strip(), recorded_by=by, recorded_at=at
    )
    events.record("placement.ofsted_told", subject=started.placement, by=by, at=at)
    return notice


@transaction.atomic
def decide(
    *, started: BarredStart, decision: SafeguardChoice, reason: str, by: User, at: datetime
) -> BarredStart:
    """Somebody other than who recorded the arrival says what follows for the child, once, with the reason."""
    locked = (
        BarredStart.objects.select_for_update(of=("self",))
        .select_related("placement__child")
        .get(pk=started.pk)
    )
    check_decides_barred_start(by, locked)
    if locked.decided_at is not None:
        raise Stale("Somebody has decided this already. Nothing was changed.")
    check_choice(locked.placement, decision)
    _check_same(locked.placement, decided_for(locked.placement_id), decision, since=locked.recorded_at)
    if not reason.strip():
        raise DomainError("Say what the safeguards are, or how the move is planned, and why.", field="reason")
    texts = {"What are the safeguards, or how is the move planned, and why?": reason}
    refuse_names(texts, children=[locked.placement.child], by=by, at=at, subject=locked.placement)
    return _write(locked, decision, reason, by=by, at=at)


def _write(
    locked: BarredStart, decision: SafeguardChoice, reason: str, *, by: User, at: datetime
) -> BarredStart:
    locked.decision, locked.reason = decision, reason.strip()
    locked.decided_by, locked.decided_at = by, at
    locked.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    events.record(
        "placement.start_barred_decided", subject=locked.placement, by=by, at=at, decision=decision.value
    )
    return locked


def check_choice(placement: Placement, decision: SafeguardChoice) -> None:
    """Only of a child who has not arrived it can be said that they will not go there."""
    if decision == SafeguardChoice.WILL_NOT and placement.state != PlacementState.PLANNED:
        raise DomainError(
            f"The child of {placement.reference} lives there already. Say that they stay, or that a move is planned."
        )


def settle_starts(
    living: Sequence[Placement], decisions: Decisions, *, since: datetime, by: User, at: datetime
) -> None:
    """What is decided for a child when the setting fell decides their barred start too; never two things of one child.

    Whoever recorded the arrival does not decide it (ADR 20): then it stays open, and nobody may decide it otherwise.
    `since`: when the fall was known; what was decided before is no decision about it. The caller holds the
    placements.
    """
    starts = BarredStart.objects.select_for_update(of=("self",)).select_related("placement")
    for started in starts.filter(placement__in=[one.pk for one in living]).order_by("pk"):
        decision, text = decisions[started.placement_id]
        if started.decided_at is not None:
            _check_same(started.placement, started, decision, since=since)
        elif started.recorded_by_id != by.pk:
            _write(started, decision, text, by=by, at=at)


def _check_same(
    placement: Placement,
    decided: BarredStart | SafeguardDecision | None,
    decision: SafeguardChoice,
    *,
    since: datetime,
) -> None:
    if decided is None or decided.decided_at is None or decided.decided_at < since:
        return
    if decided.decision != decision:
        choice = str(SafeguardChoice(decided.decision).label)
        raise DomainError(
            f"On {words.moment(decided.decided_at)} it was decided for the child of {placement.reference}: “{choice}”. "
            "Two decisions of one child may not contradict each other: choose the same, and say in the reason what has "
            "changed."
        )
