"""The grounds of the Procurement Act 2023 as dated data: set from a day, ended from a day (ADR 137)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import ActGround
from calloffs.states import GroundFits
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def set_ground(
    *,
    name: str,
    legal_basis: str,
    fits: str,
    owes_notices: bool,
    valid_from: date,
    by: User,
    at: datetime,
) -> ActGround:
    """A ground that a spot purchase may stand on from a day on; the row of that name before it ends that day."""
    check_has(by, Permission.BANDS_SET)
    _check_day(valid_from, "valid_from", at)
    name = " ".join(name.split())
    if not name:
        raise DomainError("Name the ground.", field="name")
    if not legal_basis.strip():
        raise DomainError("Say which section and paragraph it stands on.", field="legal_basis")
    if fits not in GroundFits.values:
        raise DomainError("Choose one of those that are listed.", field="fits")
    for before in ActGround.objects.select_for_update().filter(name=name):
        if before.valid_to is not None and before.valid_to <= valid_from:
            continue
        if before.valid_to is not None or before.valid_from >= valid_from:
            raise DomainError(
                f"“{name}” is set already from {day(before.valid_from)}. Enter a later day, or end it first.",
                field="valid_from",
            )
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    created = ActGround.objects.create(
        name=name,
        legal_basis=legal_basis.strip(),
        fits=fits,
        owes_notices=owes_notices,
        valid_from=valid_from,
    )
    events.record("act_ground.set", subject=created, by=by, at=at)
    return created


@transaction.atomic
def end_ground(*, ground: ActGround, valid_to: date, by: User, at: datetime) -> ActGround:
    """No purchase that is argued on a day or after it may stand on the ground; what stands on it stays."""
    check_has(by, Permission.BANDS_SET)
    locked = ActGround.objects.select_for_update().get(pk=ground.pk)
    if locked.valid_to is not None:
        raise Stale(f"It ends on {day(locked.valid_to)} already, and that stays. Nothing was changed.")
    _check_day(valid_to, "valid_to", at)
    # One that was to begin later never begins.
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    events.record("act_ground.ended", subject=locked, by=by, at=at)
    return locked


def _check_day(valid: date, field: str, at: datetime) -> None:
    if valid < local(at).date():
        raise DomainError("It cannot change in the past. Enter today's date or a later one.", field=field)
