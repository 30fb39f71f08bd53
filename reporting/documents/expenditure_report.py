"""The report as a PDF, made from the frozen snapshot and nothing else: the same snapshot, the same bytes."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from reporting.presenters.report import report_title, sections
from reporting.presenters.sections import Snapshot, as_at
from reporting.rules.snapshot import fingerprint
from sefton_pdps.pdf.render import render

TEMPLATE = "pdf/expenditure_report.html"


@dataclass(frozen=True)
class ReportDocument:
    """A finished PDF: its bytes, its pages and the name under which it is downloaded."""

    body: bytes
    pages: int
    name: str


def report_document(snapshot: Snapshot) -> ReportDocument:
    """Renders a snapshot (S-11). Takes seconds: a task or a command calls it, never under row locks."""
    proof = fingerprint(snapshot)
    body = render(
        TEMPLATE,
        {
            "sections": sections(snapshot),
            "commentary": snapshot["commentary"],
            "as_at": as_at(snapshot),
            "fingerprint": proof,
        },
        identifier=f"expenditure report {proof}",
        title=report_title(snapshot),
        created=datetime.fromisoformat(snapshot["known_until"]),
    )
    with pikepdf.open(BytesIO(body)) as pdf:
        pages = len(pdf.pages)
    return ReportDocument(body, pages, f"placements-expenditure-{snapshot['month']}.pdf")
