"""Budgets of each year, and the monthly reports: compiled by the system, checked by finance, issued by the manager."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from placements.models import CostLine
from reporting.models import ExpenditureReport
from reporting.rules.financial_year import financial_year
from reporting.rules.published_awards import fingerprint, grouped
from reporting.selectors import published_awards
from reporting.selectors import reports as selectors
from reporting.services import reports
from reporting.services.budgets import set_budget
from reporting.services.published_awards import publish
from reporting.states import ReportState
from sefton_pdps.demo.living.story import Story

# Pounds a year, of the year before last, the last and this one: near what the story's children cost, of whom most come
# in its last months whenever it is told.
BUDGETS = (
    {"residential": 3_400_000, "independent-fostering": 1_450_000, "supported-accommodation": 420_000},
    {"residential": 9_800_000, "independent-fostering": 3_100_000, "supported-accommodation": 610_000},
    {"residential": 11_600_000, "independent-fostering": 3_550_000, "supported-accommodation": 480_000},
)
# In a small story too two are issued, which are compared.
MONTHS_REPORTED, AT_LEAST = 4, 3
# What anybody reads begins with the quarters in which the story's children came.
QUARTERS_PUBLISHED = 3


def plan(story: Story, *, scale: int) -> None:
    """Budgets are decided each February; the last months are reported, the newest waits for finance's check."""
    this_year = financial_year(story.today).start
    for ago, amounts in zip((2, 1, 0), BUDGETS, strict=True):
        year = this_year.replace(year=this_year.year - ago)
        decided = date(year.year, 2, 28)
        story.on(
            decided + timedelta(days=3),
            partial(_budget, story, year, amounts),
        )
    first = story.today.replace(day=1)
    for back in range(MONTHS_REPORTED if scale == 100 else AT_LEAST):
        month = (first - timedelta(days=1)).replace(day=1)
        story.on(first, partial(_compile, story, month), hour=6)
        if back:
            story.on(story.working_day(first + timedelta(days=7)), partial(_issue, story, month))
        first = month
    for quarter in published_awards.quarters_over(story.today)[:QUARTERS_PUBLISHED]:
        when = story.working_day(quarter[1] + timedelta(days=14))
        if when < story.today:
            story.on(when, partial(_publish, story, quarter))


def _publish(story: Story, quarter: tuple[date, date], at: datetime) -> None:
    """The manager looks at every line; an organisation with one home is published without its name."""
    awards = published_awards.awards_of(*quarter)
    if awards:
        publish(
            quarter=quarter,
            folded=[line.key for line in grouped(awards) if line.tells_a_home],
            looked_at=fingerprint(awards),
            version=0,
            why="",
            by=story.people["commissioning_manager"],
            at=at,
        )


def _budget(story: Story, year: date, amounts: dict[str, int], at: datetime) -> None:
    for line in CostLine.objects.filter(code__in=amounts).order_by("order"):
        set_budget(
            cost_line=line,
            year_starts_on=year,
            amount=Decimal(amounts[line.code]),
            decided_on=date(year.year, 2, 28),
            source=f"Budget Council, 28 February {year.year}, invented for the demonstration",
            by=story.people["finance_officer"],
            at=at,
        )


def _compile(story: Story, month: date, at: datetime) -> None:
    reports.compile_report(month=month, by=None, at=at)


def _issue(story: Story, month: date, at: datetime) -> None:
    report = ExpenditureReport.objects.get(month=month)
    finance, manager = story.people["finance_officer"], story.people["commissioning_manager"]
    text = "The change since the month before comes from children who moved in; no fee was raised."
    reports.save_comment(report=report, section="summary", text=text, by=finance, at=at)
    for report_id in selectors.without_file():
        reports.keep_pdf(report_id=report_id, at=at)
    held = ExpenditureReport.objects.get(month=month)
    checked = reports.check_report(report=held, by=finance, at=at)
    if checked.state == ReportState.CHECKED:
        reports.issue_report(report=checked, by=manager, at=at)
