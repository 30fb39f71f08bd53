"""Settings on record that a newer register no longer names, decided one by one."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from providers import ports
from providers.forms.register import AbsenceForm
from providers.lists import ABSENCES
from providers.models import Absence
from providers.presenters import absences as shown
from providers.selectors import register as selectors
from providers.services import absences as services
from providers.states import UNDECIDED_ABSENCES
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

STILL_OPEN_OR_KEPT = {"keep": services.keep_registered, "ask": services.ask_ofsted}


@requires(Permission.REGISTER_IMPORT)
def absence_list(request: Request) -> HttpResponse:
    """What is to be decided, or everything that ever was."""
    return show_list(request, ABSENCES, "providers/absence_list.html")


@requires(Permission.REGISTER_IMPORT)
def absence_detail(request: Request, pk: UUID) -> HttpResponse:
    """One setting: what is known of it, who lives there, and the decision."""
    absence = find(selectors.absences(), pk)
    living = ports.placements_at([absence.setting_id], request.user).get(absence.setting_id)
    form = AbsenceForm(*given(request))

    more = {
        "status": shown.status(absence),
        "summary_rows": shown.summary(absence, living),
        "undecided": absence.state in UNDECIDED_ABSENCES,
        "events": timeline([pk]),
    }
    back = reverse("providers:absence_list")
    question = Question(
        absence.setting.name, back, absence.setting.urn, "", "providers/absence_detail.html", more
    )
    return ask(
        request, form, question, lambda: _decide(request, absence, form), said="The decision is saved."
    )


def _decide(request: Request, absence: Absence, form: AbsenceForm) -> Absence:
    """Only a setting that has closed has a day on which it did."""
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if decision == "close":
        return services.close_setting(
            absence=absence,
            closed_on=form.cleaned_data["closed_on"],
            reason=reason,
            by=request.user,
            at=request.at,
        )
    return STILL_OPEN_OR_KEPT[decision](absence=absence, reason=reason, by=request.user, at=request.at)
