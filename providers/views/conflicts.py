"""Declared conflicts of interest, and their end by two people."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from providers.forms.conflicts import DecideEndForm, ProposeEndForm
from providers.lists import CONFLICTS
from providers.presenters import conflicts as present
from providers.selectors import conflicts as selectors
from providers.services import conflicts as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "providers/conflict_end.html"


@requires(*selectors.READERS)
def conflict_list(request: Request) -> HttpResponse:
    """Every conflict declared at an application, the newest first."""
    return show_list(request, CONFLICTS, "providers/conflict_list.html")


@requires(Permission.APPLICATION_CHECK)
def conflict_end_propose(request: Request, pk: UUID) -> HttpResponse:
    """Propose that a conflict follows the person no longer."""
    conflict = find(selectors.visible_to(request.user), pk)
    home = reverse("providers:conflict_list")
    form = ProposeEndForm(*given(request))
    summary = {"summary_rows": present.conflict_summary(conflict)}
    question = Question("Propose the end of a conflict of interest", home, more=summary, template=PAGE)

    return ask(
        request,
        form,
        question,
        lambda: services.propose_end(
            conflict=conflict, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        said="It is proposed. Somebody else decides it.",
    )


@requires(Permission.APPLICATION_DECIDE)
def conflict_end_decide(request: Request, pk: UUID) -> HttpResponse:
    """Agree that a conflict has ended, or keep it."""
    end = find(selectors.ends_to_decide(request.user), pk)
    home = reverse("providers:conflict_list")
    form = DecideEndForm(*given(request))
    summary = {"summary_rows": present.end_summary(end)}
    question = Question("Has this conflict of interest ended?", home, more=summary, template=PAGE)

    return ask(
        request,
        form,
        question,
        lambda: services.decide_end(end=end, agreed=form.agreed, by=request.user, at=request.at),
        said="Your decision is recorded.",
    )
