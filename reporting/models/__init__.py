from reporting.models.budgets import Budget, CitedFigure
from reporting.models.checks import FiguresChange, ReportChecks
from reporting.models.exports import AuditExport
from reporting.models.published import PublishedAwards
from reporting.models.reports import ExpenditureReport, ReportComment

__all__ = [
    "AuditExport",
    "Budget",
    "CitedFigure",
    "ExpenditureReport",
    "FiguresChange",
    "PublishedAwards",
    "ReportChecks",
    "ReportComment",
]
