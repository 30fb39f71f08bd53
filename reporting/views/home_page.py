from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from reporting.presenters import home_page as presenters
from reporting.selectors.worklist.portal import own_places
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.access import has_permission, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.web.request import Request


@signed_in
def home(request: Request) -> HttpResponse:
    """What needs this person; the Cabinet Member goes straight to the reports."""
    if request.user.roles == {Role.CABINET_MEMBER}:
        return redirect("reporting:cabinet_member")
    items = work_of(request.user, request.at)
    groups = presenters.groups(items, request.at)
    context = {
        "groups": groups,
        "counts": presenters.counts(groups),
        "rest": presenters.rest(items),
        "others": presenters.waiting_for_others(items, request.at),
        "starts": presenters.starts(request.user),
        "lookups": [] if groups else presenters.lookups(request.user),
        **_of_provider(request),
    }
    return render(request, "reporting/home.html", context)


def _of_provider(request: Request) -> dict[str, Any]:
    """For a provider's people who keep its vacancies: how its places stand tonight."""
    if not request.user.is_provider or not has_permission(request.user, Permission.VACANCY_KEEP):
        return {}
    return {"places": presenters.places(own_places(request.user, request.at))}
