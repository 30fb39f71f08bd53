"""A month is compiled by one at a time, and never over a check, an issue or a comment of the meantime (S-11)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from placements.models import CostLine
from reporting.models import ExpenditureReport
from reporting.services import reports
from reporting.services.budgets import set_budget
from reporting.states import ReportState
from reporting.tasks import compile_month
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import Stale
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories.accounts import person
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.factories.reports import with_pdf
from tests.factories.rows import all_of

pytestmark = pytest.mark.usefixtures("files_root")
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
MAY = date(2026, 5, 1)
Work = Callable[[], Any]


@pytest.fixture
def people(committed_db: str, clock: Any) -> tuple[User, User]:
    """A finance officer and a commissioning manager, in a clone with one child in a home and a budget for it."""
    clock.set(NOW - timedelta(days=60))
    with tenancy.scope(tenancy.COUNCIL):
        fee_line(placement(setting(provider()).places.get(number=1)))
        set_budget(
            cost_line=CostLine.objects.get(code="residential"), year_starts_on=date(2026, 4, 1),
            amount=Decimal(200000), decided_on=date(2026, 2, 27), source="Test", by=None, at=NOW,
        )  # fmt: skip
        found = person(Role.FINANCE_OFFICER), person(Role.COMMISSIONING_MANAGER)
    clock.set(NOW)
    return found


@pytest.fixture
def finance(people: tuple[User, User]) -> User:
    return people[0]


@pytest.fixture
def manager(people: tuple[User, User]) -> User:
    return people[1]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], list[Any]]:
    """While the next figures are worked out, somebody else does this on another connection and commits it."""
    compute, works, results = reports.month_snapshot, [], []

    def interrupted(month: date) -> dict[str, Any]:
        if works:
            results.extend(at_once(works.pop()))
        return compute(month)

    monkeypatch.setattr(reports, "month_snapshot", interrupted)

    def arrange(work: Work) -> list[Any]:
        works.append(work)
        return results

    return arrange


def _compile(by: User) -> ExpenditureReport:
    with tenancy.scope(tenancy.COUNCIL):
        return reports.compile_report(month=MAY, by=by, at=NOW)


def _compiled(by: User) -> ExpenditureReport:
    with tenancy.scope(tenancy.COUNCIL):
        return with_pdf(reports.compile_report(month=MAY, by=by, at=NOW))


def _check(finance: User) -> ExpenditureReport:
    return reports.check_report(report=ExpenditureReport.objects.get(), by=finance, at=NOW)


def _issue(finance: User, manager: User) -> ExpenditureReport:
    return reports.issue_report(report=_check(finance), by=manager, at=NOW)


def _kept() -> ExpenditureReport:
    with tenancy.scope(tenancy.COUNCIL):
        return ExpenditureReport.objects.get()


def _compiles() -> int:
    with tenancy.scope(tenancy.COUNCIL):
        return all_of(Event).filter(name="report.compile").count()


def test_compiling_again_does_not_undo_a_check_made_meanwhile(
    meanwhile: Any, finance: User, manager: User
) -> None:
    before = _compiled(finance)
    meanwhile(lambda: _check(finance))
    with pytest.raises(Stale, match="was checked by finance while its figures were worked out"):
        _compile(manager)
    kept = _kept()
    assert (kept.state, kept.checked_by_id) == (ReportState.CHECKED, finance.pk)
    assert (kept.sha256, kept.file_id) == (before.sha256, before.file_id)
    assert _compiles() == 1


def test_compiling_again_does_not_touch_a_report_issued_meanwhile_and_the_page_says_so(
    meanwhile: Any, finance: User, manager: User
) -> None:
    _compiled(finance)
    desk = Client()
    desk.force_login(manager)
    form = desk.get("/reports/compile/").context["form"]
    meanwhile(lambda: _issue(finance, manager))
    answer = desk.post("/reports/compile/", {"month": "2026-05-01", "key": str(form["key"].value())})
    assert answer.status_code == 200
    assert "was issued while its figures were worked out again" in answer.content.decode()
    assert _kept().state == ReportState.ISSUED


def test_of_two_first_compiles_the_second_is_told_that_the_first_is_at_it(
    meanwhile: Any, finance: User, manager: User
) -> None:
    results = meanwhile(lambda: reports.compile_report(month=MAY, by=manager, at=NOW))
    report = _compile(finance)
    (refusal,) = results
    assert isinstance(refusal, Stale) and "being compiled by somebody else" in str(refusal)
    assert _kept().pk == report.pk and _compiles() == 1


def test_first_compiles_started_together_make_one_report_and_no_error(finance: User, manager: User) -> None:
    results = at_once(*(lambda by=by: _compile(by) for by in (finance, manager, finance)))
    assert all(isinstance(one, ExpenditureReport | Stale) for one in results), results
    made = {one.pk for one in results if isinstance(one, ExpenditureReport)}
    assert made == {_kept().pk}


def test_the_job_of_the_month_gives_way_to_a_compile_by_hand(meanwhile: Any, finance: User) -> None:
    results = meanwhile(compile_month)
    _compile(finance)
    assert results == [None] and _compiles() == 1


def test_another_month_is_compiled_at_the_same_moment(meanwhile: Any, finance: User, manager: User) -> None:
    april = date(2026, 4, 1)
    results = meanwhile(lambda: reports.compile_report(month=april, by=manager, at=NOW))
    _compile(finance)
    assert [one.month for one in results] == [april]


def test_a_comment_written_meanwhile_is_in_the_figures_compiled_again(
    meanwhile: Any, finance: User, manager: User
) -> None:
    held = _compiled(finance)
    meanwhile(
        lambda: reports.save_comment(report=held, section="summary", text="Two moved in.", by=finance, at=NOW)
    )
    assert _compile(manager).snapshot["commentary"] == _kept().snapshot["commentary"]
    assert _kept().snapshot["commentary"] == {"summary": "Two moved in."}
