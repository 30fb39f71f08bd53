"""The only way for a page to reach a call-off of a child whom it tells about: the opening is written down."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from calloffs.selectors import call_offs
from placements.services.children import open_record
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from calloffs.selectors.call_offs import StandingCallOff


def read_call_off(request: Request, pk: UUID, page: str) -> "StandingCallOff":
    """The call-off whose offers this person may read, with what is kept out of its child's texts.

    One more opening of the child's record.
    """
    rows = call_offs.readable_by(request.user).select_related("referral__child__identifiers")
    return _opened(request, rows, pk, page)


def read_its_page(request: Request, pk: UUID) -> "StandingCallOff":
    """The same with what the call-off's own page counts and reads beside the child."""
    return _opened(request, call_offs.for_its_page(call_offs.readable_by(request.user)), pk, "call-off")


def read_outcome(request: Request, pk: UUID, page: str) -> "StandingCallOff":
    """The same for pages of what is proposed and agreed, which nobody reads for the sake of scoring alone."""
    return _opened(request, call_offs.outcome_readable_by(request.user), pk, page)


def _opened(request: Request, rows: "QuerySet[StandingCallOff]", pk: UUID, page: str) -> "StandingCallOff":
    """With the child's birth date, which the term is cut by."""
    call_off = find(rows.select_related("referral__child", "lot__framework"), pk)
    open_record(child=call_off.referral.child, page=page, by=request.user, at=request.at)
    return call_off
