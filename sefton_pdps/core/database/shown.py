"""The few rows of a long list that a page shows: chosen by their keys first, joined and annotated afterwards."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import F, Func, Subquery
from django.db.models.sql.where import WhereNode


class _Keys(Subquery):
    """Keys, where a filter that nothing can meet leaves none: then no statement is sent at all."""

    empty_result_set_value = NotImplemented


def only_first(rows: models.QuerySet[Any], number: int) -> models.QuerySet[Any]:
    """The first rows of an ordered queryset, in its order.

    Which they are is decided in a sub-select of the keys alone, so that joins and annotations are made for them only:
    the planner joins, and hashes what an annotation asks, for all that the filters may leave. The keys are an array
    and no IN, which would be one join more, and past eight joins the last to be made.
    """
    return _among(rows, keys_of(rows)[:number])


def keys_of(rows: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """The keys, without the annotations that neither order nor filter them.

    A filter holds what it asks; the rest would be resolved and compiled once more, for nothing: a third of what a list
    with ten annotations costs.
    """
    keys = rows.values("pk")
    query = keys.query
    if query.annotations and query.group_by is None:
        ordering = {name for term in query.order_by for name in _names(term)}
        query.annotations = {name: value for name, value in query.annotations.items() if name in ordering}
    return keys


def _names(term: Any) -> Iterator[str]:
    if isinstance(term, str):
        yield term.lstrip("-")
    elif isinstance(term, F):
        yield term.name  # type: ignore[attr-defined]  # the stubs lack it
    else:
        yield from (name for part in term.flatten() if isinstance(part, F) for name in _names(part))


def _among(rows: models.QuerySet[Any], keys: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The rows with these keys, without the filters that the keys have passed already.

    A filter through rows of which one has many stays: it also decides which of those are joined.
    """
    shown = rows.all()
    if not _joins_many(shown.query):
        shown.query.where = WhereNode()
    is_among = Func(
        F("pk"),
        _Keys(keys),
        template="%(expressions)s)",
        arg_joiner=" = ANY(ARRAY",
        output_field=models.BooleanField(),
    )
    return shown.filter(is_among)


def _joins_many(query: Any) -> bool:
    """Whether a row is joined with however many, or counted with what is joined."""
    joins = (
        join for alias, join in query.alias_map.items() if query.alias_refcount[alias] and join.parent_alias
    )
    fields = [join.join_field for join in joins]
    return query.group_by is not None or not all(field.many_to_one or field.one_to_one for field in fields)
