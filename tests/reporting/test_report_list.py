"""The list of monthly reports as a file: for whoever makes them, without the figures themselves."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from reporting.models import ExpenditureReport
from reporting.services import reports
from sefton_pdps.access.roles import Role
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import run_next
from tests.calloffs.pages import key, signed_in
from tests.factories.accounts import person
from tests.factories.reports import paid_stay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
NOW, MAY = datetime(2026, 6, 3, 12, tzinfo=UTC), date(2026, 5, 1)
ADDRESS = "/lists/reports/file/"


def test_the_reports_are_made_into_a_file_with_their_states_and_fingerprints(clock):
    paid_stay(clock, NOW)
    by = person(Role.COMMISSIONING_MANAGER)
    report = reports.compile_report(month=MAY, by=by, at=NOW)
    client = signed_in(by)
    assert "Make a file of this list" in client.get("/reports/").content.decode()
    client.post(ADDRESS, {**key(), "file_format": "csv"})
    assert run_next()
    text = client.get(f"/jobs/{Job.objects.get().pk}/file/").getvalue().decode("utf-8-sig")
    headings, told = csv.reader(StringIO(text))
    assert headings[0] == "Month" and told[0] == f"{report.month}"
    assert ExpenditureReport.objects.get().sha256 == told[-1]


@pytest.mark.parametrize(
    "role", [Role.CABINET_MEMBER, Role.AUDITOR, Role.PLACEMENTS_OFFICER, Role.SOCIAL_WORKER]
)
def test_who_makes_no_report_is_given_no_file_of_them(role):
    client = signed_in(person(role))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {**key(), "file_format": "csv"}).status_code == 404
