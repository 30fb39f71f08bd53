"""How many rows PostgreSQL reads for a page: each statement explained as the application's role, in its scope."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy

# What a bitmap's index scan reads is read again, and counted, by its heap scan.
NOT_ROWS = (
    "Bitmap Index Scan",
    "CTE Scan",
    "Subquery Scan",
    "Function Scan",
    "WorkTable Scan",
    "Values Scan",
)


@dataclass(frozen=True)
class Statement:
    """One statement of a page with its plan, as it was carried out."""

    sql: str
    plan: dict[str, Any]

    @property
    def rows_read(self) -> int:
        """Rows that its scans returned or threw away."""
        return round(sum(_rows(node) for node in self.nodes()))

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Every node of the plan."""
        yield from _nodes(self.plan)

    def scans(self) -> str:
        """What was read most, for a person who mends it."""
        read = sorted(((round(_rows(node)), node) for node in self.nodes()), key=lambda pair: -pair[0])
        return "; ".join(
            f"{rows:,} by {node['Node Type']} {node.get('Index Name', '')} of {node.get('Relation Name', '')}"
            for rows, node in read[:4]
            if rows
        )


def read(client: Client, user: User, url: str) -> tuple[HttpResponse, list[Statement]]:
    """A page as a person sees it, and every SELECT that it carried out."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    asked = [
        query["sql"]
        for query in seen.captured_queries
        if query["sql"].lstrip().startswith(("SELECT", "WITH"))
    ]
    with tenancy.scope(user.scope), connection.cursor() as cursor:
        return answer, [Statement(sql, _plan(cursor, sql)) for sql in asked if "set_config" not in sql]


def _plan(cursor: Any, sql: str) -> dict[str, Any]:
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
    given = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(given) if isinstance(given, str) else given)[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


def _rows(node: dict[str, Any]) -> float:
    kind = node["Node Type"]
    if not kind.endswith("Scan") or kind in NOT_ROWS:
        return 0
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return float((node["Actual Rows"] + thrown) * node["Actual Loops"])
