"""A report's checks are worked out when something changed, not when they are read (ADR 75)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calloffs.services import awarding
from calloffs.states import CallOffState
from placements.models import FeeLine, Placement
from placements.selectors.people_on_record import texts_that_tell
from placements.services.fees import fold_totals
from providers.models import Setting
from reporting.models import Budget, ExpenditureReport, FiguresChange, ReportChecks
from reporting.selectors.checks import has_changed, kept_comparison
from reporting.selectors.figures import compute
from reporting.selectors.loose_ends import loose_ends
from reporting.selectors.snapshot import LAYOUT
from reporting.services import reports
from reporting.services.checks import keep_checks
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.factories import awards
from tests.factories.accounts import person
from tests.factories.placements import fee_line, rewritten
from tests.factories.reports import paid_stay, with_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
MAY, MAY_END = date(2026, 5, 1), date(2026, 5, 31)
# Written by triggers from tables that are marked, and written anew by each fold, which changes no figure.
FOLLOW = {"placements_feemonthtotal", "placements_feenighttotal"}
# Read of what was awarded in the quarter; what the figures take of each, which no statement may change.
FROZEN = {
    "calloffs_authorisation": "value = value + 1",
    "calloffs_delegationband": "is_placeholder = NOT is_placeholder",
    "calloffs_awardproposal": "case_id = NULL",
    "calloffs_directawardcase": "ground = 'wish', how_long = '', longer_reason = ''",
}
# Marked all the same, because of when provisional authority lapsed and was ratified.
OF_AWARDS = set(FROZEN) - {"calloffs_authorisation"}
Work = Callable[[], Any]


@pytest.fixture
def stay(clock, council_scope) -> Placement:
    return paid_stay(clock, NOW)


@pytest.fixture
def finance(stay: Placement) -> User:
    return person(Role.FINANCE_OFFICER)


@pytest.fixture
def report(finance: User) -> ExpenditureReport:
    """The report of May, with its PDF, whose checks are kept."""
    compiled = with_pdf(reports.compile_report(month=MAY, by=finance, at=NOW))
    assert keep_checks(at=NOW) == 1
    return compiled


def _tables(work: Work) -> set[str]:
    """The tables that a work reads."""
    with CaptureQueriesContext(connection) as seen:
        work()
    named = {name for query in seen.captured_queries for name in re.findall(r"\w+_\w+", query["sql"])}
    return named & set(connection.introspection.table_names())


def _page(report: ExpenditureReport, user: User) -> tuple[str, set[str]]:
    client, shown = Client(), []
    client.force_login(user)
    tables = _tables(lambda: shown.append(client.get(f"/reports/{report.pk}/").content.decode()))
    return shown[0], tables


def test_the_desk_reads_kept_checks_and_none_of_what_they_were_worked_out_from(
    report: ExpenditureReport, finance: User
) -> None:
    page, tables = _page(report, finance)
    assert "no comment. A sentence" in page
    assert "reporting_reportchecks" in tables
    assert (
        tables & {"placements_feeline", "placements_feemonth", "placements_placement", "placements_child"}
        == set()
    )


def test_kept_checks_are_what_the_desk_shows_and_what_a_button_asks(
    report: ExpenditureReport, finance: User
) -> None:
    kept = ReportChecks.objects.get(report=report)
    ReportChecks.objects.update(facts={**kept.facts, "figures_are_current": False})
    assert "Compile it again" in _page(report, finance)[0]
    with pytest.raises(DomainError, match="Compile it again"):
        reports.check_report(report=report, by=finance, at=NOW)


def test_a_report_that_cannot_be_compared_keeps_nothing_and_holds_up_no_other(
    report: ExpenditureReport, stay: Placement
) -> None:
    broken = ExpenditureReport.objects.create(
        month=date(2026, 4, 1), as_at=date(2026, 4, 30), snapshot={}, sha256="0" * 64, compiled_at=NOW
    )
    ReportChecks.objects.create(
        report=broken, of_sha256=broken.sha256, layout=LAYOUT, facts={}, worked_out_at=NOW
    )
    fee_line(stay, "10.00")
    assert keep_checks(at=NOW) == 1
    assert [each.report_id for each in ReportChecks.objects.all()] == [report.pk]
    assert not has_changed()


def _of_home(stay: Placement) -> Setting:
    return Setting.objects.get(pk=stay.setting_id)


CHANGES: dict[str, Callable[[Placement], Any]] = {
    "a fee": lambda stay: fee_line(stay, "10.00"),
    "a fee that is replaced": lambda stay: FeeLine.objects.update(superseded_at=NOW),
    "a placement": lambda stay: Placement.objects.update(starts_on=stay.starts_on - timedelta(days=1)),
    "a budget": lambda stay: Budget.objects.create(
        cost_line=stay.cost_line, year_starts_on=date(2026, 4, 1), amount=1, decided_on=MAY, source="Test",
        recorded_at=NOW,
    ),
    "a home": lambda stay: Setting.objects.filter(pk=stay.setting_id).update(name="Renamed house"),
    "a child": lambda stay: rewritten(stay.child, given_name="Otherinvented"),
    "a person's name": lambda stay: User.objects.update(name="Renamed person"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_after_a_change_the_checks_are_not_taken_from_before_it(
    report: ExpenditureReport, stay: Placement, what: str
) -> None:
    assert kept_comparison(report) is not None
    CHANGES[what](stay)
    assert kept_comparison(report) is None
    assert keep_checks(at=NOW) == 1
    assert kept_comparison(report) is not None


def test_a_budget_of_the_month_recorded_after_the_checks_were_kept_blocks_the_report(
    report: ExpenditureReport, finance: User, stay: Placement
) -> None:
    CHANGES["a budget"](stay)
    assert "Compile it again" in _page(report, finance)[0]
    keep_checks(at=NOW)
    assert "Compile it again" in _page(report, finance)[0]


@pytest.mark.parametrize(
    "work",
    [
        lambda: FeeLine.objects.filter(pk=None).update(superseded_at=NOW),
        lambda: Placement.objects.filter(reference="none").update(starts_on=MAY),
        lambda: User.objects.update(last_login=NOW),
        fold_totals,
    ],
    ids=["no fee line", "no placement", "a sign-in", "a fold"],
)
def test_what_changes_no_figure_leaves_the_checks_as_they_are(report: ExpenditureReport, work: Work) -> None:
    work()
    assert kept_comparison(report) is not None
    assert keep_checks(at=NOW) == 0


def test_a_change_that_is_rolled_back_leaves_no_mark(report: ExpenditureReport, stay: Placement) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        fee_line(stay, "10.00")
        assert has_changed()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert not has_changed()


def test_a_transaction_leaves_one_mark_however_much_it_changes(
    report: ExpenditureReport, stay: Placement
) -> None:
    for _number in range(3):
        fee_line(stay, "10.00")
    assert FiguresChange.objects.count() == 1


def test_checks_of_earlier_figures_are_not_those_of_the_figures_compiled_again(
    report: ExpenditureReport, finance: User
) -> None:
    reports.save_comment(report=report, section="summary", text="A sentence.", by=finance, at=NOW)
    report.refresh_from_db()
    assert not has_changed()
    assert kept_comparison(report) is None
    assert keep_checks(at=NOW) == 1
    assert kept_comparison(report) is not None


def test_another_version_of_the_product_works_the_checks_out_anew(report: ExpenditureReport) -> None:
    """Thresholds and the words of the leak guard are files of the product: no row changes with them."""
    call_command("load_reference_data", verbosity=0)
    assert kept_comparison(report) is None
    assert keep_checks(at=NOW) == 1


def test_checks_of_an_issued_report_are_not_worked_out(
    report: ExpenditureReport, finance: User, stay: Placement
) -> None:
    reports.check_report(report=report, by=finance, at=NOW)
    reports.issue_report(report=report, by=person(Role.COMMISSIONING_MANAGER), at=NOW)
    fee_line(stay, "10.00")
    assert keep_checks(at=NOW) == 0
    assert not has_changed()


def _triggers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgfoid = 'reporting_figures_changed'::regproc"
        )
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found


def _read() -> None:
    compute(MAY_END)
    loose_ends(MAY_END)
    texts_that_tell({"Comment": "A sentence."})


def test_every_table_that_a_check_is_read_from_marks_its_changes(stay: Placement) -> None:
    marked = _triggers()
    assert _tables(_read) - FOLLOW == set(marked)
    assert all(names == {"figures_added", "figures_removed", "figures_updated"} for names in marked.values())


def test_what_is_read_of_an_award_beside_its_call_off_changes_no_more(
    clock: Any, council_scope: None
) -> None:
    """Without a mark of their own: the call-off has one, and these stay as they were from before its award."""
    clock.set(datetime(2026, 2, 3, 12, tzinfo=UTC))
    story = awards.direct(age=9)
    awards.authorised(story)
    awards.sign(awards.issue(story), awards.signer(story))
    if story.fresh().state != CallOffState.AWARDED:
        awarding.award(call_off=story.fresh(), by=story.officer, at=now())
    assert _tables(_read) - FOLLOW - set(_triggers()) == OF_AWARDS
    for table, column in FROZEN.items():
        with (
            pytest.raises(DatabaseError, match=r"does not change|stay|is of the value"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET {column}")


def test_the_application_may_not_leave_out_a_mark_by_writing_one(report: ExpenditureReport) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        FiguresChange.objects.create(transaction=1, at=NOW)
