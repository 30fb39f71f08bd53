"""When a setting falls to Inadequate or loses its registration: what follows for each child there, within 24 hours."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.grave_changes import GraveChangeForm
from placements.policies import sees_all
from placements.presenters import grave_changes as shown
from placements.presenters.barred_starts import table as barred_table
from placements.selectors.barred_starts import undecided
from placements.selectors.living import decisions_on, live_at
from placements.services import grave_changes as services
from providers.presenters.grave import EVENT_WORDS, cause_words, change_status, due_words
from providers.selectors.grave import grave_changes, open_grave_changes
from providers.states import GraveChangeState
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.components import Event
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find

# Each is due within 24 hours, so a page of them is already far too many.
MOST_BARRED = 50


@requires(Permission.GRAVE_CHANGE_DECIDE, Permission.PLACEMENT_SEE)
def grave_change_list(request: Any) -> HttpResponse:
    """What is to be decided, or everything that ever was."""
    everything = request.GET.get("show") == "all"
    if everything:
        page = paged(grave_changes(), request.GET, order="-opened_at")
    else:
        page = paged(open_grave_changes(), request.GET, order="due_at")
    table = shown.change_table(page.rows, request.at)
    decides = has_permission(request.user, Permission.GRAVE_CHANGE_DECIDE)
    context = {
        "table": table,
        "pager": page.pager,
        "everything": everything,
        "barred_starts": barred_table(undecided()[:MOST_BARRED], request.at) if decides else None,
    }
    return render(request, "placements/grave_change_list.html", context)


@requires(Permission.GRAVE_CHANGE_DECIDE, Permission.PLACEMENT_SEE)
def grave_change_detail(request: Any, pk: UUID) -> HttpResponse:
    """What happened at a setting, the children there, and what follows for each."""
    change = find(grave_changes(), pk)
    living = list(live_at([change.setting_id]).order_by("reference"))
    may_decide = has_permission(request.user, Permission.GRAVE_CHANGE_DECIDE)
    form = GraveChangeForm(given(request)[0] if may_decide else None, living=living)

    def work() -> str:
        services.decide(
            change=change,
            decisions=form.decisions(),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        )
        return reverse("placements:grave_change_detail", args=[pk])

    linked = sees_all(request.user, Permission.PLACEMENT_SEE)
    is_open = change.state == GraveChangeState.OPEN
    more = {
        "status": change_status(change, request.at),
        "when": due_words(change, request.at),
        "facts": shown.facts(change),
        "living": shown.living_table(living, linked=linked) if is_open else None,
        "decided": None if is_open else shown.decision_table(decisions_on(change), linked=linked),
        "may_decide": may_decide and is_open,
        "events": [Event(one.at, one.sentence, one.who) for one in timeline([pk], EVENT_WORDS)],
    }
    question = Question(
        f"{change.setting.name}: {cause_words(change)}",
        reverse("placements:grave_change_list"),
        "Grave change in Ofsted’s register",
        "",
        "placements/grave_change_detail.html",
        more,
    )
    return ask(request, form, question, work, "What follows is recorded.")
