"""The list of this app, declared once (ADR 102)."""

from reporting.presenters import desk
from reporting.selectors import reports
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import FileColumn, ListPage, in_words
from sefton_pdps.access.permissions import Permission

REPORTS = ListPage(
    name="reports",
    page="reporting:report_list",
    title="Expenditure reports",
    noun="report",
    permissions=reports.MAKING,
    rows=lambda asked: reports.visible_to(asked.user).defer("snapshot"),
    table=lambda rows, asked: desk.reports_table(
        rows, may_compile=has_permission(asked.user, Permission.REPORT_COMPILE)
    ),
    orders=lambda _asked: {"-month": "month"},
    columns=(
        FileColumn("Month", ("month",)),
        FileColumn("Version", ("version",)),
        FileColumn("Figures as at", ("as_at",)),
        FileColumn("State", ("state",), in_words(ReportState)),
        FileColumn("Compiled", ("compiled_at",)),
        FileColumn("Figures confirmed", ("checked_at",)),
        FileColumn("Issued", ("issued_at",)),
        FileColumn("Fingerprint of the figures", ("sha256",)),
    ),
)
ALL = (REPORTS,)
