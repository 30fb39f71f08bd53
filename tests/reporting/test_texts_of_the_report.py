"""Texts of the report are held against every child on record when saved, confirmed and issued (S-11, S-23)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from placements.models import CostLine
from placements.rules.people_on_record import FAMILY_NAME, FULL_NAME, Person, kinds_named
from reporting.models import Budget, ExpenditureReport
from reporting.services import reports
from reporting.services.budgets import set_budget
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError
from tests.factories import placements
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.factories.reports import with_pdf

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
PEOPLE = [Person("Skylark", "Samplerby"), Person("Will", "Moor"), Person("Zoë", "O’Quill-Mock")]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Costs rose because Skylark Samplerby moved.", (FAMILY_NAME, FULL_NAME)),
        ("Costs rose: SAMPLERBY, SKYLARK.", (FAMILY_NAME, FULL_NAME)),
        ("The Samplerby placement ended.", (FAMILY_NAME,)),
        ("zoe o'quill mock moved out", (FULL_NAME,)),
        ("Two children moved from a home on the moor; costs will fall.", (FULL_NAME,)),
        ("Costs will fall in May.", ()),
        ("Fees rose by 4% in April.", ()),
        ("", ()),
    ],
)
def test_names_of_children_on_record_are_told_by_kind(text, kinds):
    assert kinds_named(text, PEOPLE, frozenset()) == kinds


def test_a_word_that_is_also_a_provider_tells_nothing_by_itself():
    assert kinds_named("Samplerby Care opened a home.", PEOPLE, frozenset({"samplerby"})) == ()


@pytest.fixture
def compiled(db, council_scope, files_root, clock) -> ExpenditureReport:
    clock.set(NOW - timedelta(days=60))
    home = setting(provider())
    fee_line(placement(home.places.first()))
    line = CostLine.objects.get(code="residential")
    set_budget(
        cost_line=line, year_starts_on=date(2026, 4, 1), amount=Decimal(200000), decided_on=date(2026, 2, 27),
        source="Council budget", by=None, at=NOW,
    )  # fmt: skip
    clock.set(NOW)
    return with_pdf(reports.compile_report(month=date(2026, 5, 1), by=person(Role.FINANCE_OFFICER), at=NOW))


def _comment(report: ExpenditureReport, text: str) -> None:
    by = person(Role.COMMISSIONING_MANAGER)
    reports.save_comment(report=report, section="summary", text=text, by=by, at=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "The rise is Quillonia Testerby's new home.",
        "One placement, born 9 March 2011, costs more.",
        "See PR8 6AA.",
        "Ring 07700 900123 about it.",
    ],
)
def test_a_comment_that_tells_a_child_is_refused_and_not_kept(compiled: ExpenditureReport, text: str) -> None:
    placements.child(given_name="Quillonia", family_name="Testerby")
    with pytest.raises(DomainError, match="about no single child") as refused:
        _comment(compiled, text)
    assert "Quillonia" not in str(refused.value) and "Testerby" not in str(refused.value)
    compiled.refresh_from_db()
    assert compiled.snapshot["commentary"] == {}


def test_an_ordinary_comment_is_kept(compiled: ExpenditureReport) -> None:
    _comment(compiled, "Three placements were extended to 31 March 2027, which adds £45,000.")
    compiled.refresh_from_db()
    assert "extended" in compiled.snapshot["commentary"]["summary"]


def test_the_source_of_a_budget_is_read_too(compiled: ExpenditureReport) -> None:
    placements.child(given_name="Quillonia", family_name="Testerby")
    with pytest.raises(DomainError, match="“Source”"):
        set_budget(
            cost_line=CostLine.objects.get(code="residential"), year_starts_on=date(2026, 4, 1),
            amount=Decimal(1), decided_on=date(2026, 3, 1), source="Virement for Quillonia Testerby",
            by=person(Role.FINANCE_OFFICER), at=NOW,
        )  # fmt: skip
    assert Budget.objects.count() == 1


@pytest.mark.parametrize("step", ["check", "issue"])
def test_a_child_recorded_since_stops_the_report_before_it_is_confirmed_and_issued(
    compiled: ExpenditureReport, step: str
) -> None:
    finance, manager = person(Role.FINANCE_OFFICER), person(Role.COMMISSIONING_MANAGER)
    _comment(compiled, "The Testerby review saved money.")
    compiled.refresh_from_db()
    report = with_pdf(compiled)
    if step == "issue":
        report = reports.check_report(report=report, by=finance, at=NOW)
    placements.child(family_name="Testerby")
    with pytest.raises(DomainError, match="“Summary” contains a family name of a child on record"):
        if step == "check":
            reports.check_report(report=report, by=finance, at=NOW)
        else:
            reports.issue_report(report=report, by=manager, at=NOW)
