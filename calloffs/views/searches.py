from django.http import HttpResponse

from calloffs.lists import SEARCHES
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.request import Request


@requires(Permission.REFERRAL_SEE)
def search_list(request: Request) -> HttpResponse:
    """The children whose search has no call-off any more, by when a home is needed: no list of call-offs shows them."""
    return show_list(request, SEARCHES, "calloffs/search_list.html")
