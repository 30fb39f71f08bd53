"""Cost lines and fee kinds from the packaged file, where the council has none of that code yet."""

import tomllib
from pathlib import Path

from django.db import transaction

from placements.models import CostLine, FeeKind

COSTS = Path(__file__).resolve().parents[1] / "data" / "costs.toml"


@transaction.atomic
def load() -> None:
    """Add the cost lines and fee kinds that are missing; rows that exist are the council's own and stay."""
    rows = tomllib.loads(COSTS.read_text(encoding="utf-8"))
    CostLine.objects.bulk_create((CostLine(**row) for row in rows["cost_line"]), ignore_conflicts=True)
    FeeKind.objects.bulk_create((FeeKind(**row) for row in rows["fee_kind"]), ignore_conflicts=True)
