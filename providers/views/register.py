from io import BytesIO
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.register import RegisterForm
from providers.presenters import register as shown
from providers.selectors.register import changes_in, imports
from providers.services.register import import_register
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.asking import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find
from sefton_pdps.core.words import day
from sefton_pdps.core.working_days import local

# The command on the server has no such limit: a page must answer before its reader gives up.
MOST_ROWS = 15_000
ROWS_SHOWN = 50


@requires(Permission.REGISTER_IMPORT)
def register_list(request: HttpRequest) -> HttpResponse:
    """Import a register, and the earlier imports."""
    today = local(request.at).date()
    form = RegisterForm(*given(request), initial={"as_at": today})
    page = paged(imports(), request.GET, order="-at")

    def work() -> str:
        checked = form.cleaned_data["file"]
        done = import_register(
            file=BytesIO(checked.body),
            file_name=checked.name,
            as_at=form.cleaned_data["as_at"],
            by=request.user,
            at=request.at,
            most_rows=MOST_ROWS,
        )
        return reverse("providers:register_detail", args=[done.pk])

    more = {"table": shown.import_table(page.rows), "pager": page.pager}
    question = Question(
        "Ofsted register", reverse("providers:setting_list"), "", "", "providers/register_list.html", more
    )
    return ask(request, form, question, work, "The register is imported.")


@requires(Permission.REGISTER_IMPORT)
def register_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of an import."""
    done = find(imports(), pk)
    page = paged(changes_in(done), request.GET, order="setting__name", size=ROWS_SHOWN)
    first = shown.first_row(request.GET.get("rows", ""), len(done.not_taken), ROWS_SHOWN)
    context = {
        "done": done,
        "heading": f"Register as at {day(done.as_at)}",
        "facts": shown.facts(done),
        "changes": shown.change_table(page.rows),
        "pager": page.pager,
        "not_taken": shown.not_taken_table(done.not_taken[first : first + ROWS_SHOWN]),
        "ways": shown.ways(first, len(done.not_taken), ROWS_SHOWN),
    }
    return render(request, "providers/register_detail.html", context)
