"""Setting the delegation bands: a whole new set from a date; what was in force stays on record."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from calloffs.models import DelegationBand
from calloffs.rules.bands import missing_in_bands
from calloffs.states import DecidingOffice
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local


class NewBand(NamedTuple):
    """A band to set: whole-life values above `over` up to `up_to` pounds, None for no ceiling."""

    office: DecidingOffice
    over: Decimal
    up_to: Decimal | None


@transaction.atomic
def set_bands(
    *, bands: Sequence[NewBand], legal_basis: str, valid_from: date, by: User, at: datetime
) -> list[DelegationBand]:
    """The council's own bands from a day on, in place of those before; a day that is past is refused (S-49)."""
    check_has(by, Permission.BANDS_SET)
    if valid_from < local(at).date():
        raise DomainError("The bands cannot change in the past. Enter today's date or a later one.")
    if not legal_basis.strip():
        raise DomainError("Say which decision or rule the bands stand on.")
    missing = missing_in_bands(bands)
    if missing:
        raise DomainError(*missing)
    in_force = list(DelegationBand.objects.select_for_update().filter(valid_to=None))
    later = [band.valid_from for band in in_force if band.valid_from >= valid_from]
    if later:
        raise DomainError(
            f"Bands are already set from {words.day(max(later))}. Enter a date after that for the next set."
        )
    DelegationBand.objects.filter(pk__in=[band.pk for band in in_force]).update(valid_to=valid_from)
    created = DelegationBand.objects.bulk_create(
        DelegationBand(
            office=band.office,
            over=band.over,
            up_to=band.up_to,
            legal_basis=legal_basis.strip(),
            is_placeholder=False,
            valid_from=valid_from,
        )
        for band in bands
    )
    for band in created:
        events.record("authorisation.band_set", subject=band, by=by, at=at, office=band.office)
    return created
