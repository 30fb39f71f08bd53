"""A yes on the ladder that came to nothing: why, so that its rung may be closed (S-35, ADR 135)."""

from datetime import datetime

from django.db import transaction

from calloffs.models import LadderApproach
from calloffs.rules.ladder import why_not_fell_away
from calloffs.services.ladder import check_open, guard, locked_ladder
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def yes_fell_away(*, approach: LadderApproach, why: str, by: User, at: datetime) -> LadderApproach:
    """Record that a yes came to nothing, and why; no case stands on it from then on."""
    locked = locked_ladder(approach.rung.call_off_id, by)
    row = LadderApproach.objects.select_for_update(of=("self",)).select_related("rung").get(pk=approach.pk)
    check_open(row.rung)
    if reasons := why_not_fell_away(row.provider_name, row.answer, stands=row.stands, why=why):
        raise DomainError(*reasons, field="why")
    guard(locked, {"Why the yes fell away": why}, by, at)
    row.fell_away_at, row.fell_away_by, row.fell_away_why = at, by, why.strip()
    row.save(update_fields=["fell_away_at", "fell_away_by", "fell_away_why"])
    events.record("ladder.fell_away", subject=row.rung, by=by, at=at)
    return row
