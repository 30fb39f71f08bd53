"""Settings on record that a newer register no longer names, decided one by one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.register import AbsenceForm
from providers.presenters import absences as shown
from providers.selectors import register as selectors
from providers.services import absences as services
from providers.states import UNDECIDED_ABSENCES
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.components import Event
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find

DECISIONS = {"keep": services.keep_registered, "ask": services.ask_ofsted}


@requires(Permission.REGISTER_IMPORT)
def absence_list(request: HttpRequest) -> HttpResponse:
    """What is to be decided, or everything that ever was."""
    everything = request.GET.get("show") == "all"
    rows = selectors.absences() if everything else selectors.undecided_absences()
    page = paged(rows, request.GET, order="-opened_at")
    living = selectors.placements_at([one.setting_id for one in page.rows], request.user)
    context = {
        "table": shown.absence_table(page.rows, living),
        "pager": page.pager,
        "everything": everything,
    }
    return render(request, "providers/absence_list.html", context)


@requires(Permission.REGISTER_IMPORT)
def absence_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One setting: what is known of it, who lives there, and the decision."""
    absence = find(selectors.absences(), pk)
    living = selectors.placements_at([absence.setting_id], request.user).get(absence.setting_id)
    form = AbsenceForm(given(request)[0])

    def work() -> str:
        values = {"absence": absence, "reason": form.cleaned_data["reason"]}
        if form.cleaned_data["decision"] == "close":
            closed_on = form.cleaned_data["closed_on"]
            services.close_setting(**values, closed_on=closed_on, by=request.user, at=request.at)
        else:
            DECISIONS[form.cleaned_data["decision"]](**values, by=request.user, at=request.at)
        return reverse("providers:absence_list")

    more = {
        "status": shown.status(absence),
        "facts": shown.facts(absence, living),
        "undecided": absence.state in UNDECIDED_ABSENCES,
        "events": [Event(one.at, one.sentence, one.who) for one in timeline([pk], shown.EVENT_WORDS)],
    }
    back = reverse("providers:absence_list")
    question = Question(
        absence.setting.name, back, absence.setting.urn, "", "providers/absence_detail.html", more
    )
    return ask(request, form, question, work, "The decision is saved.")
