"""What the law asks before a home outside the area is approved, as dated data: set from a day, ended (ADR 144)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import LocationGate
from calloffs.states import LawGate
from placements.rules.schooling import SCHOOL_YEARS
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def set_gate(
    *,
    gate: str,
    near_too: bool = False,
    from_year: int | None = None,
    to_year: int | None = None,
    may_follow: bool = False,
    to_confirm: bool = False,
    legal_basis: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> LocationGate:
    """What is asked from a day on; as it was asked before ends that day. What is approved already stays so."""
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    first, last = SCHOOL_YEARS
    years = (from_year, to_year)
    if gate not in LawGate.values:
        raise DomainError("Choose one of those that are listed.", field="gate")
    if not legal_basis.strip():
        raise DomainError("Say which rule asks for it.", field="legal_basis")
    if (from_year is None) != (to_year is None):
        raise DomainError("Enter the first and the last school year, or neither.", field="to_year")
    if any(one is not None and not first <= one <= last for one in years):
        raise DomainError(f"Enter school years from {first}, reception, to {last}.", field="from_year")
    if from_year is not None and to_year is not None and to_year < from_year:
        raise DomainError("The last school year is before the first. Enter a later one.", field="to_year")
    dated.make_room(LocationGate.objects.filter(gate=gate), valid_from)
    created = LocationGate.objects.create(
        gate=gate,
        near_too=near_too,
        from_year=from_year,
        to_year=to_year,
        may_follow=may_follow,
        to_confirm=to_confirm,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
    )
    dated.begun(created, name="gate.set", by=by, at=at)
    return created


@transaction.atomic
def end_gate(*, row: LocationGate, valid_to: date, by: User, at: datetime) -> LocationGate:
    """From a day on it is not asked; what was answered stays."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="gate.ended", by=by, at=at)
