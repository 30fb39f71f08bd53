"""The statements of a search for the court: listed, made, downloaded (ADR 156)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.search_statements import MakeStatement
from calloffs.models import CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters import search_statement_pages as shown
from calloffs.selectors import searches
from calloffs.services import search_statements as services
from calloffs.services.search_statements import NOT_WHOLE
from calloffs.states import Edition
from calloffs.views.opening import read_outcome
from placements.policies import names_child
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response

LIST = "calloffs:search_statements"


def _opened(request: Request, pk: UUID, page: str) -> CallOff:
    """The call-off of a search that this person reads as a whole."""
    call_off = read_outcome(request, pk, page)
    if not searches.reads_whole_search(request.user, call_off.referral_id):
        raise Http404
    return call_off


def _caption(request: Request, call_off: CallOff) -> str:
    return f"{call_off.reference}: {call_off_head.title(call_off, request.user)}"


@requires(Permission.CALLOFF_SEE)
def search_statements(request: Request, pk: UUID) -> HttpResponse:
    """Every statement of the search: which edition, for whom, who made it when."""
    call_off = _opened(request, pk, "search statements")
    child = call_off.referral.child
    rows = as_read(
        searches.statements_of(call_off.referral_id), child, request.user, known=kept_beside(child)
    )
    context = {
        "call_off": call_off,
        "caption": _caption(request, call_off),
        "table": shown.statements_table(rows, full=names_child(request.user, child)),
        "being_made": any(one.file is None for one in rows),
        "may_make": has_permission(request.user, Permission.CALLOFF_OPEN),
    }
    return render(request, "calloffs/search_statements.html", context)


@requires(Permission.CALLOFF_OPEN)
def search_statement_make(request: Request, pk: UUID) -> HttpResponse:
    """What each edition would hold; then one is made as the search stands."""
    call_off = read_outcome(request, pk, "search statement, to make")
    form = MakeStatement(*given(request))
    more = {"button": form.submit_label, "table": shown.holds_table()}
    if not searches.reads_whole_search(request.user, call_off.referral_id):
        more["why_not"] = [NOT_WHOLE]
    return ask(
        request,
        form,
        Question(
            "Make a statement of the search", reverse(LIST, args=[pk]), _caption(request, call_off), more=more
        ),
        lambda: services.make(call_off=call_off, **form.answered, by=request.user, at=request.at),
        said="The statement is being made. It can be downloaded here in a minute.",
    )


@requires(Permission.CALLOFF_SEE)
def search_statement_file(request: Request, pk: UUID) -> HttpResponseBase:
    """The PDF; of the full edition for who meets the child by name, because officers' own words stand in it."""
    statement = find(searches.statements_visible_to(request.user), pk)
    call_off = _opened(request, statement.call_off_id, "search statement, PDF")
    full = statement.edition == Edition.FULL and not names_child(request.user, call_off.referral.child)
    if statement.file is None or full:
        raise Http404
    services.opened(statement=statement, by=request.user, at=request.at)
    return open_response(statement.file)
