"""What the audit trail holds of reports, budgets and its own reading."""

from reporting.transitions import REPORT
from sefton_pdps.audit.records import Kind, Record, in_trail_only

_OF_THE_TRAIL = {
    "audit.read": in_trail_only("read the audit trail{asked}"),
    "audit.export": in_trail_only("exported the audit trail{asked}; {rows} lines"),
}

RECORDS = (
    Record("placements.child", "Child", Kind.READING, _OF_THE_TRAIL, child="pk"),
    Record("", "", Kind.READING, _OF_THE_TRAIL),
    Record("reporting.budget", "Budget", Kind.MONEY, {"budget.set": "recorded a budget"}),
    Record(
        "reporting.publishedawards",
        "Published awards",
        Kind.MONEY,
        {
            "awards.publish": "published the awards of {quarter}, version {version}",
            "awards.take_back": "took back the published awards of {quarter}",
        },
    ),
    Record(
        "reporting.expenditurereport",
        "Report",
        Kind.MONEY,
        {
            "report.compile": "compiled the figures",
            "report.comment": "wrote a comment on “{section}”",
            "report.pdf_kept": "made the PDF",
            **REPORT.events(),
        },
    ),
)
