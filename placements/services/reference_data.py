"""Cost lines, kinds, routes and the law's days from the packaged files, where the council has none of that code."""

import tomllib
from pathlib import Path

from django.db import transaction

from placements.models import BuyingRoute, CostLine, ExceptedKind, FeeKind, LawClock, PlacementKind

DATA = Path(__file__).resolve().parents[1] / "data"
COSTS, ROUTES, LAW = DATA / "costs.toml", DATA / "routes.toml", DATA / "law.toml"


@transaction.atomic
def load() -> None:
    """Add what is missing of them; rows that exist are the council's own and stay."""
    rows = tomllib.loads(COSTS.read_text(encoding="utf-8"))
    CostLine.objects.bulk_create((CostLine(**row) for row in rows["cost_line"]), ignore_conflicts=True)
    lines = {line.code: line for line in CostLine.objects.all()}
    kinds = [{**row, "cost_line": lines[row["cost_line"]]} for row in rows["placement_kind"]]
    PlacementKind.objects.bulk_create((PlacementKind(**row) for row in kinds), ignore_conflicts=True)
    FeeKind.objects.bulk_create((FeeKind(**row) for row in rows["fee_kind"]), ignore_conflicts=True)
    known = set(BuyingRoute.objects.values_list("code", flat=True))
    routes = tomllib.loads(ROUTES.read_text(encoding="utf-8"))["route"]
    BuyingRoute.objects.bulk_create(BuyingRoute(**row) for row in routes if row["code"] not in known)
    law = tomllib.loads(LAW.read_text(encoding="utf-8"))
    entered = set(LawClock.objects.values_list("clock", flat=True))
    LawClock.objects.bulk_create(LawClock(**row) for row in law["clock"] if row["clock"] not in entered)
    if not ExceptedKind.objects.exists():
        ExceptedKind.objects.bulk_create(ExceptedKind(**row) for row in law["excepted"])
