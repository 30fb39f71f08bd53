"""Pages of long lists by the last row seen: the same cost on the first page and the thousandth, with no COUNT."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Value
from django.utils.timezone import is_naive

from sefton_pdps.core.database.shown import only_first
from sefton_pdps.core.web.components import Pager

PAGE = 25
# The longest value in a cursor is a name; whatever is longer was made by hand.
LONGEST_CURSOR = 2000


class Page(NamedTuple):
    """Rows of one page, in the order asked for, and the way to its neighbours."""

    rows: list[Any]
    pager: Pager


def _row(column: Any, key: Any) -> Func:
    return Func(column, key, template="(%(expressions)s)", output_field=models.TextField())


def _beyond(field: str, mark: list[Value], *, falling: bool) -> Func:
    """`(column, key) < (value, key)`: one bound of an index, where `a < x OR (a = x AND id < y)` only filters."""
    sign = " < " if falling else " > "
    sides = _row(F(field), F("pk")), _row(*mark)
    return Func(*sides, template="%(expressions)s", arg_joiner=sign, output_field=models.BooleanField())


def _cursor(row: Any, field: str) -> str:
    value = row
    for part in field.split("__"):
        value = getattr(value, part)
    return urlsafe_b64encode(json.dumps([_written(value), str(row.pk)]).encode()).decode()


def _written(value: Any) -> str | int:
    """A value as a cursor writes it; moments whole, for rows may lie between two milliseconds."""
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _checked(column: "models.Field[Any, Any]", given: Any) -> Value:
    """A value as its column takes it; raises ValidationError, TypeError or ValueError where it takes none such."""
    value = column.to_python(given)
    column.run_validators(value)
    if value is None or "\x00" in str(value) or (isinstance(value, datetime) and is_naive(value)):
        raise ValueError("no value of a row")
    return Value(value, output_field=column)


def _read(cursor: str, queryset: models.QuerySet[Any], field: str) -> list[Value] | None:
    """The value and the key of the row that a cursor names, or None when no cursor of ours reads so."""
    try:
        given, key = json.loads(urlsafe_b64decode(cursor[:LONGEST_CURSOR].encode()))
        columns = [queryset.query.clone().resolve_ref(name).output_field for name in (field, "pk")]
        mark = [_checked(column, one) for column, one in zip(columns, (given, key), strict=True)]
    except (ValidationError, BadBase64, ValueError, TypeError, OverflowError, RecursionError):
        return None
    return mark if [given, key] == [_written(mark[0].value), str(mark[1].value)] else None


def paged(queryset: models.QuerySet[Any], query: Mapping[str, str], *, order: str, size: int = PAGE) -> Page:
    """One page of a queryset ordered by a not-null field ("-opened_at" for newest first) and then by key.

    `query` holds `after` or `before` as the pager links give them; a cursor that cannot be read shows page one.
    """
    down, field = order.startswith("-"), order.lstrip("-")
    mark = _read(query.get("before") or query.get("after") or "", queryset, field)
    back = bool(query.get("before")) and mark is not None
    falling = down != back
    ordered = queryset.order_by(F(field).desc() if falling else F(field).asc(), "-pk" if falling else "pk")
    if mark:
        ordered = ordered.filter(_beyond(field, mark, falling=falling))
    rows = list(only_first(ordered, size + 1))
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    newer = rows and ((back and more) or (mark and not back))
    older = rows and (more if not back else True)
    return Page(
        rows, Pager(_cursor(rows[0], field) if newer else "", _cursor(rows[-1], field) if older else "")
    )
