from typing import Any

from django.db.models import Q, QuerySet

from placements.models import Child
from placements.policies import sees_all, sees_own
from sefton_pdps.access.permissions import Permission

MOST_FOUND = 50


def visible_to(user: Any) -> QuerySet[Child]:
    """The children whose records a person may open: a social worker's own, all of them for the rest."""
    children = Child.objects.select_related("social_worker")
    if sees_all(user, Permission.CHILD_SEE):
        return children
    if sees_own(user, Permission.CHILD_SEE):
        return children.filter(
            Q(social_worker=user) | Q(recorded_by=user) | Q(referrals__started_by=user)
        ).distinct()
    return children.none()


def search(user: Any, words: str) -> list[Child]:
    """The children a person may see whose reference or names hold every word; at most 50."""
    found = visible_to(user)
    for word in words.split():
        found = found.filter(
            Q(reference__icontains=word) | Q(given_name__icontains=word) | Q(family_name__icontains=word)
        )
    return list(found.order_by("family_name", "given_name", "pk")[:MOST_FOUND])
