"""Expenditure reports with a PDF beside their figures, for tests that are not about making the PDF."""

from reporting.models import ExpenditureReport
from sefton_pdps.core import clock, tenancy
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from tests.sefton_pdps.files.samples import pdf

PAGES = 8


def with_pdf(report: ExpenditureReport) -> ExpenditureReport:
    """A compiled report whose PDF is there: one blank page, kept where the worker would keep the real one."""
    checked = made_here(pdf(), name="report.pdf")
    report.file = store(
        checked, kind="expenditure_report", owner_scope=tenancy.COUNCIL, by=None, at=clock.now()
    )
    report.pages = PAGES
    report.save(update_fields=["file", "pages"])
    return report
