"""Running placements come in by file: sent, read, shown, held to its control total, applied (ADR 120)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements.forms.fee_files import FeeFileForm
from placements.models import FeeFile
from placements.policies import SENDING_FILES
from placements.presenters import fee_files as shown
from placements.rules.fee_file import EXAMPLE, HEADINGS
from placements.selectors.fee_files import fee_files
from placements.services import fee_files as services
from sefton_pdps.access.access import requires
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import pounds
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.confirming import labelled
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given, page_post, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.core.web.spreadsheets import csv_download, workbook
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.storage import made_response
from sefton_pdps.jobs.models import Job

# A line is a card on a phone: as many as can be read there. The file has them all.
MOST_FILES, MOST_LINES = 20, 12


@requires(*SENDING_FILES)
def fee_file_list(request: Request) -> HttpResponse:
    """Send a file; those that were sent."""
    form = FeeFileForm(*given(request))
    answer = page_post(
        request,
        form,
        lambda: services.ask_reading(
            checked=form.checked, **form.values("control_total"), by=request.user, at=request.at
        ),
        to=_job,
        said=TOLD_BY_THE_PAGE,
    )
    if answer:
        return answer
    context = {"form": form, "table": shown.files_table(only_first(fee_files(), MOST_FILES))}
    return render(request, "placements/fee_file_list.html", context)


def _job(job: Job) -> str:
    return reverse("jobs:job_detail", args=[job.pk])


@requires(*SENDING_FILES)
def fee_file_template(request: Request) -> HttpResponse:
    """The headings with one example row, as a workbook."""
    body = workbook("Placements", HEADINGS, [EXAMPLE])
    return made_response(body, name="placement-fees.xlsx", content_type=FileType.XLSX.content_type)


@requires(*SENDING_FILES)
def fee_file(request: Request, pk: UUID) -> HttpResponse:
    """What a file would do, or did."""
    return _page(request, find(fee_files(), pk))


def _page(request: Request, row: FeeFile, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "fee_file": row,
        "status": shown.status(row),
        "summary_rows": shown.summary(row) if row.read_at else [],
        "table": shown.lines_table(row, MOST_LINES) if row.read_at else None,
        "more": len(row.lines) > MOST_LINES,
        "most": MOST_LINES,
        "not_taken": bool(shown.not_taken(row)),
        "agrees": row.accepted == row.control_total,
        "why_not": shown.off_total(row),
        "again": Action("Read it again", reverse("placements:fee_file_again", args=[row.pk]), quiet=True),
        "events": timeline([row.pk]),
        "refusal": refusal,
    }
    return render(request, "placements/fee_file.html", context)


@requires(*SENDING_FILES)
def fee_file_apply(request: Request, pk: UUID) -> HttpResponse:
    """A page between: what would be written, and to which total."""
    row = find(fee_files(), pk)
    if row.applied_at is not None and request.method == "GET":
        return redirect("placements:fee_file", pk)
    asked = Confirmation(
        heading="Apply the fee file",
        will="If you apply it, the placements and fee lines below would be written, all of them or none. They would be "
        f"paid for from then on. Accepted lines come to {pounds(row.accepted)} a week, and your control total is "
        f"{pounds(row.control_total)}.",
        button="Apply the fee file",
        back=reverse("placements:fee_file", args=[pk]),
        caption=row.file_name,
    )
    return confirm(
        request,
        asked,
        lambda _reason: services.ask_to_apply(fee_file=row, by=request.user, at=request.at),
        to=_job,
        said=TOLD_BY_THE_PAGE,
        of=confirms(row, lambda read: labelled(shown.summary(read))),
    )


@requires(*SENDING_FILES)
@post_only
def fee_file_again(request: Request, pk: UUID) -> HttpResponse:
    """Hold it against what is on record now."""
    row = find(fee_files(), pk)
    return press(
        request,
        lambda: services.read_again(fee_file=row, by=request.user, at=request.at),
        to=_job,
        said=TOLD_BY_THE_PAGE,
        refused=lambda refusal: _page(request, row, refusal),
    )


@requires(*SENDING_FILES)
def fee_file_lines(request: Request, pk: UUID) -> HttpResponse:
    """Every placement of the file with what becomes of it, as a file; no name in it."""
    row = find(fee_files(), pk)
    return csv_download("fee-file", shown.FILE_HEADINGS, shown.file_rows(row, row.lines))


@requires(*SENDING_FILES)
def fee_file_not_taken(request: Request, pk: UUID) -> HttpResponse:
    """What is not taken and what waits, as a file; no name in it."""
    row = find(fee_files(), pk)
    return csv_download("fee-file-not-taken", shown.FILE_HEADINGS, shown.file_rows(row, shown.not_taken(row)))
