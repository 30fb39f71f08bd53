"""A setting fell: those who decide are told, and for each child there it is decided what follows, within 24 hours."""

from datetime import datetime

from django.db import transaction

from placements.models import SafeguardDecision
from placements.notices import grave_change_opened
from placements.selectors.living import live_at
from placements.services.barred_starts import Decisions, check_choice, settle_starts
from placements.services.guarding import refuse_names
from providers.models import GraveChange
from providers.services import grave_changes
from providers.states import GraveChangeState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.notifications import outbox

BATCH = 100


@transaction.atomic
def tell_opened(*, at: datetime) -> int:
    """Tell those who decide of each change that nobody was told of; needs the council's scope."""
    rows = list(
        GraveChange.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(told_at=None, state=GraveChangeState.OPEN)
        .order_by("due_at", "pk")[:BATCH]
    )
    for change in rows:
        living = live_at([change.setting_id])
        workers = living.exclude(child__social_worker=None)
        reviewing = living.exclude(child__reviewing_officer=None)
        messages = grave_change_opened(
            change,
            social_workers=workers.values_list("child__social_worker", flat=True),
            reviewing_officers=reviewing.values_list("child__reviewing_officer", flat=True),
        )
        outbox.queue(messages, at=at)
    GraveChange.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    return len(rows)


@transaction.atomic
def decide(*, change: GraveChange, decisions: Decisions, reason: str, by: User, at: datetime) -> GraveChange:
    """Record for each child who lives there, or is to move in, what follows; with no child, why nothing does.

    Refused where the children are not those that were decided about: somebody moved in or out meanwhile.
    """
    locked = GraveChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    living = list(live_at([locked.setting_id]).select_for_update(of=("self",)).order_by("pk"))
    if {one.pk for one in living} != set(decisions):
        raise Stale(
            "Which children live there changed since you opened the page. Open it again and decide for each of them."
        )
    if any(not text.strip() for _choice, text in decisions.values()):
        raise DomainError("Say for each child what the safeguards are, or how the move is planned.")
    texts = {"On what does the decision rest?": reason} | {
        f"The safeguards, or how the move is planned ({one.reference})": decisions[one.pk][1]
        for one in living
    }
    refuse_names(texts, children=[one.child for one in living], by=by, at=at, subject=locked)
    for placement in living:
        check_choice(placement, decisions[placement.pk][0])
    settle_starts(living, decisions, since=locked.opened_at, by=by, at=at)
    decided = grave_changes.decide(change=locked, reason=reason, by=by, at=at)
    SafeguardDecision.objects.bulk_create(
        SafeguardDecision(
            grave_change=decided,
            placement=one,
            decision=decisions[one.pk][0],
            safeguards=decisions[one.pk][1],
            decided_by=by,
            decided_at=at,
        )
        for one in living
    )
    return decided
