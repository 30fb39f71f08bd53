"""What is kept out of texts for providers, what is let through all the same, and what is taken back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from placements.forms.guarding import IdentifiersForm, LetThroughAloneForm, LetThroughForm
from placements.models import Child
from placements.policies import names_child
from placements.presenters.guarding import let_through_table, parts_of_let_through
from placements.selectors import guarding as selectors
from placements.selectors.identity import KEPT, kept_out
from placements.selectors.reading import as_read
from placements.services import guarding as services
from placements.views.opening import open_child
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.web.editing import Edit, Saved
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

INTRO = (
    "The guard stops what may tell providers who a child is. Words are let through for one child, and every use is "
    "written down."
)


@requires(Permission.CHILD_RECORD, Permission.GUARD_OVERRIDE)
def identifiers(request: Request, pk: UUID) -> HttpResponse:
    """Names, schools, addresses and numbers beside the record that the leak guard looks for."""
    child = open_child(request, pk, "what is kept out of texts")
    if not names_child(request.user, child):
        raise PermissionDenied
    row = kept_out(child)
    stored = {name: getattr(row, name) for name in KEPT}
    form = IdentifiersForm(*given(request), initial=stored)

    edit = Edit(
        shown=lambda: row,
        locked=lambda: services.locked_identifiers(child),
        stored=lambda kept: {name: getattr(kept, name) for name in KEPT},
        saved=lambda kept: Saved(kept.changed_by.name, kept.changed_at) if kept.changed_by else None,
    )
    question = Question("What must not be told", _child_page(child), caption=f"Child {child.reference}")
    return ask(
        request,
        form,
        question,
        lambda: services.note_identifiers(
            child=child, fields=form.values(*KEPT), by=request.user, at=request.at
        ),
        said="Texts for providers are checked for these from now on.",
        edit=edit,
    )


@requires(
    Permission.GUARD_OVERRIDE,
    Permission.PROFILE_WRITE,
    Permission.CLARIFICATION_ANSWER,
    Permission.EMERGENCY_PLACE,
)
def let_through(request: Request, pk: UUID) -> HttpResponse:
    """Let words through that the guard stops wrongly: a manager, or in an emergency the one person on duty."""
    child = open_child(request, pk, "let words through")
    manages = has_permission(request.user, Permission.GUARD_OVERRIDE)
    alone = not manages or request.GET.get("emergency") == "yes"
    form = (LetThroughAloneForm if alone else LetThroughForm)(*given(request))
    service = services.let_through_alone if alone else services.let_through

    question = Question(
        "Let words through",
        _child_page(child),
        caption=f"Child {child.reference}",
        intro=INTRO,
        more={
            "table": let_through_table(
                as_read(selectors.of_child(child), child, request.user), may_take_back=manages
            )
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: service(child=child, **form.answered, by=request.user, at=request.at),
        said="The words are let through for this child.",
    )


@requires(Permission.GUARD_OVERRIDE)
def take_back(request: Request, pk: UUID) -> HttpResponse:
    """Stop again what was let through, asked once more."""
    row = find(selectors.visible_to(request.user), pk)
    child = open_child(request, row.child_id, "take back words let through")

    def parts(stored: Any) -> dict[str, Any]:
        return parts_of_let_through(as_read([stored], child, request.user)[0])

    words = parts(row)["Words"]
    confirmation = Confirmation(
        heading="Take back what was let through?",
        will=f"If you take “{words}” back, the guard would stop it again. What went out would stay out.",
        button="Take it back",
        ends=True,
        back=reverse("placements:let_through", args=[child.pk]),
        caption=f"Child {child.reference}",
    )

    return confirm(
        request,
        confirmation,
        lambda _reason: services.take_back(row=row, by=request.user, at=request.at),
        to=_child_page(child),
        said="The words are taken back.",
        of=confirms(row, parts),
    )


def _child_page(child: Child) -> str:
    return reverse("placements:child_detail", args=[child.pk])
