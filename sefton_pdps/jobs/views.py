from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import has_permission, requires, signed_in
from sefton_pdps.access.list_pages import PLACE, told_filters
from sefton_pdps.access.lists import LISTS
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit import events
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.copies import is_over
from sefton_pdps.files.storage import open_response
from sefton_pdps.jobs import presenters as shown
from sefton_pdps.jobs import selectors
from sefton_pdps.jobs.exports import ask_export
from sefton_pdps.jobs.forms import ExportForm
from sefton_pdps.jobs.kinds import KINDS
from sefton_pdps.jobs.models import Job

LOOK_AGAIN_SECONDS = 4


@signed_in
def job_list(request: Request) -> HttpResponse:
    """The person's own jobs."""
    page = paged(selectors.own(request.user), request.GET, order="-queued_at")
    context = {
        "table": shown.own_table(page.rows),
        "pager": page.pager,
        "may_see_all": has_permission(request.user, Permission.USERS_MANAGE),
    }
    return render(request, "jobs/job_list.html", context)


@requires(Permission.USERS_MANAGE)
def everybodys(request: Request) -> HttpResponse:
    """Every job in its state only, for whoever runs the service."""
    page = paged(selectors.everybodys(request.user), request.GET, order="-queued_at")
    context = {"table": shown.everybodys_table(page.rows), "pager": page.pager}
    return render(request, "jobs/everybodys.html", context)


@signed_in
def job_detail(request: Request, pk: UUID) -> HttpResponse:
    """How far one's own job is, and what came of it.

    While it runs the page comes again by itself, without script, unless the reader has stopped that (WCAG 2.2.2).
    """
    job = find(selectors.own(request.user), pk)
    still = "still" in request.GET
    context = {
        "job": job,
        "title": shown.title(job),
        "status": shown.status(job),
        "when": shown.when(job),
        "is_live": shown.is_live(job),
        "how_far": shown.how_far(job),
        "still": still,
        "summary": shown.summary(job),
        "failures": job.failure.splitlines(),
        "kept": shown.kept_words(job, request.at) if _lets(job, request) else shown.NO_LONGER_OPEN,
        "may_take": _may_take(job, request),
    }
    response = render(request, "jobs/job_detail.html", context)
    if shown.is_live(job) and not still:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


def _lets(job: Job, request: Request) -> bool:
    """Whether the person's role still shows what the job's file holds; one without a file holds nothing."""
    kind = KINDS.get(job.kind)
    return job.file is None or (kind is not None and kind.lets(job.keys, request.user))


def _may_take(job: Job, request: Request) -> bool:
    """Whether the job's file is there still, and open to the person."""
    return job.file is not None and not is_over(job.file, request.at) and _lets(job, request)


@signed_in
def job_file(request: Request, pk: UUID) -> FileResponse:
    """The file that one's own job made."""
    job = find(selectors.own(request.user), pk)
    if job.file is None or not _may_take(job, request):
        raise Http404
    response = open_response(job.file)
    events.record("job.file_taken", subject=job, by=request.user, at=request.at)
    return response


@signed_in
def list_export(request: Request, name: str) -> HttpResponse:
    """Have a list made into a file, for whoever may open the list; its filters stand in the address."""
    page = LISTS.get(name)
    if page is None or not page.may_open(request.user):
        raise Http404
    filters = {word: value for word, value in request.GET.dict().items() if word not in PLACE}
    asked = page.asked(request.user, request.at, filters)
    form = ExportForm(*given(request))
    intro = told_filters(page, asked)
    question = Question("Make a file of this list", page.address(filters), caption=page.title, intro=intro)
    return ask(
        request,
        form,
        question,
        lambda: ask_export(
            page=page,
            filters=filters,
            file_format=form.cleaned_data["file_format"],
            by=request.user,
            at=request.at,
        ),
        to=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        said=TOLD_BY_THE_PAGE,
    )
