"""Totals that a migration counts anew are those that the fees wrote one by one (ADR 74)."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connections

from placements.models import FeeLine
from reporting.rules.financial_year import financial_year
from reporting.selectors.ledger import (
    counted_month_parts,
    counted_running_weekly,
    month_parts,
    running_weekly,
)
from sefton_pdps.core.database import tenancy
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting

AGAIN = import_module("placements.migrations.0037_totals_counted_again").COUNTED_AGAIN
YEAR = financial_year(date(2021, 12, 31))
DECEMBER = [date(2021, 12, 1) + timedelta(days=day) for day in range(31)]


@pytest.fixture
def replaced(committed_db: str) -> FeeLine:
    """A fee that was recorded in December 2021 and replaced twenty days later by a higher one."""
    with tenancy.scope(tenancy.COUNCIL):
        stay = placement(
            setting(provider()).places.get(number=1),
            starts_on=date(2021, 11, 1),
            planned_end=date(2022, 6, 1),
        )
        dates = {"starts_on": date(2021, 11, 1), "ends_on": date(2022, 6, 1)}
        first = fee_line(stay, "700.00", **dates, recorded_at=datetime(2021, 12, 5, 12, tzinfo=UTC))
        replaced_at = datetime(2021, 12, 25, 12, tzinfo=UTC)
        FeeLine.objects.filter(pk=first.pk).update(superseded_at=replaced_at)
        return fee_line(stay, "1400.00", **dates, recorded_at=replaced_at)


def test_each_day_of_a_month_costs_the_same_after_its_totals_were_counted_again(replaced: FeeLine) -> None:
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute(AGAIN)
    connections["owner"].close()
    with tenancy.scope(tenancy.COUNCIL):
        for as_at in DECEMBER:
            assert month_parts(as_at, YEAR) == counted_month_parts(as_at, YEAR)
            assert running_weekly(as_at, YEAR) == counted_running_weekly(as_at, YEAR)
