from django.http import HttpResponse
from django.shortcuts import redirect, render

from reporting.presenters import home_page as presenters
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.access import signed_in
from sefton_pdps.access.roles import Role
from sefton_pdps.core.web.request import Request


@signed_in
def home(request: Request) -> HttpResponse:
    """What needs this person; the Cabinet Member goes straight to the reports."""
    if request.user.roles == {Role.CABINET_MEMBER}:
        return redirect("reporting:cabinet_member")
    items = work_of(request.user, request.at)
    context = {
        "groups": presenters.groups(items, request.at),
        "others": [line.cell for line in presenters.waiting_for_others(items, request.at)],
        "starts": presenters.starts(request.user),
    }
    return render(request, "reporting/home.html", context)
