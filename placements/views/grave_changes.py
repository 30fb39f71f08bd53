"""When a setting falls to Inadequate or loses its registration: what follows for each child there, within 24 hours."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.grave_changes import GraveChangeForm
from placements.lists.children import EVER, GRAVE_CHANGES
from placements.models import BarredStart
from placements.policies import follows_own_only, sees_all
from placements.presenters import grave_changes as shown
from placements.presenters.barred_starts import table as barred_table
from placements.selectors.barred_starts import newest, starts_of, undecided
from placements.selectors.living import changes_visible_to, decisions_on, live_at, reached_by
from placements.services import grave_changes as services
from placements.services.children import open_records
from providers.models import GraveChange
from providers.presenters.grave import cause_words, change_status, due_words
from providers.states import GraveChangeState
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.web.components import Table
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

# Each is due within 24 hours, so a page of them is already far too many.
MOST_BARRED = 50


@requires(Permission.GRAVE_CHANGE_DECIDE, Permission.PLACEMENT_SEE)
def grave_change_list(request: Request) -> HttpResponse:
    """What is to be decided, or everything that ever was."""
    everything = request.GET.get("show") == EVER.word
    decides = has_permission(request.user, Permission.GRAVE_CHANGE_DECIDE)
    barred_starts = _barred(request, everything=everything) if decides else None
    template = "placements/grave_change_list.html"
    return show_list(request, GRAVE_CHANGES, template, barred_starts=barred_starts)


def _decided_since(change: GraveChange, starts: dict[UUID, BarredStart]) -> dict[UUID, BarredStart]:
    """The exceptions that were decided while this waited: of the same child the same is decided here."""
    return {pk: one for pk, one in starts.items() if one.decided_at and one.decided_at >= change.opened_at}


def _barred(request: Request, *, everything: bool) -> Table:
    rows = newest() if everything else undecided()
    return barred_table(only_first(rows, MOST_BARRED), request.at, everything=everything)


@requires(Permission.GRAVE_CHANGE_DECIDE, Permission.PLACEMENT_SEE)
def grave_change_detail(request: Request, pk: UUID) -> HttpResponse:
    """What happened at a setting, and what follows for each child there whose placement this person may see.

    The page tells where these children live, by reference: an opening of each one's record.
    """
    change = find(changes_visible_to(request.user), pk)
    reached = reached_by(request.user).order_by().values("pk")
    is_open = change.state == GraveChangeState.OPEN
    living = (
        list(live_at([change.setting_id]).filter(pk__in=reached).order_by("reference")) if is_open else []
    )
    decided = list(decisions_on(change).filter(placement__in=reached))
    children = {one.child_id: one.child for one in (*living, *(row.placement for row in decided))}
    open_records(children=children.values(), page="grave change", by=request.user, at=request.at)
    may_decide = has_permission(request.user, Permission.GRAVE_CHANGE_DECIDE)
    starts = starts_of(one.pk for one in living)
    form = GraveChangeForm(
        *(given(request) if may_decide else ()), living=living, starts=_decided_since(change, starts)
    )

    own = follows_own_only(request.user)
    linked = own or sees_all(request.user, Permission.PLACEMENT_SEE)
    more = {
        "status": change_status(change, request.at),
        "when": due_words(change, request.at),
        "next": shown.next_step(change, request.at, may_decide=may_decide and is_open),
        "facts": shown.facts(change, linked=has_permission(request.user, Permission.SETTING_SEE)),
        "summary_rows": shown.decided_rows(change),
        "living": shown.living_table(living, starts, linked=linked, own=own) if is_open else None,
        "decided": shown.decision_table(decided, linked=linked, own=own) if change.decided_at else None,
        "may_decide": may_decide and is_open,
        "events": timeline([pk]),
    }
    question = Question(
        f"{change.setting.name}: {cause_words(change)}",
        reverse("placements:grave_change_list"),
        "Grave change in Ofsted’s register",
        "",
        "placements/grave_change_detail.html",
        more,
    )
    return ask(
        request,
        form,
        question,
        lambda: services.decide(
            change=change,
            decisions=form.decisions(),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
        to=reverse("placements:grave_change_detail", args=[pk]),
        said="What follows is recorded.",
    )
