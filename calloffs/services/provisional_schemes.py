"""The council's scheme for provisional authority: entered from a day, ended by the next or switched off (ADR 115)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from calloffs.models import ProvisionalAuthority
from calloffs.rules.provisional import MOST
from calloffs.states import ExpiryUnit, GivingOffice
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def set_scheme(
    *,
    scheme_reference: str,
    office: GivingOffice,
    up_to: Decimal,
    lasts: int,
    unit: ExpiryUnit,
    valid_from: date,
    by: User,
    at: datetime,
) -> ProvisionalAuthority:
    """Switch provisional authority on from a day, or change it; what was given before keeps its own scheme (S-49)."""
    check_has(by, Permission.BANDS_SET)
    if valid_from < local(at).date():
        raise DomainError(
            "It cannot change in the past. Enter today's date or a later one.", field="valid_from"
        )
    if not scheme_reference.strip():
        raise DomainError("Say where the scheme of delegation allows it.", field="scheme_reference")
    if up_to <= NOTHING:
        raise DomainError("Enter a limit above nothing.", field="up_to")
    if not 0 < lasts <= MOST[unit]:
        raise DomainError(f"Enter a number of {unit.label} from 1 to {MOST[unit]}.", field="lasts")
    _check_ended(valid_from)
    for before in ProvisionalAuthority.objects.select_for_update().filter(valid_to=None):
        if before.valid_from >= valid_from:
            raise DomainError(
                f"A scheme is entered from {words.day(before.valid_from)} already. Enter a date after that, or "
                "switch it off first.",
                field="valid_from",
            )
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    created = ProvisionalAuthority.objects.create(
        scheme_reference=scheme_reference.strip(),
        office=office,
        up_to=up_to,
        lasts=lasts,
        unit=unit,
        valid_from=valid_from,
    )
    events.record("authorisation.scheme_set", subject=created, by=by, at=at)
    return created


@transaction.atomic
def switch_off(*, valid_from: date, by: User, at: datetime) -> ProvisionalAuthority:
    """From a day on nobody gives provisional authority; what was given stays given until it lapses."""
    check_has(by, Permission.BANDS_SET)
    if valid_from < local(at).date():
        raise DomainError(
            "It cannot change in the past. Enter today's date or a later one.", field="valid_from"
        )
    scheme = ProvisionalAuthority.objects.select_for_update().filter(valid_to=None).first()
    if scheme is None:
        raise Stale("It is off already. Nothing was changed.")
    _check_ended(valid_from)
    # One that was to begin later never begins.
    scheme.valid_to = max(valid_from, scheme.valid_from)
    scheme.save(update_fields=["valid_to"])
    events.record("authorisation.scheme_ended", subject=scheme, by=by, at=at)
    return scheme


def _check_ended(day: date) -> None:
    """One whose end was entered runs to it, as an end is entered once: until then it is neither off nor another."""
    running = ProvisionalAuthority.objects.filter(valid_from__lt=F("valid_to"), valid_to__gt=day).first()
    if running is not None and running.valid_to is not None:
        raise DomainError(
            f"The scheme from {words.day(running.valid_from)} was entered to run until "
            f"{words.day(running.valid_to)}, and that does not change. Enter that date or a later one.",
            field="valid_from",
        )
