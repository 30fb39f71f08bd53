"""The money pages as somebody reads them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from reporting.models import Budget
from reporting.presenters.desk import to_read
from reporting.presenters.money import figures_table, lines_table, months_chart
from reporting.presenters.sections import Section
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import Forecast
from reporting.selectors.costs import LineFigures, MonthFigures
from reporting.services.budgets import set_budget
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.drawing import draw_bars
from tests.browsing import PageClient
from tests.factories import placements, providers
from tests.factories.accounts import person

CODE = "residential"


@pytest.fixture
def finance(council_scope: Any) -> PageClient:
    home = providers.setting(providers.provider())
    placements.fee_line(placements.placement(home.places.get(number=1)), "1234.50")
    client = PageClient()
    client.force_login(person(Role.FINANCE_OFFICER))
    return client


def _main(client: PageClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.django_db
def test_the_page_of_a_cost_line_does_not_lead_to_itself(finance: PageClient) -> None:
    url = f"/money/lines/{CODE}/"
    assert f'href="{url}"' in _main(finance, "/money/")
    assert f'href="{url}"' not in _main(finance, url)


@pytest.mark.django_db
def test_a_chart_stands_below_its_heading_and_above_its_figures(finance: PageClient) -> None:
    page = _main(finance, f"/money/lines/{CODE}/")
    heading = re.search(r"<h2[^>]*>[^<]* by month</h2>", page)
    assert heading
    assert heading.start() < page.index("<svg") < page.index("April")


@pytest.mark.django_db
def test_all_lines_come_to_the_sum_of_their_exact_figures_and_not_of_the_rounded(council_scope: Any) -> None:
    """Two lines of £1,400 are £1k each and £3k together."""
    lines = [_line(code, Decimal("1400.00"), Decimal("900.00")) for code in ("residential", "fostering")]
    table = lines_table(lines)
    assert [row[1:4] for row in table.rows] == [["£1k", "£1k over", "£1k"]] * 2
    assert table.totals[:4] == ["All cost lines", "£3k", "£1k over", "£2k"]


def test_a_line_without_a_budget_leaves_no_sum_of_budgets() -> None:
    lines = [
        _line("residential", Decimal("2000.00"), None),
        _line("fostering", Decimal("3000.00"), Decimal(1)),
    ]
    assert lines_table(lines).totals[:4] == ["All cost lines", "£5k", None, None]


def test_one_line_alone_needs_no_sum() -> None:
    assert lines_table([_line("residential", Decimal(1), Decimal(2))]).totals == ()


def test_the_page_of_a_line_says_over_and_under_to_the_penny() -> None:
    (row,) = figures_table(_line("residential", Decimal("1000.01"), Decimal("2000.00"))).rows
    assert row[1:4] == ["£1,000.01", "£999.99 under", "£2,000.00"]


def test_two_months_are_no_course_and_three_are() -> None:
    line = _line("residential", Decimal(30), None, months=2)
    assert months_chart(line, date(2026, 6, 3)) is None
    chart = months_chart(_line("residential", Decimal(30), None, months=3), date(2026, 6, 3), narrow=True)
    assert chart is not None and chart.labels[:4] == ("Apr", "May", "Jun part", "Jul")
    drawn = draw_bars(chart)
    assert 'viewBox="0 0 360' in drawn and "Still to come" in drawn


def _line(code: str, forecast: Decimal, budget: Decimal | None, *, months: int = 12) -> LineFigures:
    spent = [forecast / months if number < months else Decimal(0) for number in range(12)]
    return LineFigures(
        uuid4(),
        code,
        code.title(),
        code,
        Budget(amount=budget) if budget is not None else None,
        Forecast(forecast, Decimal(0), Decimal(0), Decimal(0), budget or Decimal(0)),
        tuple(
            MonthFigures(month, None, amount, Decimal(0))
            for month, amount in zip(financial_year(date(2026, 6, 3)).months(), spent, strict=True)
        ),
    )


@pytest.mark.django_db
def test_budgets_of_one_year_are_shown_this_years_first(finance: PageClient, clock: Any) -> None:
    clock.set(datetime(2026, 6, 3, 12, tzinfo=UTC))
    line = placements.cost_line()
    for year, amount in ((2025, 111), (2026, 222)):
        set_budget(
            cost_line=line, year_starts_on=date(year, 4, 1), amount=Decimal(amount),
            decided_on=date(year, 3, 2), source="Budget Council", by=None, at=product_clock.now(),
        )  # fmt: skip
    now, before = _main(finance, "/money/budgets/"), _main(finance, "/money/budgets/?year=2025-04-01")
    assert "£222<" in now and "£111<" not in now
    assert "£111<" in before and "£222<" not in before
    assert _main(finance, "/money/budgets/?year=nonsense")


@pytest.mark.parametrize(
    ("finding", "is_told"), [("Definitions and sources", False), ("12 children lived in placements", True)]
)
def test_a_page_of_the_report_that_finds_nothing_is_not_told_twice(finding: str, is_told: bool) -> None:
    section = Section("definitions", "Definitions and sources", finding)
    assert bool(to_read([section], {}, {})) is is_told
