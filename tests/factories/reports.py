"""Expenditure reports with a PDF beside their figures, for tests that are not about making the PDF."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from placements.models import CostLine, Placement
from reporting.models import ExpenditureReport
from reporting.services.budgets import set_budget
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.sefton_pdps.files.samples import pdf

PAGES = 8


def paid_stay(shifted: Any, now: datetime) -> Placement:
    """A placement with a fee that was recorded sixty days before, and the budget of its cost line."""
    shifted.set(now - timedelta(days=60))
    made = placement(setting(provider()).places.get(number=1))
    fee_line(made)
    set_budget(
        cost_line=CostLine.objects.get(code="residential"), year_starts_on=date(2026, 4, 1),
        amount=Decimal(200000), decided_on=date(2026, 2, 27), source="Test", by=None, at=now,
    )  # fmt: skip
    shifted.set(now)
    return made


def with_pdf(report: ExpenditureReport) -> ExpenditureReport:
    """A compiled report whose PDF is there: one blank page, kept where the worker would keep the real one."""
    checked = made_here(pdf(), name="report.pdf")
    report.file = store(
        checked, kind="expenditure_report", owner_scope=tenancy.COUNCIL, by=None, at=clock.now()
    )
    report.pages = PAGES
    report.save(update_fields=["file", "pages"])
    return report
