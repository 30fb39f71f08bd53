"""The only way for a page to reach a child or a referral that it shows: the opening is written down."""

from uuid import UUID

from placements.models import Child, Referral
from placements.selectors import children, referrals
from placements.selectors.amendments import was_amended
from placements.selectors.groups import group_id_of
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request


def open_child(request: Request, pk: UUID, page: str) -> Child:
    """The child, if this person may see it, with one more opening of the record."""
    child = find(children.visible_to(request.user), pk)
    open_record(child=child, page=page, by=request.user, at=request.at)
    return child


def open_referral(request: Request, pk: UUID, page: str) -> Referral:
    """The referral as this person reads it, if it may be seen, with one more opening of the child's record.

    Whoever meets the child by no name gets a copy in which no text tells it; a service takes its own row by the key.
    """
    referral = find(
        referrals.visible_to(request.user).annotate(was_amended=was_amended(), group_id=group_id_of()), pk
    )
    open_record(child=referral.child, page=page, by=request.user, at=request.at)
    return as_read([referral], referral.child, request.user)[0]
