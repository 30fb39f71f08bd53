from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from reporting.presenters import home_page as presenters
from reporting.rules.work import WorkItem
from reporting.selectors.worklist.portal import own_places
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.access import has_permission, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.request import Request


@signed_in
def home(request: Request) -> HttpResponse:
    """What needs this person; the Cabinet Member goes straight to the reports."""
    if request.user.roles == {Role.CABINET_MEMBER}:
        return redirect("reporting:cabinet_member")
    items = work_of(request.user, request.at)
    groups = _groups(request, items)
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


def _groups(request: Request, items: list[WorkItem]) -> list[presenters.Group]:
    """What is urgent first, for whoever buys in an emergency; the rest by when it is due."""
    if not has_permission(request.user, Permission.EMERGENCY_PLACE):
        return presenters.groups(items, request.at)
    on = local(request.at).date()
    by_due = [item for item in items if not presenters.is_urgent(item, on)]
    return [*presenters.urgent(items, request.at), *presenters.groups(by_due, request.at)]


def _of_provider(request: Request) -> dict[str, Any]:
    """For a provider's people who keep its vacancies: how its places stand tonight."""
    if not request.user.is_provider or not has_permission(request.user, Permission.VACANCY_KEEP):
        return {}
    return {"places": presenters.places(own_places(request.user, request.at))}
