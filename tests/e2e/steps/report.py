"""Step 10: the month's expenditure report, from the budgets to the Cabinet Member's PDF."""

from datetime import date

from sefton_pdps.celery import app
from tests.e2e.steps.awarding import words_of
from tests.e2e.walk import FAMILY, GIVEN, SISTER, Walk, at_nine, downloaded, waits_for

MONTH_AFTER = date(2026, 7, 1)
BUDGETS = (("Residential care", "1,000,000"), ("Independent fostering", "400,000"))


def set_budgets(walk: Walk) -> None:
    finance = walk.at("finance").open("/money/budgets/")
    for line, amount in BUDGETS:
        finance.follow("Record a budget").select("Cost line", line).fill("Budget for the year", "-1")
        finance.fill_day("When was it decided?", date(2026, 2, 26)).fill(
            "Where does the figure", "Invented paper"
        )
        finance.press("Record the budget").reads("There is a problem")
        finance.fill("Budget for the year", amount).press("Record the budget").reads("The budget is recorded")


def report(walk: Walk) -> None:
    """Compiled by the task of the first of the month, checked, issued, read."""
    walk.clock.set(at_nine(MONTH_AFTER))
    walk.everybody_leaves()
    set_budgets(walk)
    app.send_task("reporting.tasks.compile_month")
    finance = waits_for(walk.at("finance").open("/reports/"), "June 2026").follow("June 2026")
    walk.keep("report", finance)
    waits_for(finance, "Read the report (PDF")
    finance.reads_nothing_of(">Issue the report<").press("Confirm the figures")
    finance.reads("If you confirm them").press("Confirm the figures").reads("The figures are confirmed")
    manager = walk.at("manager").open(walk.address["report"])
    manager.press("Issue the report").reads("will never change")
    manager.press("Issue the report").reads("The report is issued")


def read(walk: Walk) -> None:
    member = walk.at("cabinet-member").reads("June 2026")
    text = words_of(downloaded(member, "Read the report (PDF"))
    for word in (
        "Residential",
        "fostering",
        "£1,000,000",
        "£400,000",
        "Direct award",
        "Emergency or court date",
    ):
        assert word.lower() in text.lower(), f"{word} is not in the report:\n{text}"
    for name in (GIVEN, SISTER, FAMILY):
        assert name not in text
    member.open(walk.address["placement of gull"]).reads("You cannot open this page")
