"""A child moved into a setting that a gate bars: what stands against it, and what those who decide say follows."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.barred_starts import BarredStartForm
from placements.models import BarredStart
from placements.policies import sees_all, why_not_decide_barred_start
from placements.presenters import barred_starts as shown
from placements.selectors.barred_starts import barred_starts
from placements.selectors.recorded import ofsted_notice_of
from placements.services import barred_starts as services
from placements.services.children import open_record
from placements.states import SafeguardChoice
from providers.models import GraveChange
from providers.selectors.grave import open_grave_changes
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


def _waiting(started: BarredStart) -> list[GraveChange]:
    """The grave changes of the setting whose decision settles this one too."""
    return list(open_grave_changes().filter(setting=started.placement.setting_id))


@requires(Permission.GRAVE_CHANGE_DECIDE)
def barred_start(request: Request, pk: UUID) -> HttpResponse:
    """The exception of one placement, by reference: it tells where a child lives, so it is an opening of the record."""
    started = find(barred_starts(), pk)
    open_record(child=started.placement.child, page="barred start", by=request.user, at=request.at)
    why_not = why_not_decide_barred_start(request.user, started)
    form = BarredStartForm(*given(request))
    broke, notice = shown.ofsted_is_told(started), ofsted_notice_of(pk)

    more = {
        "status": shown.status(started, request.at),
        "when": shown.due_words(started, request.at),
        "barred": shown.why_barred(started),
        "next": shown.next_step(started, request.at, may_decide=not (why_not or started.decided_at)),
        "facts": shown.facts(started, linked=sees_all(request.user, Permission.PLACEMENT_SEE)),
        "summary_rows": [
            *shown.summary(started, changes=() if started.decided_at else _waiting(started)),
            *([shown.ofsted_row(notice)] if broke else []),
        ],
        "ofsted": reverse("placements:ofsted_told", args=[pk]) if broke and notice is None else "",
        "why_not": (why_not,) if why_not and not started.decided_at else (),
        "may_decide": not (why_not or started.decided_at),
    }
    question = Question(
        shown.title(started),
        reverse("placements:grave_change_list"),
        f"Placement {started.placement.reference}",
        template="placements/barred_start.html",
        more=more,
    )
    return ask(
        request,
        form,
        question,
        lambda: services.decide(
            started=started,
            decision=SafeguardChoice(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
        to=reverse("placements:barred_start", args=[pk]),
        said="What follows is recorded.",
    )
