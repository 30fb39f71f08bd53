"""Declared conflicts of interest, and their end by two people."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.conflicts import DecideEndForm, ProposeEndForm
from providers.presenters import conflicts as present
from providers.selectors import conflicts as selectors
from providers.services import conflicts as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find

PAGE = "providers/conflict_end.html"


@requires(*selectors.READERS)
def conflict_list(request: Any) -> HttpResponse:
    """Every conflict declared at an application, the newest first."""
    page = paged(selectors.visible_to(request.user), request.GET, order="-declared_at")
    context = {"table": present.conflicts_table(page.rows, request.user), "pager": page.pager}
    return render(request, "providers/conflict_list.html", context)


@requires(Permission.APPLICATION_CHECK)
def conflict_end_propose(request: Any, pk: UUID) -> HttpResponse:
    """Propose that a conflict follows the person no longer."""
    conflict = find(selectors.visible_to(request.user), pk)
    home = reverse("providers:conflict_list")
    form = ProposeEndForm(given(request)[0])
    facts = {"facts": present.conflict_facts(conflict)}
    question = Question("Propose the end of a conflict of interest", home, more=facts, template=PAGE)

    def work() -> str:
        reason = form.cleaned_data["reason"]
        services.propose_end(conflict=conflict, reason=reason, by=request.user, at=request.at)
        return home

    return ask(request, form, question, work, "It is proposed. Somebody else decides it.")


@requires(Permission.APPLICATION_DECIDE)
def conflict_end_decide(request: Any, pk: UUID) -> HttpResponse:
    """Agree that a conflict has ended, or keep it."""
    end = find(selectors.ends_to_decide(request.user), pk)
    home = reverse("providers:conflict_list")
    form = DecideEndForm(given(request)[0])
    facts = {"facts": present.end_facts(end)}
    question = Question("Has this conflict of interest ended?", home, more=facts, template=PAGE)

    def work() -> str:
        services.decide_end(end=end, agreed=form.agreed, by=request.user, at=request.at)
        return home

    return ask(request, form, question, work, "Your decision is recorded.")
