"""What the row of a call-off holds for the council alone: the row policy shows the row whole, so nothing selects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from calloffs.selectors.portal import COUNCILS_OWN
from sefton_pdps.core.database import tenancy

# Its number is no secret: what the council is told of a step names it.
SECRET = [name.removeprefix("call_off__") for name in COUNCILS_OWN if name != "call_off__reference"]
COLUMNS = [f'"calloffs_calloff"."{name}"' for name in SECRET]


def selected(statement: str) -> list[str]:
    """The council's columns in what a statement selects; a condition on one is none of them."""
    return [column for column in COLUMNS if column in statement.partition(" FROM ")[0]]


@contextmanager
def watched() -> Iterator[set[str]]:
    """The council's columns that queries of a provider's scope select meanwhile."""
    seen: set[str] = set()

    def look(execute: Any, sql: str, *arguments: Any) -> Any:
        if tenancy.current().startswith("provider:"):
            seen.update(selected(sql))
        return execute(sql, *arguments)

    with connection.execute_wrapper(look):
        yield seen
