"""Checks that are worked out while something changes are never taken for those of after the change (ADR 75)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from placements.models import Placement
from reporting.models import Budget, ExpenditureReport
from reporting.selectors.checks import has_changed, kept_comparison
from reporting.services import reports
from reporting.services.checks import keep_checks
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.reporting.test_totals_at_once import left_open

pytestmark = pytest.mark.usefixtures("files_root")
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def stay(committed_db: str, clock) -> Placement:
    clock.set(NOW - timedelta(days=60))
    with tenancy.scope(tenancy.COUNCIL):
        made = placement(setting(provider()).places.get(number=1))
        fee_line(made)
    clock.set(NOW)
    return made


@pytest.fixture
def report(stay: Placement) -> ExpenditureReport:
    with tenancy.scope(tenancy.COUNCIL):
        finance = person(Role.FINANCE_OFFICER)
        return reports.compile_report(month=NOW.date().replace(month=5, day=1), by=finance, at=NOW)


def _budget(stay: Placement) -> Budget:
    """A budget that was decided within the month of the report."""
    return Budget.objects.create(
        cost_line=stay.cost_line, year_starts_on=date(2026, 4, 1), amount=1, decided_on=date(2026, 5, 1),
        source="Test", recorded_at=NOW,
    )  # fmt: skip


def _work_out() -> int:
    with tenancy.scope(tenancy.SYSTEM):
        return keep_checks(at=NOW)


def _is_kept(report: ExpenditureReport) -> bool:
    with tenancy.scope(tenancy.COUNCIL):
        return kept_comparison(report) is not None


def test_a_change_that_commits_after_the_checks_were_worked_out_makes_them_old(
    stay: Placement, report: ExpenditureReport
) -> None:
    with left_open(lambda: _budget(stay)):
        assert _work_out() == 1
        assert _is_kept(report)
    assert not _is_kept(report)
    assert _work_out() == 1
    with tenancy.scope(tenancy.COUNCIL):
        kept = kept_comparison(report)
    assert kept is not None and kept["figures_are_current"] is False


def test_two_that_work_them_out_do_it_once(report: ExpenditureReport) -> None:
    with left_open(lambda: keep_checks(at=NOW)):
        assert _work_out() == 0
    assert _is_kept(report)


def test_nobody_who_writes_a_fee_waits_for_the_mark_of_another(
    stay: Placement, report: ExpenditureReport
) -> None:
    _work_out()
    with tenancy.scope(tenancy.COUNCIL):
        other = placement(setting(provider()).places.get(number=1))
    with left_open(lambda: fee_line(stay, "10.00")), tenancy.scope(tenancy.COUNCIL):
        fee_line(other, "10.00")
        assert has_changed()
    assert _work_out() == 1
