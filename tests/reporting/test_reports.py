"""Compiled, checked by one person, issued by another, then frozen (S-11)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.db import DatabaseError, transaction

from placements.models import CostLine
from reporting.models import ExpenditureReport
from reporting.services import reports
from reporting.services.budgets import set_budget
from reporting.states import ReportState
from reporting.tasks import compile_month, render_reports
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.factories.reports import with_pdf
from tests.factories.rows import all_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def spending(clock, council_scope) -> None:
    clock.set(NOW - timedelta(days=60))
    home = setting(provider())
    fee_line(placement(home.places.first()))
    line = CostLine.objects.get(code="residential")
    budget = {"amount": Decimal(200000), "decided_on": date(2026, 2, 27), "source": "Test", "by": None}
    set_budget(cost_line=line, year_starts_on=date(2026, 4, 1), at=NOW - timedelta(days=60), **budget)
    clock.set(NOW)


@pytest.fixture
def finance(spending: None):
    return person(Role.FINANCE_OFFICER)


@pytest.fixture
def manager(spending: None):
    return person(Role.COMMISSIONING_MANAGER)


def _compiled(by) -> ExpenditureReport:
    return with_pdf(reports.compile_report(month=MAY, by=by, at=NOW))


def _issued(finance, manager) -> ExpenditureReport:
    checked = reports.check_report(report=_compiled(finance), by=finance, at=NOW)
    return reports.issue_report(report=checked, by=manager, at=NOW)


def test_the_system_compiles_last_month_once_however_often_the_task_runs(finance) -> None:
    compile_month()
    compile_month()
    report = ExpenditureReport.objects.get()
    assert (report.month, report.state) == (MAY, ReportState.COMPILED)
    assert all_of(Notice).filter(recipient=finance, kind="report.compiled").count() == 1


def test_a_month_that_is_not_over_is_not_compiled(finance) -> None:
    with pytest.raises(DomainError, match="Compile its report after that day"):
        reports.compile_report(month=date(2026, 6, 1), by=finance, at=NOW)


def test_a_month_without_data_is_not_compiled(finance) -> None:
    with pytest.raises(reports.NoData, match="no data for June 2019"):
        reports.compile_report(month=date(2019, 6, 1), by=finance, at=NOW)
    assert not ExpenditureReport.objects.exists()


def test_no_check_before_the_pdf_is_made(finance) -> None:
    report = reports.compile_report(month=MAY, by=finance, at=NOW)
    with pytest.raises(DomainError, match="PDF is still being made"):
        reports.check_report(report=report, by=finance, at=NOW)


def test_no_check_when_something_was_recorded_for_that_date_since(finance) -> None:
    report = _compiled(finance)
    line = CostLine.objects.get(code="residential")
    set_budget(
        cost_line=line, year_starts_on=date(2026, 4, 1), amount=Decimal(1), decided_on=date(2026, 5, 5),
        source="Found later", by=None, at=NOW,
    )  # fmt: skip
    with pytest.raises(DomainError, match="Compile it again"):
        reports.check_report(report=report, by=finance, at=NOW)


def test_whoever_checked_does_not_issue(finance) -> None:
    both = person(Role.FINANCE_OFFICER, Role.COMMISSIONING_MANAGER)
    checked = reports.check_report(report=_compiled(finance), by=both, at=NOW)
    with pytest.raises(NotAllowed, match="somebody else must issue"):
        reports.issue_report(report=checked, by=both, at=NOW)


def test_finance_does_not_issue_and_the_manager_does_not_check(finance, manager) -> None:
    report = _compiled(finance)
    with pytest.raises(NotAllowed):
        reports.check_report(report=report, by=manager, at=NOW)
    checked = reports.check_report(report=report, by=finance, at=NOW)
    with pytest.raises(NotAllowed):
        reports.issue_report(report=checked, by=finance, at=NOW)


def test_a_comment_becomes_part_of_the_frozen_text_and_a_checked_report_takes_none(finance) -> None:
    report = _compiled(finance)
    reports.save_comment(
        report=report, section="summary", text="Three children moved in.", by=finance, at=NOW
    )
    changed = ExpenditureReport.objects.get()
    assert changed.sha256 != report.sha256 and changed.file is None
    with_pdf(changed)
    reports.check_report(report=changed, by=finance, at=NOW)
    with pytest.raises(Stale, match="no longer change"):
        reports.save_comment(report=report, section="summary", text="No.", by=finance, at=NOW)


def test_the_database_keeps_an_issued_report_as_it_is(finance, manager) -> None:
    issued = _issued(finance, manager)
    for change in ({"snapshot": {}}, {"state": "compiled"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            ExpenditureReport.objects.filter(pk=issued.pk).update(**change)


def test_compiling_an_issued_month_again_makes_another_version(finance, manager) -> None:
    issued = _issued(finance, manager)
    again = reports.compile_report(month=MAY, by=finance, at=NOW)
    assert (again.version, again.pk == issued.pk) == (2, False)


def _client(user) -> PageClient:
    client = PageClient()
    client.force_login(user)
    return client


def test_the_cabinet_member_reads_issued_reports_and_nothing_else(finance, manager) -> None:
    member = person(Role.CABINET_MEMBER)
    held = _compiled(finance)
    client = _client(member)
    assert "No report is issued yet" in client.get("/reports/issued/").content.decode()
    assert client.get(f"/reports/{held.pk}/pdf/").status_code == 404
    checked = reports.check_report(report=held, by=finance, at=NOW)
    reports.issue_report(report=checked, by=manager, at=NOW)
    page = client.get("/reports/issued/").content.decode()
    assert "May 2026" in page and "Read the report" in page
    pdf = client.get(f"/reports/{held.pk}/pdf/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    for path in ("/reports/", f"/reports/{held.pk}/", "/money/", "/placements/", "/referrals/"):
        assert client.get(path).status_code == 403, path
    assert all_of(Notice).filter(recipient=member, kind="report.issued").count() == 1


def test_a_provider_is_told_that_reports_do_not_exist(finance, manager) -> None:
    issued = _issued(finance, manager)
    stranger = _client(person(Role.PROVIDER_ADMINISTRATOR, provider=provider()))
    for path in ("/reports/", "/reports/issued/", f"/reports/{issued.pk}/pdf/", "/money/", "/money/budgets/"):
        assert stranger.get(path).status_code == 404, path


def test_the_desk_walks_from_compile_to_issue_by_its_buttons(finance, manager) -> None:
    desk = _client(finance)
    form = desk.get("/reports/compile/").context["form"]
    desk.post("/reports/compile/", {"month": "2026-05-01", "key": str(form["key"].value())})
    report = ExpenditureReport.objects.get()
    assert "PDF is still being made" in desk.get(f"/reports/{report.pk}/").content.decode()
    render_reports()
    document = b"".join(desk.get(f"/reports/{report.pk}/pdf/").streaming_content)
    assert ExpenditureReport.objects.get().pages == len(pypdf.PdfReader(BytesIO(document)).pages)
    for by, step in ((desk, "check"), (_client(manager), "issue")):
        asked = by.get(f"/reports/{report.pk}/{step}/")
        assert "If you" in asked.content.decode()
        key = str(asked.context["form"]["key"].value())
        assert by.post(f"/reports/{report.pk}/{step}/", {"key": key}).status_code == 302
    assert ExpenditureReport.objects.get().state == ReportState.ISSUED


def test_money_pages_show_the_forecast_in_its_parts(finance) -> None:
    desk = _client(finance)
    page = desk.get("/money/").content.decode()
    assert "Less expected ends" in page and "£200,000.00" in page
    assert "PL-2020-" in desk.get("/money/lines/residential/").content.decode()
    assert desk.get("/money/lines/nothing/").status_code == 404


def test_a_negative_budget_is_refused_in_the_form(finance) -> None:
    desk = _client(finance)
    form = desk.get("/money/budgets/new/").context["form"]
    line = CostLine.objects.get(code="residential")
    sent = {
        "key": str(form["key"].value()), "cost_line": str(line.pk), "year": "2026-04-01", "amount": "-5",
        "decided_on_0": "1", "decided_on_1": "6", "decided_on_2": "2026", "source": "Test",
    }  # fmt: skip
    assert "must be £0 or more" in desk.post("/money/budgets/new/", sent).content.decode()


def test_reports_without_scope_are_not_read(finance) -> None:
    _compiled(finance)
    with tenancy.scope(tenancy.provider_scope("00000000-0000-4000-8000-000000000000")):
        assert not ExpenditureReport.objects.exists()
    assert clock.today() == NOW.date()


def test_a_comment_is_written_on_its_own_page_and_an_unknown_section_is_none(finance) -> None:
    report = _compiled(finance)
    desk = _client(finance)
    address = f"/reports/{report.pk}/comments/summary/"
    form = desk.get(address).context["form"]
    assert desk.post(address, {"text": "Two moved in.", "key": str(form["key"].value())}).status_code == 302
    assert ExpenditureReport.objects.get().snapshot["commentary"] == {"summary": "Two moved in."}
    assert desk.get(f"/reports/{report.pk}/comments/nothing/").status_code == 404


def test_who_does_not_compile_reports_compiles_none_and_writes_no_comment(finance) -> None:
    auditor, report = person(Role.AUDITOR), _compiled(finance)
    with pytest.raises(NotAllowed, match="Your role does not let you compile"):
        reports.compile_report(month=MAY, by=auditor, at=NOW)
    with pytest.raises(NotAllowed, match="Your role does not let you comment"):
        reports.save_comment(report=report, section="summary", text="No.", by=auditor, at=NOW)
    with pytest.raises(DomainError, match="no such section"):
        reports.save_comment(report=report, section="weather", text="Rain.", by=finance, at=NOW)
