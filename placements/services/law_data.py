"""Clocks of the law and excepted kinds of home, as dated data: what was decided by them stays (ADR 130)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from placements.codes import LawDays
from placements.models import ExceptedKind, LawClock
from placements.models.law_data import MOST_DAYS
from placements.rules.gates import KINDS
from placements.rules.legal import BY_THE_HOUR
from providers.states import SettingKind
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.counted_days import DayUnit

CHOOSE = "Choose one of those that are listed."


@transaction.atomic
def set_clock(
    *, clock: str, days: int, unit: str, legal_basis: str, valid_from: date, by: User, at: datetime
) -> LawClock:
    """How long something may take that begins on a day or after it; the clock before ends that day.

    Where one is set from a later day already, this one is in force until then.
    """
    _check(by, legal_basis, valid_from, at)
    if clock not in LawDays.values:
        raise DomainError(CHOOSE, field="clock")
    if unit not in DayUnit.values:
        raise DomainError(CHOOSE, field="unit")
    if clock in BY_THE_HOUR and unit != DayUnit.CALENDAR:
        raise DomainError("This is counted by the hour. Choose days, not working days.", field="unit")
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(f"Enter a number of days from 1 to {MOST_DAYS}.", field="days")
    rows = LawClock.objects.select_for_update().filter(clock=clock)
    if rows.filter(valid_from=valid_from).exists():
        raise DomainError(f"It is set already from {day(valid_from)}. Enter another day.", field="valid_from")
    # One that is set from a later day follows on this one: there is a clock on each day.
    later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    for before in rows.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), valid_from__lt=valid_from):
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    created = LawClock.objects.create(
        clock=clock,
        days=days,
        unit=unit,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
        valid_to=later.valid_from if later else None,
    )
    dated.begun(created, name="law.clock_set", by=by, at=at)
    return created


@transaction.atomic
def except_kind(
    *, setting_kind: str, legal_basis: str, valid_from: date, by: User, at: datetime
) -> ExceptedKind:
    """A kind of home outside Ofsted's register in which a child of any age may live from a day on."""
    _check(by, legal_basis, valid_from, at)
    if setting_kind not in SettingKind.values or setting_kind in KINDS.values():
        raise DomainError(CHOOSE, field="setting_kind")
    rows = ExceptedKind.objects.filter(setting_kind=setting_kind)
    if since := rows.filter(valid_to=None).values_list("valid_from", flat=True).first():
        raise Stale(f"It is excepted already, since {day(since)}. Nothing was changed.")
    dated.make_room(rows, valid_from)
    created = ExceptedKind.objects.create(
        setting_kind=setting_kind, legal_basis=legal_basis.strip(), valid_from=valid_from
    )
    dated.begun(created, name="law.kind_excepted", by=by, at=at)
    return created


@transaction.atomic
def end_exception(*, row: ExceptedKind, valid_to: date, by: User, at: datetime) -> ExceptedKind:
    """Nobody moves into a home of that kind on a day or after it; who lives there stays recorded as they are."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="law.exception_ended", by=by, at=at)


def _check(by: User, legal_basis: str, valid_from: date, at: datetime) -> None:
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    if not legal_basis.strip():
        raise DomainError("Say which rule it stands on.", field="legal_basis")
