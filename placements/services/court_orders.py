"""A court's order that comes after the record of a placement, and the correction of what was told of one (ADR 132)."""

from datetime import date, datetime

from django.db import transaction

from placements.models import CourtOrder, Placement
from placements.policies import check_puts_on_record, check_works_with
from placements.rules.court import why_not_added
from placements.selectors.court_orders import orders_of
from placements.services.guarding import OF_THE_ORDER, refuse_names
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def record_order(
    *, placement: Placement, ordered_on: date, reference: str, reason: str = "", by: User, at: datetime
) -> CourtOrder:
    """The order's day and reference, once where none is on record; else in place of what stands, with what was wrong.

    Only of a placement that was already made or whose home nobody registers, whoever may record that; the record
    itself stays as it was told.
    """
    locked = Placement.objects.select_for_update(of=("self",)).select_related("child", "setting", "recorded")
    row = locked.get(pk=placement.pk)
    today = local(at).date()
    check_puts_on_record(by, row.starts_on, today)
    check_works_with(by, row.child)
    orders = orders_of(row)
    if not orders.is_asked:
        raise DomainError(
            "This placement was bought here, and its court's approval stands with its case. Nothing is added to it."
        )
    field, refusal = why_not_added(ordered_on, reference, reason, stands=orders.stands, today=today)
    if refusal:
        raise DomainError(refusal, field=field)
    texts = {OF_THE_ORDER: reference, "What was wrong": reason}
    refuse_names(texts, children=[row.child], by=by, at=at, subject=row)
    order = CourtOrder.objects.create(
        placement=row,
        ordered_on=ordered_on,
        reference=reference.strip(),
        corrects=orders.later[-1] if orders.later else None,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    event = "placement.order_corrected" if reason.strip() else "placement.order_added"
    events.record(event, subject=row, by=by, at=at)
    return order
