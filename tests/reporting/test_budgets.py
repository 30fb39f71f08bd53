"""A budget is a decision with a date: what is refused, and that a revision is another decision."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from placements.models import CostLine
from reporting.models import Budget
from reporting.services.budgets import set_budget
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed
from tests.factories.accounts import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
YEAR, DECIDED = date(2026, 4, 1), date(2026, 2, 26)


def _set(**given: Any) -> Budget:
    values = {
        "cost_line": CostLine.objects.get(code="residential"), "year_starts_on": YEAR, "amount": Decimal(200_000),
        "decided_on": DECIDED, "source": "Budget Council, invented", "at": NOW,
    }  # fmt: skip
    return set_budget(**{**values, "by": person(Role.FINANCE_OFFICER), **given})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year_starts_on": date(2026, 1, 1)}, "A financial year starts on 1 April"),
        ({"year_starts_on": date(2026, 4, 2)}, "A financial year starts on 1 April"),
        ({"amount": Decimal("-0.01")}, "£0 or more"),
        ({"decided_on": NOW.date() + timedelta(days=1)}, "dated in the future"),
    ],
)
def test_a_budget_that_nobody_can_have_decided_is_refused_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        _set(**given)
    assert not Budget.objects.exists()


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.CABINET_MEMBER, Role.AUDITOR])
def test_who_does_not_keep_the_budgets_sets_none(role: Role) -> None:
    with pytest.raises(NotAllowed, match="Your role does not let you set a budget"):
        _set(by=person(role))
    assert not Budget.objects.exists()


def test_the_same_decision_is_recorded_once_and_a_later_one_beside_it() -> None:
    _set()
    with pytest.raises(DomainError, match="recorded already"):
        _set(amount=Decimal(300_000))
    _set(amount=Decimal(300_000), decided_on=date(2026, 5, 28))
    assert [row.amount for row in Budget.objects.order_by("decided_on")] == [200_000, 300_000]


def test_nothing_and_a_decision_of_today_are_taken() -> None:
    assert _set(amount=Decimal(0), decided_on=NOW.date()).amount == 0
