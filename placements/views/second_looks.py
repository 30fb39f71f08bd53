from django.http import HttpResponse

from placements.lists.children import SECOND_LOOKS
from placements.policies import LOOKING
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.core.web.request import Request


@requires(*LOOKING)
def second_look_list(request: Request) -> HttpResponse:
    """What waits for this person's second look, the oldest due first; the home page shows the first of them."""
    return show_list(request, SECOND_LOOKS, "placements/second_look_list.html")
