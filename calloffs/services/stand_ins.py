"""Stand-ins: named by the person who is away, ended early by either of the two; nothing is rewritten (ADR 123)."""

from datetime import date, datetime

from django.db import connection, transaction

from calloffs.models import StandIn
from calloffs.notices import stand_ins as notices
from calloffs.policies.stand_ins import check_may_end, check_may_name, check_suitable
from calloffs.rules.stand_ins import running, why_not_days
from calloffs.selectors.stand_ins import in_the_way
from calloffs.states import StandInOffice
from placements.services.guarding import refuse_names
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

REASON = "Why you are away"
# The key under which the database names stand-ins one after another (`calloffs_stand_in_guard`).
LOCK = (24312, 1)


@transaction.atomic
def name(
    *,
    office: StandInOffice,
    stand_in: User,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User,
    at: datetime,
) -> StandIn:
    """Name who decides in one's place for an office, from a day to a day; both are told.

    Somebody else who may act under the scheme of delegation, one at a time, and nobody who is away or stood in for on
    one of these days: there is no chain.
    """
    check_may_name(by, office)
    check_suitable(stand_in, by, office)
    if refused := why_not_days(starts_on, ends_on, local(at).date()):
        box, said = refused
        raise DomainError(said, field=box)
    if not reason.strip():
        raise DomainError("Say why you are away.", field="reason")
    refuse_names({REASON: reason}, children=[], by=by, at=at, subject=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    if hindrance := in_the_way(by, stand_in, office, starts_on, ends_on):
        raise DomainError(hindrance)
    named = StandIn.objects.create(
        office=office, absent=by, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on,
        reason=reason.strip(), named_at=at,
    )  # fmt: skip
    events.record("stand_in.named", subject=named, by=by, at=at, stand_in=str(stand_in.pk))
    outbox.queue(notices.named(named), at=at)
    return named


@transaction.atomic
def end(*, stand_in: StandIn, by: User, at: datetime) -> StandIn:
    """End one before its last day, from this moment on; what was decided under it stands. Both are told."""
    row = (
        StandIn.objects.select_for_update(of=("self",))
        .select_related("absent", "stand_in")
        .get(pk=stand_in.pk)
    )
    check_may_end(by, row)
    if running(row, at).is_over:
        raise Stale("It is over already. Nothing was changed.")
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    events.record("stand_in.ended", subject=row, by=by, at=at)
    outbox.queue(notices.ended(row), at=at)
    return row
