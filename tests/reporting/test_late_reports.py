"""A report not issued by a set working day is overdue for its makers, and its reader is told so (S-11)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.models import ExpenditureReport
from reporting.rules.thresholds import report_due_on
from reporting.selectors.reports import overdue
from reporting.selectors.worklist.work import work_of
from reporting.states import ReportState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time import working_days
from tests.factories.accounts import person
from tests.factories.reports import with_pdf
from tests.factories.rows import all_of
from tests.reporting.homes import lines_under

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
DUE = date(2026, 6, 12)
AFTER = datetime(2026, 6, 15, 9, tzinfo=UTC)
ON_THE_DAY = datetime(2026, 6, 12, 12, tzinfo=UTC)
SNAPSHOT = {"headline": "On budget.", "lines": [], "commentary": {}}


@pytest.fixture
def finance(council_scope: None) -> User:
    return person(Role.FINANCE_OFFICER)


@pytest.fixture
def manager(council_scope: None) -> User:
    return person(Role.COMMISSIONING_MANAGER)


def _report(month: date, state: str, by: User, **fields: Any) -> ExpenditureReport:
    """A report of a month as it stands in a state, compiled on the 1st of June at the latest."""
    report = with_pdf(
        ExpenditureReport.objects.create(
            month=month, as_at=month + timedelta(days=27), snapshot=SNAPSHOT, sha256="0" * 64,
            compiled_at=datetime(2026, 6, 1, 6, tzinfo=UTC), **fields,
        )
    )  # fmt: skip
    if state != ReportState.COMPILED:
        report.checked_at, report.checked_by = datetime(2026, 6, 3, 9, tzinfo=UTC), by
        report.state = ReportState.CHECKED
        report.save()
    if state == ReportState.ISSUED:
        report.issued_at, report.issued_by = datetime(2026, 6, 4, 9, tzinfo=UTC), by
        report.state = ReportState.ISSUED
        report.save()
    return report


def _under(user: User, heading: str) -> list[str]:
    """The sentences under a heading of a person's home page."""
    return [line.partition("; ")[0] for line in lines_under(user, heading)]


def _get(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


# --- The day ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("month", "due_on"),
    [
        (MAY, DUE),
        (date(2026, 3, 1), date(2026, 4, 16)),  # Good Friday and Easter Monday do not count
        (date(2025, 12, 1), date(2026, 1, 15)),  # nor does New Year's Day
    ],
)
def test_a_report_is_due_on_the_10th_working_day(month: date, due_on: date) -> None:
    assert report_due_on(month) == due_on


def test_beyond_the_official_list_mondays_to_fridays_count_and_the_home_page_opens() -> None:
    year = working_days.known_years().stop
    due_on = report_due_on(date(year, 5, 1))
    weekdays = [day for day in range(1, due_on.day + 1) if date(year, 6, day).weekday() < 5]
    assert due_on.month == 6 and len(weekdays) == 10


# --- What needs me ----------------------------------------------------------------------------------------
def test_a_report_is_not_overdue_on_the_day_it_is_due(clock: Any, finance: User, manager: User) -> None:
    clock.set(ON_THE_DAY)
    _report(MAY, ReportState.COMPILED, finance)
    assert _under(finance, "Overdue") == _under(manager, "Overdue") == []
    assert _under(finance, "Today") == ["Check the report: Expenditure report of May 2026"]
    assert overdue(ON_THE_DAY.date()) == []


def test_an_unchecked_report_is_overdue_for_finance_and_for_the_manager(
    clock: Any, finance: User, manager: User
) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.COMPILED, finance)
    assert _under(finance, "Overdue") == ["Check the report: Expenditure report of May 2026"]
    late = "Late: finance has to check it: Expenditure report of May 2026"
    assert _under(manager, "Overdue") == [late]
    assert late.rpartition(": ")[0] in _get(manager, "/")


def test_a_checked_report_is_overdue_for_the_manager_and_for_finance(
    clock: Any, finance: User, manager: User
) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.CHECKED, finance)
    assert _under(manager, "Overdue") == ["Issue the report: Expenditure report of May 2026"]
    late = "Late: the commissioning manager has to issue it: Expenditure report of May 2026"
    assert _under(finance, "Overdue") == [late]


