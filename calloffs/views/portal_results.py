"""The portal's pages of results: what became of each offer, and how often a provider is invited and chosen."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from calloffs.forms.results import ResultFilter
from calloffs.presenters import own_standing as present_standing
from calloffs.presenters import results
from calloffs.selectors import agreements as selectors
from calloffs.selectors import own_sums
from calloffs.selectors.competed import competed
from calloffs.selectors.ended_profiles import with_call_offs
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request
from sefton_pdps.core.web.spreadsheets import csv_text, workbook
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.storage import made_response
from sefton_pdps.jobs.states import FileFormat

if TYPE_CHECKING:
    from calloffs.selectors.agreements import OwnLetter

# As many as of invitations: a provider has no more results than those.
MOST_IN_A_FILE = 2_000


def _narrowed(request: Request) -> tuple[ResultFilter, dict[str, str], "QuerySet[OwnLetter]"]:
    """The filter, what was chosen in it, and the results that it leaves; what cannot be read narrows nothing."""
    form = ResultFilter(request.GET)
    chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    return form, chosen, selectors.narrowed_letters(selectors.own_letters(request.user), **chosen)


@requires(Permission.INVITATION_SEE)
def portal_result_list(request: Request) -> HttpResponse:
    """The results of the competitions that the person's provider offered in; narrowed by result and kind of care."""
    form, chosen, letters = _narrowed(request)
    page = paged(letters, request.GET, order="-sent_at")
    with_call_offs(page.rows)
    context = {
        "filter": form,
        "is_narrowed": bool(chosen),
        "files": _files(chosen) if page.rows else [],
        "table": results.own_list(page.rows, is_narrowed=bool(chosen)),
        "pager": page.pager,
    }
    return render(request, "calloffs/portal/result_list.html", context)


def _files(chosen: dict[str, str]) -> list[Link]:
    address = reverse("calloffs:portal_result_file")
    return [
        Link(label, f"{address}?{urlencode({**chosen, 'format': kind.value})}")
        for kind, label in ((FileFormat.XLSX, "Download for Excel"), (FileFormat.CSV, "Download as CSV"))
    ]


@requires(Permission.INVITATION_SEE)
def portal_result_file(request: Request) -> HttpResponse:
    """The same results as a file, made at once; the provider's own points and nobody's else."""
    _form, _chosen, letters = _narrowed(request)
    rows = list(letters.order_by("-sent_at", "-pk")[: MOST_IN_A_FILE + 1])
    if len(rows) > MOST_IN_A_FILE:
        refusal = f"That is more than {MOST_IN_A_FILE:,} results. Choose fewer, then download each part."
        messages.warning(request, refusal)
        return redirect("calloffs:portal_result_list")
    with_call_offs(rows)
    lines, name = results.file_lines(rows), f"results-{local(request.at).date()}"
    if request.GET.get("format") == FileFormat.XLSX:
        body = workbook("Results", results.FILE_HEADINGS, lines)
        return made_response(body, name=f"{name}.xlsx", content_type=FileType.XLSX.content_type)
    body = csv_text(results.FILE_HEADINGS, lines)
    return made_response(body, name=f"{name}.csv", content_type="text/csv; charset=utf-8")


@requires(Permission.INVITATION_SEE)
def portal_result(request: Request, pk: UUID) -> HttpResponse:
    """One result with its reasons and the provider's own points."""
    letter = find(selectors.own_letters(request.user), pk)
    with_call_offs([letter])
    others = competed(letter)
    context = {
        "letter": letter,
        "need": results.need_of(letter),
        "sent": words.moment(letter.sent_at),
        "reference": results.reference(letter),
        "status": results.status(letter),
        "points": results.points_table(letter, others) if letter.points else None,
        "reasons": results.reasons_table(letter),
        "places": [*results.places(letter, others), *results.fees_offered(letter)],
        "advantages": results.advantages(letter, others),
        "invitation": results.invitation_link(letter),
    }
    return render(request, "calloffs/portal/result.html", context)


@requires(Permission.INVITATION_SEE)
def own_standing(request: Request) -> HttpResponse:
    """How often the provider answers and wins beside its lots' others, and why its homes were not invited."""
    first, last = own_sums.months(request.at)
    context = {
        "period": present_standing.period(first, last),
        "rates": present_standing.rates_table(own_sums.rates()),
        "left_out": present_standing.left_out_table(own_sums.left_out()),
        "keeps": has_permission(request.user, Permission.VACANCY_KEEP),
    }
    return render(request, "calloffs/portal/own_standing.html", context)
