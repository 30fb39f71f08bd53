"""The portal's pages of a provider's own people."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts import presenters, selectors
from sefton_pdps.accounts.colleague_forms import InviteColleagueForm
from sefton_pdps.accounts.services import colleagues as services
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.COLLEAGUES_MANAGE)
def colleague_list(request: Request) -> HttpResponse:
    """Who of the person's own provider may sign in, with which roles, and when each did last."""
    page = paged(selectors.colleagues_of(request.user), request.GET, order="name")
    table = presenters.colleague_table(page.rows, selectors.roles_today(page.rows), me=request.user)
    return render(request, "accounts/colleagues.html", {"table": table, "pager": page.pager})


@requires(Permission.COLLEAGUES_MANAGE)
def colleague_invite(request: Request) -> HttpResponse:
    """Invite a colleague."""
    form = InviteColleagueForm(*given(request))
    back = reverse("accounts:colleague_list")
    return ask(
        request,
        form,
        Question("Invite a colleague", back),
        lambda: services.invite_colleague(
            **form.values("name", "email", "job_title", "roles"), by=request.user, at=request.at
        ),
        said=lambda colleague: f"{colleague.name} has been invited. The link is on its way.",
    )


@requires(Permission.COLLEAGUES_MANAGE)
def colleague_end(request: Request, pk: UUID) -> HttpResponse:
    """Confirm and end all access of a colleague."""
    colleague = find(selectors.colleagues_of(request.user), pk)
    confirmation = Confirmation(
        heading=f"End the access of {colleague.name}",
        will=f"If you end it, {colleague.name} would be signed out everywhere at once and could not sign in again "
        "unless the council gives access back. What they did stays on record.",
        button="End all access",
        ends=True,
        back=reverse("accounts:colleague_list"),
        caption=colleague.email,
        why_not=presenters.why_not_end(colleague, me=request.user),
    )
    of = confirms(
        colleague, lambda row: presenters.parts_of_access(row, selectors.roles_today([row])[row.pk])
    )
    return confirm(
        request,
        confirmation,
        lambda _reason: services.end_colleague(user=colleague, by=request.user, at=request.at),
        said=f"{colleague.name} no longer has access.",
        of=of,
    )
