"""What is asked of a child's stay in a home that nobody registers, and the Director's reviews (S-33, ADR 7, 130)."""

from datetime import date, datetime

from django.db import transaction

from placements.codes import LawDays
from placements.models import Placement, UnregisteredReview, UnregisteredStay
from placements.policies import check_puts_on_record
from placements.rules import unregistered as rules
from placements.rules.ages import age_on
from placements.rules.unregistered import Facts
from placements.selectors.law_data import due_after
from placements.services.guarding import OF_THE_ORDER, refuse_names
from placements.states import PlacementState
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def record_stay(*, placement: Placement, facts: Facts, by: User, at: datetime) -> UnregisteredStay:
    """When the home applied, what the court ordered, and by when the child leaves; the first review has its day.

    On duty it is recorded of a child who moved in tonight (ADR 132).
    """
    locked = Placement.objects.select_for_update(of=("self",)).select_related("child", "setting")
    placement = locked.get(pk=placement.pk)
    today = local(at).date()
    check_puts_on_record(by, placement.starts_on, today)
    if why := rules.why_not_unregistered(placement):
        raise DomainError(why)
    if UnregisteredStay.objects.filter(placement=placement).exists():
        raise Stale("This is on record already. Nothing was changed.")
    age = age_on(placement.child.date_of_birth, placement.starts_on)
    if reasons := rules.why_not_record(facts, age=age, today=today):
        raise DomainError(*reasons, field="court_order_on" if "court" in reasons[0] else "")
    texts = {OF_THE_ORDER: facts.court_reference}
    refuse_names(texts, children=[placement.child], by=by, at=at, subject=placement)
    stay = UnregisteredStay.objects.create(
        placement=placement,
        applied_on=facts.applied_on,
        court_order_on=facts.court_order_on,
        court_reference=facts.court_reference.strip(),
        leaves_by=facts.leaves_by,
        review_due_on=due_after(LawDays.REVIEW, today),
        recorded_by=by,
        recorded_at=at,
    )
    events.record("placement.unregistered_recorded", subject=placement, by=by, at=at)
    return stay


@transaction.atomic
def review(
    *, stay: UnregisteredStay, finding: str, leaves_by: date, by: User, at: datetime
) -> UnregisteredReview:
    """The Director's review: what was found, and by when the child leaves; the next has its day."""
    check_has(by, Permission.UNREGISTERED_REVIEW)
    locked = UnregisteredStay.objects.select_for_update(of=("self",)).select_related("placement__child")
    stay = locked.get(pk=stay.pk)
    placement = stay.placement
    if placement.state != PlacementState.STARTED:
        raise Stale("The child lives there no more, so nothing is reviewed. Nothing was changed.")
    if not finding.strip():
        raise DomainError(
            "Say whether the child is safe there, what was done, and what follows.", field="finding"
        )
    today = local(at).date()
    if reasons := rules.why_not_leave(leaves_by, today=today):
        raise DomainError(*reasons, field="leaves_by")
    refuse_names({"What was found": finding}, children=[placement.child], by=by, at=at, subject=placement)
    kept = UnregisteredReview.objects.create(
        stay=stay, found=finding.strip(), leaves_by=leaves_by, by=by, at=at
    )
    stay.review_due_on, stay.leaves_by = due_after(LawDays.REVIEW, today), leaves_by
    stay.save(update_fields=["review_due_on", "leaves_by"])
    events.record("placement.unregistered_reviewed", subject=placement, by=by, at=at)
    return kept
