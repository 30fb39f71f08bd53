"""Words that were let through for a child."""

from django.db.models import QuerySet

from placements.models import Child, LetThrough
from placements.selectors import children
from sefton_pdps.accounts.models import User


def visible_to(user: User) -> QuerySet[LetThrough]:
    """What was let through for the children whose records a person may open."""
    rows = LetThrough.objects.select_related("child", "let_through_by")
    return rows.filter(child__in=children.visible_to(user).order_by().values("pk"))


def of_child(child: Child) -> list[LetThrough]:
    """Everything that was let through for a child, the newest first."""
    rows = LetThrough.objects.filter(child=child).select_related("let_through_by", "second_look")
    return list(rows.order_by("-let_through_at"))
