from django.http import HttpResponse
from django.shortcuts import render

from calloffs.selectors.call_offs import without_call_off
from placements.models.referrals import DUE
from placements.presenters.referral_lists import referrals_table
from placements.selectors import referrals
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.request import Request

EMPTY = "No search that you may see is without a call-off."


@requires(Permission.REFERRAL_SEE)
def search_list(request: Request) -> HttpResponse:
    """The children whose search has no call-off any more, by when a home is needed: no list of call-offs shows them."""
    rows = referrals.as_listed(without_call_off(referrals.visible_to(request.user))).annotate(due=DUE)
    page = paged(rows, request.GET, order="due")
    today = local(request.at).date()
    context = {"table": referrals_table(page.rows, today, empty=EMPTY, starts_one=False), "pager": page.pager}
    return render(request, "calloffs/search_list.html", context)