def test_a_month_never_compiled_is_overdue_for_both(clock: Any, finance: User, manager: User) -> None:
    clock.set(AFTER)
    _report(APRIL, ReportState.ISSUED, finance)
    for user in (finance, manager):
        assert _under(user, "Overdue") == ["Compile the report: Expenditure report of May 2026"]
    clock.set(ON_THE_DAY)
    assert work_of(finance, product_clock.now()) == []


def test_a_month_before_the_last_stays_overdue(clock: Any, finance: User) -> None:
    clock.set(ON_THE_DAY)
    _report(APRIL, ReportState.COMPILED, finance)
    assert _under(finance, "Overdue") == ["Check the report: Expenditure report of April 2026"]
    assert [one.month for one in overdue(ON_THE_DAY.date())] == [APRIL]


def test_another_version_of_an_issued_month_is_never_late(clock: Any, finance: User, manager: User) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.ISSUED, finance)
    _report(MAY, ReportState.COMPILED, finance, version=2)
    assert _under(finance, "Overdue") == _under(manager, "Overdue") == []
    assert _under(finance, "No date set") == ["Check the report: Expenditure report of May 2026"]
    assert overdue(AFTER.date()) == []


def test_a_service_that_never_made_a_report_is_not_asked_for_one(clock: Any, finance: User) -> None:
    clock.set(AFTER)
    assert _under(finance, "Overdue") == [] and overdue(AFTER.date()) == []


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE, Role.AUDITOR])
def test_who_makes_no_reports_reads_of_none_at_home(clock: Any, finance: User, role: Role) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.COMPILED, finance)
    assert "xpenditure report" not in _get(person(role), "/")


# --- The Cabinet Member -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (ReportState.COMPILED, "Finance was asked on 1 June 2026 to check its figures."),
        (ReportState.CHECKED, "The commissioning manager was asked on 3 June 2026 to issue it."),
        (None, "Its figures are not compiled yet. Finance and the commissioning manager are asked to compile them."),
    ],
)  # fmt: skip
def test_the_cabinet_member_reads_which_report_is_late_and_who_was_asked(
    clock: Any, finance: User, state: str | None, asked: str
) -> None:
    clock.set(AFTER)
    _report(APRIL, ReportState.ISSUED, finance)
    if state:
        _report(MAY, state, finance)
    sentence = f"The report of May 2026 is late. It was due on 12 June 2026. {asked}"
    page = _get(person(Role.CABINET_MEMBER), "/reports/issued/")
    assert sentence in page and finance.name not in page
    assert sentence in _get(finance, "/reports/")


def test_the_cabinet_member_reads_of_a_late_report_before_any_is_issued(clock: Any, finance: User) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.COMPILED, finance)
    page = _get(person(Role.CABINET_MEMBER), "/reports/issued/")
    assert "The report of May 2026 is late." in page and "No report is issued yet" in page


def test_nothing_is_late_once_the_month_is_issued(clock: Any, finance: User, manager: User) -> None:
    clock.set(AFTER)
    _report(MAY, ReportState.ISSUED, finance)
    assert "is late" not in _get(person(Role.CABINET_MEMBER), "/reports/issued/")
    assert _under(finance, "Overdue") == _under(manager, "Overdue") == []


# --- Cost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.COMMISSIONING_MANAGER])
def test_the_home_page_asks_once_for_reports_however_many_are_late(
    clock: Any, finance: User, role: Role
) -> None:
    clock.set(AFTER)
    user = all_of(User).get(pk=person(role).pk)
    assert user.roles

    def count() -> int:
        with tenancy.scope(user.scope), CaptureQueriesContext(connection) as seen:
            work_of(user, product_clock.now())
        return len([one for one in seen.captured_queries if "reporting_expenditurereport" in one["sql"]])

    assert count() == 1
    for month in (APRIL, date(2026, 3, 1), date(2026, 2, 1)):
        _report(month, ReportState.COMPILED, finance)
    assert count() == 1
