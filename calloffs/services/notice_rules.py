"""Which notices awards owe, as dated data: set from a day, ended from a day; what is owed keeps its rule (ADR 129)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from calloffs.models import NoticeRule
from calloffs.models.procurement import MOST_DAYS
from calloffs.states import NoticeStart, ProcurementNotice
from placements.states import Regime
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def set_rule(
    *,
    regime: str,
    notice: str,
    starts: str,
    days: int,
    unit: str,
    from_value: Decimal,
    legal_basis: str,
    exception: str = "",
    valid_from: date,
    by: User,
    at: datetime,
) -> NoticeRule:
    """A notice that awards owe which are authorised from a day on; the rule before ends that day."""
    check_has(by, Permission.BANDS_SET)
    _check_day(valid_from, "valid_from", at)
    known = {
        "regime": regime in Regime.values and regime != Regime.NONE,
        "notice": notice in ProcurementNotice.values,
        "starts": starts in NoticeStart.values,
        "unit": unit in DayUnit.values,
    }
    for field, is_known in known.items():
        if not is_known:
            raise DomainError("Choose one of those that are listed.", field=field)
    if not 0 <= days <= MOST_DAYS:
        raise DomainError(f"Enter a number of days from 0 to {MOST_DAYS}.", field="days")
    if from_value < NOTHING:
        raise DomainError("Enter the value from which it is owed, or 0 for each award.", field="from_value")
    if not legal_basis.strip():
        raise DomainError("Say which rule asks for it.", field="legal_basis")
    for before in NoticeRule.objects.select_for_update().filter(regime=regime, notice=notice, valid_to=None):
        if before.valid_from >= valid_from:
            raise DomainError(
                f"It is set already from {day(before.valid_from)}. Enter a later day, or end it first.",
                field="valid_from",
            )
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    _check_free(regime, notice, valid_from)
    created = NoticeRule.objects.create(
        regime=regime,
        notice=notice,
        starts=starts,
        days=days,
        unit=unit,
        from_value=from_value,
        legal_basis=legal_basis.strip(),
        exception=exception.strip(),
        valid_from=valid_from,
    )
    events.record("notice.rule_set", subject=created, by=by, at=at)
    return created


@transaction.atomic
def end_rule(*, rule: NoticeRule, valid_to: date, by: User, at: datetime) -> NoticeRule:
    """Awards that are authorised from a day on owe it no more; what is owed already stays owed."""
    check_has(by, Permission.BANDS_SET)
    locked = NoticeRule.objects.select_for_update().get(pk=rule.pk)
    if locked.valid_to is not None:
        raise Stale(f"It ends on {day(locked.valid_to)} already, and that stays. Nothing was changed.")
    _check_day(valid_to, "valid_to", at)
    # One that was to begin later never begins.
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    events.record("notice.rule_ended", subject=locked, by=by, at=at)
    return locked


def _check_day(valid: date, field: str, at: datetime) -> None:
    if valid < local(at).date():
        raise DomainError("It cannot change in the past. Enter today's date or a later one.", field=field)


def _check_free(regime: str, notice: str, valid_from: date) -> None:
    """One that ends later than the new one would begin stands in its way."""
    later = NoticeRule.objects.filter(regime=regime, notice=notice, valid_to__gt=valid_from)
    if ends := later.order_by("-valid_to").values_list("valid_to", flat=True).first():
        raise DomainError(f"It ends on {day(ends)}. Enter that day or a later one.", field="valid_from")
