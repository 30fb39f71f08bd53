"""The grounds of the Procurement Act 2023 as dated data: set from a day, ended from a day (ADR 137)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import ActGround
from calloffs.states import GroundFits
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError


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
    dated.check_day(valid_from, at)
    name = " ".join(name.split())
    if not name:
        raise DomainError("Name the ground.", field="name")
    if not legal_basis.strip():
        raise DomainError("Say which section and paragraph it stands on.", field="legal_basis")
    if fits not in GroundFits.values:
        raise DomainError("Choose one of those that are listed.", field="fits")
    dated.make_room(ActGround.objects.filter(name=name), valid_from)
    created = ActGround.objects.create(
        name=name,
        legal_basis=legal_basis.strip(),
        fits=fits,
        owes_notices=owes_notices,
        valid_from=valid_from,
    )
    dated.begun(created, name="act_ground.set", by=by, at=at)
    return created


@transaction.atomic
def end_ground(*, row: ActGround, valid_to: date, by: User, at: datetime) -> ActGround:
    """No purchase that is argued on a day or after it may stand on the ground; what stands on it stays."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="act_ground.ended", by=by, at=at)
