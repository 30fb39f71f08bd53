"""The terms of the second stage, and for how long the others keep the profile, as dated data (ADR 151)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import SharingRule
from placements.services.guarding import refuse_personal
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError

# A year: what is kept longer than the decision can be questioned has no reason left.
LONGEST = 365


@transaction.atomic
def set_rule(*, terms: str, keeps_days: int, valid_from: date, by: User, at: datetime) -> SharingRule:
    """The next version from a day on; who accepted the one before did so in its words."""
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    if not terms.strip():
        raise DomainError("Enter the terms that the preferred home would accept.", field="terms")
    if not 1 <= keeps_days <= LONGEST:
        raise DomainError(f"Enter a number of days from 1 to {LONGEST}.", field="keeps_days")
    refuse_personal({"The terms": terms})
    dated.make_room(SharingRule.objects.all(), valid_from)
    newest = SharingRule.objects.order_by("-version").values_list("version", flat=True).first()
    created = SharingRule.objects.create(
        version=(newest or 0) + 1, terms=terms.strip(), keeps_days=keeps_days, valid_from=valid_from
    )
    dated.begun(created, name="sharing_rule.set", by=by, at=at)
    return created


@transaction.atomic
def end_rule(*, row: SharingRule, valid_to: date, by: User, at: datetime) -> SharingRule:
    """From a day on nothing is shared by it; what was accepted stays."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="sharing_rule.ended", by=by, at=at)
