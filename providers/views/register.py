"""The Ofsted register: choose a file, see what it would change, answer, apply or drop it, read what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers import ports
from providers.forms.register import ConfirmForm, QuestionsForm, RegisterForm
from providers.lists import REGISTER_CHANGES
from providers.models import RegisterPreview
from providers.presenters import previews as shown_previews
from providers.presenters import register as shown
from providers.rules.gravity import Weight
from providers.selectors import register as selectors
from providers.services import register_previews as services
from providers.states import PreviewState
from providers.transitions import PREVIEW
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.core.web.spreadsheets import csv_download

ROWS_SHOWN = 50
HEADINGS = ("Sheet", "Row", "URN", "Why it was not taken")


@requires(Permission.REGISTER_IMPORT)
def register_list(request: Request) -> HttpResponse:
    """Choose a register; those that wait, and the earlier imports."""
    today = local(request.at).date()
    form = RegisterForm(*given(request), initial={"as_at": today})
    page = paged(selectors.imports(), request.GET, order="-at")

    more = {
        "waiting": shown_previews.preview_table(selectors.waiting_previews()),
        "table": shown.import_table(page.rows),
        "pager": page.pager,
        "undecided": selectors.undecided_absences().count(),
    }
    back = reverse("providers:setting_list")
    question = Question("Ofsted register", back, "", "", "providers/register_list.html", more)
    return ask(
        request,
        form,
        question,
        lambda: services.ask_preview(
            checked=form.cleaned_data["file"],
            as_at=form.cleaned_data["as_at"],
            by=request.user,
            at=request.at,
        ),
        to=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        said="The register is kept. It is being read.",
    )


@requires(Permission.REGISTER_IMPORT)
def register_detail(request: Request, pk: UUID) -> HttpResponse:
    """What came of an import."""
    done = find(selectors.imports(), pk)
    page = paged(selectors.changes_in(done), request.GET, order="gravity", size=ROWS_SHOWN)
    context = {
        "done": done,
        "heading": f"Register as at {day(done.as_at)}",
        "summary_rows": shown.summary(done),
        "changes": shown.change_table(page.rows),
        "pager": page.pager,
        **_not_taken(request, done.not_taken),
    }
    return render(request, "providers/register_detail.html", context)


@requires(Permission.REGISTER_IMPORT)
def register_changes(request: Request) -> HttpResponse:
    """What an import changed as a list, which can be made into a file."""
    return show_list(request, REGISTER_CHANGES, "providers/register_changes.html")


@requires(Permission.REGISTER_IMPORT)
def register_not_taken(request: Request, pk: UUID) -> HttpResponse:
    """The rows of an import that were not taken, for a spreadsheet."""
    done = find(selectors.imports(), pk)
    return csv_download(f"rows-not-taken-{done.as_at}", HEADINGS, shown.not_taken_rows(done.not_taken))


@requires(Permission.REGISTER_IMPORT)
def register_preview(request: Request, pk: UUID) -> HttpResponse:
    """What a register would change, before anybody says yes."""
    return _preview(request, find(selectors.previews(), pk))


@requires(Permission.REGISTER_IMPORT)
def preview_not_taken(request: Request, pk: UUID) -> HttpResponse:
    """The rows that would not be taken, for a spreadsheet."""
    preview = find(selectors.previews(), pk)
    return csv_download(f"rows-not-taken-{preview.as_at}", HEADINGS, shown.not_taken_rows(preview.not_taken))


@requires(Permission.REGISTER_IMPORT)
def preview_questions(request: Request, pk: UUID) -> HttpResponse:
    """Accept or refuse changes of provider or kind."""
    preview = find(selectors.previews().filter(state=PreviewState.READY), pk)
    here = reverse("providers:register_preview", args=[pk])
    form = QuestionsForm(*given(request), lines=selectors.questions_in(preview))

    question = Question("Changes of provider or kind", here, f"Register as at {day(preview.as_at)}")
    return ask(
        request,
        form,
        question,
        lambda: services.answer(preview=preview, answers=form.answers(), by=request.user, at=request.at),
        said="Your answers are saved.",
    )


@requires(Permission.REGISTER_IMPORT)
def preview_apply(request: Request, pk: UUID) -> HttpResponse:
    """Confirm that a register is applied."""
    preview = find(selectors.previews().filter(state=PreviewState.READY), pk)
    step = PREVIEW["apply"]
    form = ConfirmForm(*given(request), label=step.label, consequence=_consequence(preview))

    here = reverse("providers:register_preview", args=[pk])
    question = Question("Apply this register?", here, f"Register as at {day(preview.as_at)}")
    return ask(
        request,
        form,
        question,
        lambda: services.ask_to_apply(preview=preview, by=request.user, at=request.at),
        to=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        said="The register is being applied.",
    )


@requires(Permission.REGISTER_IMPORT)
def preview_drop(request: Request, pk: UUID) -> HttpResponse:
    """Confirm that a register is dropped."""
    preview = find(selectors.previews().filter(state__in=PREVIEW["drop"].sources), pk)
    step = PREVIEW["drop"]
    form = ConfirmForm(*given(request), label=step.label, consequence=step.consequence, warning=True)

    here = reverse("providers:register_preview", args=[pk])
    question = Question("Drop this register?", here, f"Register as at {day(preview.as_at)}")
    return ask(
        request,
        form,
        question,
        lambda: services.drop(preview=preview, by=request.user, at=request.at),
        to=reverse("providers:register_list"),
        said="The register is dropped. Nothing of it was written.",
    )


@requires(Permission.REGISTER_IMPORT)
@post_only
def preview_read_again(request: Request, pk: UUID) -> HttpResponse:
    """Compare a register anew with what is on record."""
    preview = find(selectors.previews(), pk)
    return press(
        request,
        lambda: services.read_again(preview=preview, by=request.user, at=request.at),
        to=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        said=TOLD_BY_THE_PAGE,
        refused=lambda refusal: _preview(request, preview, refusal),
    )


def _preview(request: Request, preview: RegisterPreview, refusal=None) -> HttpResponse:
    counts = selectors.weights_in(preview)
    chosen = _chosen(request.GET.get("show", ""))
    page = paged(selectors.lines_in(preview, chosen), request.GET, order="position", size=ROWS_SHOWN)
    living = ports.placements_at([one.setting_id for one in page.rows if one.setting_id], request.user)
    questions = sum(number for weight, number in counts.items() if weight.is_question)
    context = {
        "preview": preview,
        "heading": f"Register as at {day(preview.as_at)}",
        "status": shown_previews.status(preview),
        "summary_rows": shown_previews.summary(preview),
        "weights": shown_previews.weight_table(preview, counts, chosen),
        "lines": shown_previews.line_table(page.rows, chosen, living),
        "pager": page.pager,
        "chosen": chosen,
        "questions": questions,
        "again": _again(preview),
        "events": timeline([preview.pk]),
        "refusal": refusal,
        **_not_taken(request, preview.not_taken),
    }
    return render(request, "providers/register_preview.html", context)


def _chosen(given_weight: str) -> Weight | None:
    known = {str(int(one)): one for one in Weight}
    return known.get(given_weight)


def _again(preview: RegisterPreview) -> Action:
    return Action(
        "Read it again",
        reverse("providers:preview_read_again", args=[preview.pk]),
        "If what is on record has changed since, the list would be made anew; your answers to the same questions stay.",
    )


def _consequence(preview: RegisterPreview) -> str:
    return (
        f"If you apply it, {preview.created:,} settings would be created and {preview.changed:,} changed from "
        f"{day(preview.as_at)} on, and {preview.missing:,} that the file does not name would wait for a decision. "
        "Where a setting that we use falls to Inadequate or loses its registration, those who decide would be told "
        "and have 24 hours. It would all be written, or nothing; it could not be taken back in one step."
    )


def _not_taken(request: Request, rows: list[dict]) -> dict:
    first = shown.first_row(request.GET.get("rows", ""), len(rows), ROWS_SHOWN)
    return {
        "not_taken": shown.not_taken_table(rows[first : first + ROWS_SHOWN]),
        "ways": shown.ways(first, len(rows), ROWS_SHOWN),
        "has_not_taken": bool(rows),
    }
