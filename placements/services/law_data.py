"""Clocks of the law and excepted kinds of home, as dated data: what was decided by them stays (ADR 130)."""

from datetime import date, datetime

from django.db import transaction

from placements.models import ExceptedKind, LawClock
from placements.models.law_data import MOST_DAYS
from placements.rules.gates import KINDS
from placements.states import LawDays
from providers.states import SettingKind
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.time.working_days import local

CHOOSE = "Choose one of those that are listed."


@transaction.atomic
def set_clock(
    *, clock: str, days: int, unit: str, legal_basis: str, valid_from: date, by: User, at: datetime
) -> LawClock:
    """How long something may take that begins on a day or after it; the clock before ends that day."""
    _check(by, legal_basis, valid_from, "valid_from", at)
    if clock not in LawDays.values:
        raise DomainError(CHOOSE, field="clock")
    if unit not in DayUnit.values:
        raise DomainError(CHOOSE, field="unit")
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(f"Enter a number of days from 1 to {MOST_DAYS}.", field="days")
    for before in LawClock.objects.select_for_update().filter(clock=clock, valid_to=None):
        if before.valid_from >= valid_from:
            raise DomainError(
                f"It is set already from {day(before.valid_from)}. Enter a later day.", field="valid_from"
            )
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    created = LawClock.objects.create(
        clock=clock, days=days, unit=unit, legal_basis=legal_basis.strip(), valid_from=valid_from
    )
    events.record("law.clock_set", subject=created, by=by, at=at)
    return created


@transaction.atomic
def except_kind(
    *, setting_kind: str, legal_basis: str, valid_from: date, by: User, at: datetime
) -> ExceptedKind:
    """A kind of home outside Ofsted's register in which a child of any age may live from a day on."""
    _check(by, legal_basis, valid_from, "valid_from", at)
    if setting_kind not in SettingKind.values or setting_kind in KINDS.values():
        raise DomainError(CHOOSE, field="setting_kind")
    running = ExceptedKind.objects.select_for_update().filter(setting_kind=setting_kind)
    for before in running:
        if before.valid_to is None:
            raise Stale(f"It is excepted already, since {day(before.valid_from)}. Nothing was changed.")
        if before.valid_to > valid_from:
            raise DomainError(
                f"It is excepted until {day(before.valid_to)}. Enter that day or a later one.",
                field="valid_from",
            )
    created = ExceptedKind.objects.create(
        setting_kind=setting_kind, legal_basis=legal_basis.strip(), valid_from=valid_from
    )
    events.record("law.kind_excepted", subject=created, by=by, at=at)
    return created


@transaction.atomic
def end_exception(*, kind: ExceptedKind, valid_to: date, by: User, at: datetime) -> ExceptedKind:
    """Nobody moves into a home of that kind on a day or after it; who lives there stays recorded as they are."""
    check_has(by, Permission.BANDS_SET)
    locked = ExceptedKind.objects.select_for_update().get(pk=kind.pk)
    if locked.valid_to is not None:
        raise Stale(f"It ends on {day(locked.valid_to)} already, and that stays. Nothing was changed.")
    _check_day(valid_to, "valid_to", at)
    # One that was to begin later never begins.
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    events.record("law.exception_ended", subject=locked, by=by, at=at)
    return locked


def _check(by: User, legal_basis: str, valid: date, field: str, at: datetime) -> None:
    check_has(by, Permission.BANDS_SET)
    _check_day(valid, field, at)
    if not legal_basis.strip():
        raise DomainError("Say which rule it stands on.", field="legal_basis")


def _check_day(valid: date, field: str, at: datetime) -> None:
    if valid < local(at).date():
        raise DomainError("It cannot change in the past. Enter today's date or a later one.", field=field)
