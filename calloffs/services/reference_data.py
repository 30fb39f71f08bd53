"""Placeholder delegation bands from the packaged file, until the council enters its own (S-10, S-49)."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from calloffs.models import DelegationBand

BANDS = Path(__file__).resolve().parents[1] / "data" / "bands.toml"


def _band(row: dict[str, Any]) -> DelegationBand:
    money: dict[str, Any] = {name: Decimal(row[name]) for name in ("over", "up_to") if name in row}
    values: dict[str, Any] = {**row, **money, "is_placeholder": True}
    return DelegationBand(**values)


@transaction.atomic
def load() -> None:
    """Add the placeholder bands where there are no bands at all."""
    if not DelegationBand.objects.exists():
        rows = tomllib.loads(BANDS.read_text(encoding="utf-8"))["band"]
        DelegationBand.objects.bulk_create(_band(row) for row in rows)
