"""The report desk says what stands in the way and what to look at; a report goes back with a reason (S-11)."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placements.models import CostLine, Placement
from reporting.models import ExpenditureReport, ReportComment
from reporting.rules.checks import IssuingFacts, findings, why_not_issue
from reporting.rules.snapshot import fingerprint
from reporting.selectors.loose_ends import loose_ends
from reporting.services import reports
from reporting.services.budgets import set_budget
from reporting.states import ReportState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.factories.reports import PAGES, paid_stay, with_pdf
from tests.factories.rows import all_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
MAY, MAY_END = date(2026, 5, 1), date(2026, 5, 31)
SOUND = IssuingFacts(
    has_file=True, figures_are_current=True, lines_without_budget=(), sections_without_comment=()
)


@pytest.fixture(autouse=True)
def stay(clock, council_scope) -> Placement:
    return paid_stay(clock, NOW)


@pytest.fixture
def finance(stay: Placement) -> User:
    return person(Role.FINANCE_OFFICER)


@pytest.fixture
def manager(stay: Placement) -> User:
    return person(Role.COMMISSIONING_MANAGER)


def _checked(finance: User) -> ExpenditureReport:
    compiled = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    return reports.check_report(report=compiled, by=finance, at=NOW)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Sending back -----------------------------------------------------------------------------------------
def test_a_report_goes_back_with_a_reason_that_finance_reads_and_the_cabinet_member_does_not(
    finance: User, manager: User
) -> None:
    report = _checked(finance)
    page = _client(manager)
    form = page.get(f"/reports/{report.pk}/send-back/").context["form"]
    sent = {"reason": "The transport fees look doubled.", "key": str(form["key"].value())}
    assert page.post(f"/reports/{report.pk}/send-back/", sent).status_code == 302
    held = ExpenditureReport.objects.get()
    assert (held.state, held.checked_at, held.checked_by_id) == (ReportState.COMPILED, None, None)
    assert "The transport fees look doubled." in _client(finance).get(f"/reports/{held.pk}/").content.decode()
    again = reports.compile_report(month=MAY, by=finance, at=NOW)
    assert "doubled" not in json.dumps(again.snapshot)
    assert not any("doubled" in json.dumps(event.payload) for event in all_of(Event))


def test_a_report_does_not_go_back_without_a_reason(finance: User, manager: User) -> None:
    report = _checked(finance)
    with pytest.raises(DomainError, match="Say why"):
        reports.send_back(report=report, reason="  ", by=manager, at=NOW)
    assert ExpenditureReport.objects.get().state == ReportState.CHECKED


def test_finance_does_not_send_a_report_back(finance: User) -> None:
    report = _checked(finance)
    with pytest.raises(NotAllowed):
        reports.send_back(report=report, reason="Again.", by=finance, at=NOW)
    assert not ReportComment.objects.exists()
    assert _client(finance).get(f"/reports/{report.pk}/send-back/").status_code == 403


def test_an_issued_report_does_not_go_back(finance: User, manager: User) -> None:
    issued = reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    with pytest.raises(Stale):
        reports.send_back(report=issued, reason="Too late.", by=manager, at=NOW)


# --- Checks -----------------------------------------------------------------------------------------------
def test_a_sound_report_has_no_finding() -> None:
    assert findings(SOUND) == []


@pytest.mark.parametrize(
    ("fact", "words", "blocks"),
    [
        ({"wrong_charges": 1}, "tell the system administrator", True),
        ({"wrong_totals": 1}, "is not what its fee lines come to", True),
        ({"has_file": False}, "PDF is still being made", True),
        ({"figures_are_current": False}, "Compile it again", True),
        ({"lines_without_budget": ("Residential care",)}, "Record its budget", True),
        ({"placements_not_ended": 2}, "past its planned end", False),
        ({"placements_not_started": 2}, "no start recorded", False),
        ({"placements_without_fee": 2}, "no fee for that night", False),
        ({"has_placeholder_bands": True}, "placeholder band", False),
        ({"sections_without_comment": ("Summary",)}, "“Summary” has no comment", False),
        ({"sections_without_comment": ("Summary", "Definitions")}, "2 pages have no comment", False),
    ],
)
def test_each_check_says_what_to_do_and_only_some_block(fact: dict, words: str, blocks: bool) -> None:
    facts = IssuingFacts(**{**SOUND.__dict__, **fact})
    (found,) = findings(facts)
    assert words in found.sentence and found.blocks is blocks
    assert bool(why_not_issue(facts)) is blocks


def test_placements_left_open_are_counted_as_at_the_day(stay: Placement) -> None:
    assert loose_ends(MAY_END).not_ended == loose_ends(MAY_END).without_fee == 0
    Placement.objects.filter(pk=stay.pk).update(planned_end=date(2026, 5, 20))
    assert loose_ends(MAY_END).not_ended == 1
    assert loose_ends(date(2026, 5, 19)).not_ended == 0
    Placement.objects.filter(pk=stay.pk).update(ended_on=date(2026, 5, 20), ended_at=NOW, state="ended")
    assert loose_ends(MAY_END).not_ended == 1, "the end was recorded in June"
    assert loose_ends(NOW.date()).not_ended == 0


def test_a_placement_without_a_fee_or_without_its_start_is_counted(stay: Placement) -> None:
    home = setting(provider())
    placement(home.places.get(number=1))
    placement(
        home.places.get(number=2), state="planned", started_at=None, starts_on=date(2026, 5, 4),
        planned_at=NOW - timedelta(days=40),
    )  # fmt: skip
    found = loose_ends(NOW.date())
    assert (found.not_started, found.without_fee) == (1, 1)


# --- Pages ------------------------------------------------------------------------------------------------
def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])


@pytest.mark.parametrize("path", ["/money/", "/money/lines/residential/", "/money/budgets/"])
def test_money_pages_ask_as_much_for_many_placements_as_for_one(finance: User, path: str) -> None:
    client = _client(finance)
    one = _queries(client, path)
    home = setting(provider(), places=6)
    for place in home.places.all():
        fee_line(placement(place))
    assert _queries(client, path) == one


def test_report_pages_ask_as_much_for_many_reports_as_for_one(finance: User, manager: User) -> None:
    reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    desk, member = _client(finance), _client(person(Role.CABINET_MEMBER))
    one = _queries(desk, "/reports/"), _queries(member, "/reports/issued/")
    with_pdf(reports.compile_report(month=date(2026, 4, 1), by=finance, at=NOW))
    assert (_queries(desk, "/reports/"), _queries(member, "/reports/issued/")) == one


def test_the_drill_down_adds_up_to_the_cost_line(finance: User) -> None:
    fee_line(placement(setting(provider()).places.get(number=1)), "1234.50")
    context = _client(finance).get("/money/lines/residential/").context
    (line,), rows = context["summary"].rows, context["placements"].rows
    to_date = [Decimal(str(row[5]).strip("£").replace(",", "")) for row in rows]
    forecast = [Decimal(str(row[6]).strip("£").replace(",", "")) for row in rows]
    assert f"£{sum(to_date):,.2f}" == line[2] and f"£{sum(forecast):,.2f}" == line[6]


def test_finance_follows_a_reference_only_where_it_may_see_placements(finance: User, manager: User) -> None:
    path = "/money/lines/residential/"
    assert 'href="/placements/' not in _client(finance).get(path).content.decode()
    assert 'href="/placements/' in _client(manager).get(path).content.decode()


def test_the_cabinet_member_reads_how_long_the_report_is(finance: User, manager: User) -> None:
    issued = reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    page = _client(person(Role.CABINET_MEMBER)).get("/reports/issued/").content.decode()
    assert f"Read the report (PDF, {PAGES} pages)" in page and issued.pages == PAGES


# --- The command ------------------------------------------------------------------------------------------
def _write(month: str, folder: Path) -> dict:
    call_command(
        "expenditure_report", month, "--out", str(folder / "r.pdf"), "--json", str(folder / "r.json")
    )
    return json.loads((folder / "r.json").read_text())


def test_a_month_that_is_not_over_exits_2_and_writes_nothing(stay: Placement, tmp_path: Path) -> None:
    for month in ("2026-06", "2027-01"):
        with pytest.raises(CommandError, match="after that day") as refused:
            _write(month, tmp_path)
        assert refused.value.returncode == 2
    assert [*tmp_path.glob("r.*")] == []


def test_the_command_gives_an_issued_report_as_it_was_issued(
    finance: User, manager: User, tmp_path: Path
) -> None:
    issued = reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    set_budget(
        cost_line=CostLine.objects.get(code="residential"), year_starts_on=date(2026, 4, 1),
        amount=Decimal(1), decided_on=date(2026, 5, 5), source="Found later", by=None, at=NOW,
    )  # fmt: skip
    figures = _write("2026-05", tmp_path)
    assert figures.pop("fingerprint") == issued.sha256 == fingerprint(figures)
    assert figures == issued.snapshot
