"""The only way for a page to reach a call-off of a child whom it tells about: the opening is written down."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from calloffs.models import CallOff
from calloffs.selectors import call_offs
from placements.services.children import open_record
from sefton_pdps.core.pages import find


def read_call_off(request: HttpRequest, pk: UUID, page: str) -> CallOff:
    """The call-off whose offers this person may read, with one more opening of its child's record."""
    return _opened(request, call_offs.readable_by(request.user), pk, page)


def read_outcome(request: HttpRequest, pk: UUID, page: str) -> CallOff:
    """The same for pages of what is proposed and agreed, which nobody reads for the sake of scoring alone."""
    return _opened(request, call_offs.outcome_readable_by(request.user), pk, page)


def _opened(request: HttpRequest, rows: QuerySet[CallOff], pk: UUID, page: str) -> CallOff:
    """With the child's birth date, which the term is cut by."""
    call_off = find(rows.select_related("referral__child", "lot__framework"), pk)
    open_record(child=call_off.referral.child, page=page, by=request.user, at=request.at)
    return call_off
