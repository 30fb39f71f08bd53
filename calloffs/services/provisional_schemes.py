"""The council's scheme for provisional authority: entered from a day, ended by the next or switched off (ADR 115)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from calloffs.models import ProvisionalAuthority
from calloffs.rules.provisional import MOST
from calloffs.states import ExpiryUnit, GivingOffice
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.money import NOTHING


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
    dated.check_day(valid_from, at)
    if not scheme_reference.strip():
        raise DomainError("Say where the scheme of delegation allows it.", field="scheme_reference")
    if up_to <= NOTHING:
        raise DomainError("Enter a limit above nothing.", field="up_to")
    if not 0 < lasts <= MOST[unit]:
        raise DomainError(f"Enter a number of {unit.label} from 1 to {MOST[unit]}.", field="lasts")
    dated.make_room(ProvisionalAuthority.objects.all(), valid_from)
    created = ProvisionalAuthority.objects.create(
        scheme_reference=scheme_reference.strip(),
        office=office,
        up_to=up_to,
        lasts=lasts,
        unit=unit,
        valid_from=valid_from,
    )
    dated.begun(created, name="authorisation.scheme_set", by=by, at=at)
    return created


@transaction.atomic
def switch_off(*, valid_from: date, by: User, at: datetime) -> list[ProvisionalAuthority]:
    """From a day on nobody gives provisional authority, sooner than was entered too; what was given stays given.

    It ends what is in force then, and whatever was to begin later never begins.
    """
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    runs = ProvisionalAuthority.objects.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from))
    running = list(runs.filter(Q(valid_to=None) | Q(valid_from__lt=F("valid_to"))).order_by("valid_from"))
    if not running:
        raise Stale("It is off already. Nothing was changed.")
    return [
        dated.end(one, valid_from, name="authorisation.scheme_ended", by=by, at=at, box="valid_from")
        for one in running
    ]
