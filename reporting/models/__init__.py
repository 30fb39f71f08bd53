from reporting.models.budgets import Budget, CitedFigure
from reporting.models.reports import ExpenditureReport, ReportComment

__all__ = ["Budget", "CitedFigure", "ExpenditureReport", "ReportComment"]
