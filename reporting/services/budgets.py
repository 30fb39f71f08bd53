"""Recording what the council has decided to spend (S-31, S-32)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from placements.models import CostLine
from placements.selectors.people_on_record import texts_that_tell
from reporting.models import Budget
from reporting.rules.checks import telling_words
from reporting.rules.financial_year import financial_year
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.working_days import local


def set_budget(
    *,
    cost_line: CostLine,
    year_starts_on: date,
    amount: Decimal,
    decided_on: date,
    source: str,
    by: User,
    at: datetime,
) -> Budget:
    """Record a budget or its revision: another decision, never a change of an earlier one."""
    if by is not None and not has_permission(by, Permission.BUDGET_SET):
        raise NotAllowed("Your role does not let you set a budget.")
    if year_starts_on != financial_year(year_starts_on).start:
        raise DomainError("A financial year starts on 1 April. Choose the year again.")
    if amount < 0:
        raise DomainError("A budget is £0 or more.")
    if decided_on > local(at).date():
        raise DomainError("The decision is dated in the future. Enter the day on which it was made.")
    if told := texts_that_tell({"Source": source}):
        raise DomainError(*(telling_words(*one) for one in told.items()))
    try:
        with transaction.atomic():
            budget = Budget.objects.create(
                cost_line=cost_line,
                year_starts_on=year_starts_on,
                amount=amount,
                decided_on=decided_on,
                source=source,
                recorded_by=by,
                recorded_at=at,
            )
            events.record("budget.set", subject=budget, by=by, at=at, cost_line=cost_line.code)
    except IntegrityError as error:
        raise DomainError(
            "A budget for this cost line and year with this date of decision is recorded already. "
            "Enter the date of the new decision."
        ) from error
    return budget
