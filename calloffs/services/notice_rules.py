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
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.time.counted_days import DayUnit


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
    dated.check_day(valid_from, at)
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
    dated.make_room(NoticeRule.objects.filter(regime=regime, notice=notice), valid_from)
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
    dated.begun(created, name="notice.rule_set", by=by, at=at)
    return created


@transaction.atomic
def end_rule(*, row: NoticeRule, valid_to: date, by: User, at: datetime) -> NoticeRule:
    """Awards that are authorised from a day on owe it no more; what is owed already stays owed."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="notice.rule_ended", by=by, at=at)
