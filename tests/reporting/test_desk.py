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
from django.utils.html import escape

from placements.models import CostLine, Placement, RecordOpening
from reporting.models import ExpenditureReport, ReportComment
from reporting.rules.checks import IssuingFacts, findings, why_not_issue
from reporting.rules.snapshot import fingerprint
from reporting.selectors.loose_ends import loose_ends, placements_behind
from reporting.services import reports
from reporting.services.budgets import set_budget
from reporting.states import ReportState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement, rewritten
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
        ({"placements_not_ended": 1}, "1 placement is past its planned end", False),
        ({"placements_not_ended": 2}, "2 placements are past their planned ends", False),
        ({"lines_without_budget": ("Residential care", "Fostering")}, "Record their budgets", True),
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
    to_date = [Decimal(str(row[3]).strip("£").replace(",", "")) for row in rows]
    forecast = [Decimal(str(row[1]).strip("£").replace(",", "")) for row in rows]
    assert f"£{sum(to_date):,.2f}" == line[4] and f"£{sum(forecast):,.2f}" == line[1]


# --- Following a figure to its source ---------------------------------------------------------------------
def test_finance_follows_a_figure_to_its_placement_and_no_further(
    finance: User, manager: User, stay: Placement
) -> None:
    money = f"/money/placements/{stay.pk}/"
    assert f'href="{money}"' in _client(finance).get("/money/lines/residential/").content.decode()
    assert 'href="/placements/' not in _client(finance).get(money).content.decode()
    assert f'href="/placements/{stay.pk}/"' in _client(manager).get(money).content.decode()


def test_the_money_of_a_placement_tells_nothing_of_the_child(finance: User, stay: Placement) -> None:
    line = fee_line(stay, "150.00", need="self_harm", evidence="She cuts herself.", note="For Invented Name")
    page = _client(finance).get(f"/money/placements/{stay.pk}/").content.decode()
    child = stay.child
    assert stay.reference in page and "£150.00" in page and line.kind.name in page
    for word in (
        child.given_name,
        child.family_name,
        child.reference,
        "harm",
        "cuts herself",
        "Invented Name",
    ):
        assert word not in page


def test_the_money_of_a_placement_tells_no_18th_birthday(finance: User, stay: Placement) -> None:
    birthday = date(2027, 2, 11)
    rewritten(stay.child, date_of_birth=date(2009, 2, 11))
    Placement.objects.filter(pk=stay.pk).update(planned_end=birthday)
    page = _client(finance).get(f"/money/placements/{stay.pk}/").content.decode()
    assert "to the 18th birthday" in page
    assert "11 February 2027" not in page and "10 February 2027" not in page and "11 Feb" not in page


def test_who_follows_a_placements_money_is_written_down(finance: User, stay: Placement) -> None:
    _client(finance).get(f"/money/placements/{stay.pk}/")
    opening = RecordOpening.objects.get(child=stay.child_id)
    assert (opening.by_id, opening.page) == (finance.pk, "placement, its money")


@pytest.mark.parametrize("role", [Role.CABINET_MEMBER, Role.SOCIAL_WORKER, Role.PLACEMENTS_OFFICER])
def test_whoever_sees_no_money_does_not_follow_it(role: Role, stay: Placement) -> None:
    assert _client(person(role)).get(f"/money/placements/{stay.pk}/").status_code == 403


def test_a_warning_leads_to_the_very_placements_that_it_counts(
    finance: User, manager: User, stay: Placement
) -> None:
    fee_line(placement(setting(provider()).places.get(number=1)), "1000.00")
    Placement.objects.filter(pk=stay.pk).update(planned_end=date(2026, 5, 20))
    report = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    behind = f"/reports/{report.pk}/placements/not-ended/"
    desk = _client(finance).get(f"/reports/{report.pk}/").content.decode()
    assert "1 placement is past its planned end" in desk and f'href="{behind}"' in desk
    listed = _client(finance).get(behind)
    assert [row[0].value for row in listed.context["table"].rows] == [stay.reference]
    assert f'href="/money/placements/{stay.pk}/"' in listed.content.decode()
    assert "Ask a placements officer" in listed.content.decode()
    of_manager = _client(manager).get(behind).content.decode()
    assert f'href="/placements/{stay.pk}/"' in of_manager and "Open a placement to put it right" in of_manager
    assert placements_behind("not-ended", MAY_END).count() == loose_ends(MAY_END).not_ended == 1


def test_a_kind_of_warning_that_is_none_and_a_reader_of_issued_reports_find_no_list(finance: User) -> None:
    report = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    assert _client(finance).get(f"/reports/{report.pk}/placements/nonsense/").status_code == 404
    reader = _client(person(Role.CABINET_MEMBER))
    assert reader.get(f"/reports/{report.pk}/placements/not-ended/").status_code == 403


# --- The desk in its order --------------------------------------------------------------------------------
def test_the_desk_is_read_then_commented_then_confirmed_and_the_fingerprint_stands_last(
    finance: User,
) -> None:
    report = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    main = _client(finance).get(f"/reports/{report.pk}/").content.decode().partition("<main")[2]
    order = ["What comes next", "Read the report", "Read and comment", "No comment yet", "Confirm the figures</h2>",
             "Worth a look", "Fingerprint of the figures"]  # fmt: skip
    places = [main.index(words) for words in order]
    assert places == sorted(places)


def test_a_page_of_the_report_has_its_comment_beside_it_and_once(finance: User) -> None:
    report = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    reports.save_comment(
        report=report, section="areas", text="Two homes opened in Bootle.", by=finance, at=NOW
    )
    page = _client(finance).get(f"/reports/{report.pk}/").content.decode()
    assert page.count("Two homes opened in Bootle.") == 1
    assert (
        page.index("Where children live") < page.index("Two homes opened") < page.index("How placements were")
    )


def test_who_waits_for_the_next_step_reads_who_takes_it(finance: User, manager: User) -> None:
    report = _checked(finance)
    path = f"/reports/{report.pk}/"
    assert (
        "The commissioning manager is asked to read the report and issue it"
        in _client(finance).get(path).content.decode()
    )
    assert "then issue the report" in _client(manager).get(path).content.decode()


def test_the_cabinet_member_reads_how_long_the_report_is(finance: User, manager: User) -> None:
    issued = reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    page = _client(person(Role.CABINET_MEMBER)).get("/reports/issued/").content.decode()
    assert f"Read the report (PDF, {PAGES} pages)" in page and issued.pages == PAGES


def test_the_cabinet_member_reads_the_finding_before_what_is_late(
    finance: User, manager: User, clock
) -> None:
    issued = reports.issue_report(report=_checked(finance), by=manager, at=NOW)
    clock.set(NOW + timedelta(days=60))
    reports.compile_report(month=date(2026, 6, 1), by=finance, at=NOW + timedelta(days=60))
    page = _client(person(Role.CABINET_MEMBER)).get("/reports/issued/").content.decode()
    headline = page.index(escape(issued.snapshot["headline"]))
    assert headline < page.index("is late") < page.index("sefton-figures")
    assert " million" not in page.partition("sefton-figures")[2].partition("</dl>")[0]


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
