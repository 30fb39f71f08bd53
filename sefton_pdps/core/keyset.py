"""Pages of long lists by the last row seen: the same cost on the first page and the thousandth, with no COUNT."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, models
from django.db.models import F, Q

from sefton_pdps.core.components import Pager

PAGE = 25


class Page(NamedTuple):
    """Rows of one page, in the order asked for, and the way to its neighbours."""

    rows: list[Any]
    pager: Pager


def _cursor(row: Any, field: str) -> str:
    value = row
    for part in field.split("__"):
        value = getattr(value, part)
    # Moments are written whole: the encoder would cut them to milliseconds and skip rows between.
    written = value.isoformat() if isinstance(value, date) else value
    return urlsafe_b64encode(json.dumps([written, str(row.pk)], cls=DjangoJSONEncoder).encode()).decode()


def _read(cursor: str) -> tuple[Any, str] | None:
    try:
        value, pk = json.loads(urlsafe_b64decode(cursor.encode()))
    except (ValueError, BadBase64):
        return None
    return value, pk


def paged(queryset: models.QuerySet[Any], query: Mapping[str, str], *, order: str, size: int = PAGE) -> Page:
    """One page of a queryset ordered by a not-null field ("-opened_at" for newest first) and then by key.

    `query` holds `after` or `before` as the pager links give them; a cursor that cannot be read shows page one.
    """
    down, field = order.startswith("-"), order.lstrip("-")
    back = bool(query.get("before"))
    mark = _read(query.get("before") or query.get("after") or "")
    falling = down != back
    ordered = queryset.order_by(F(field).desc() if falling else F(field).asc(), "-pk" if falling else "pk")
    if mark:
        step = "lt" if falling else "gt"
        beyond = Q(**{f"{field}__{step}": mark[0]}) | Q(**{field: mark[0], f"pk__{step}": mark[1]})
        try:
            rows = list(ordered.filter(beyond)[: size + 1])
        except (ValidationError, FieldError, DataError, ValueError, TypeError):
            return paged(queryset, {}, order=order, size=size)
    else:
        rows, back = list(ordered[: size + 1]), False
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    newer = rows and ((back and more) or (mark and not back))
    older = rows and (more if not back else True)
    return Page(
        rows, Pager(_cursor(rows[0], field) if newer else "", _cursor(rows[-1], field) if older else "")
    )
