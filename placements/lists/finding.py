"""What the search in the header finds of children, referrals and placements."""

from datetime import datetime
from typing import Any

from placements.presenters.children import children_table
from placements.selectors import children, placements, referrals
from placements.services.children import find_children
from sefton_pdps.access.finding import Group, Reference
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Table

REFERENCES = (
    Reference("RF", (Permission.REFERRAL_SEE,), referrals.visible_to, "placements:referral_detail"),
    Reference("PL", (Permission.PLACEMENT_SEE,), placements.visible_to, "placements:placement_detail"),
    Reference("CH", (Permission.CHILD_SEE,), children.visible_to, "placements:child_detail"),
    Reference("CH", (Permission.CHILD_NAMED,), children.in_education, "placements:education_detail"),
)


def _children(user: Any, words: str, at: datetime, number: int) -> Table:
    """Found as on the page of children: who searched and which records were listed is written down."""
    return children_table(
        find_children(words=words, by=user, at=at)[:number], local(at).date(), user, caption="Children"
    )


FOUND = (Group((Permission.CHILD_SEE,), _children, "placements:child_list", "search for a child"),)
