from django.http import HttpResponse
from django.shortcuts import render

from placements.policies import LOOKING
from placements.presenters.changes import waiting_looks_table
from placements.selectors.changes import looks_waiting_for
from sefton_pdps.access.access import requires
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.request import Request


@requires(*LOOKING)
def second_look_list(request: Request) -> HttpResponse:
    """What waits for this person's second look, the oldest due first; the home page shows the first of them."""
    page = paged(looks_waiting_for(request.user), request.GET, order="due_on")
    context = {"table": waiting_looks_table(page.rows, request.at), "pager": page.pager}
    return render(request, "placements/second_look_list.html", context)
