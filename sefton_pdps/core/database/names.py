"""Rows that are looked for by letters of their name."""

from typing import Any

from django.db.models import Case, QuerySet, When


def named_like(rows: QuerySet[Any], letters: str) -> QuerySet[Any]:
    """The rows that have the letters in their name, by name; without letters all of them.

    Whole names come first: whoever typed all of a name has no more letters to type, however many names it is part of.
    """
    if not letters:
        return rows.order_by("name", "pk")
    whole_first = Case(When(name__iexact=letters, then=0), default=1)
    return rows.filter(name__icontains=letters).order_by(whole_first, "name", "pk")
