"""Placeholder delegation bands, and notices of awards, from the packaged files until the council enters its own."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from calloffs.models import (
    ActGround,
    DelegationBand,
    GroundRule,
    LocationGate,
    NoticeRecipient,
    NoticeRule,
    ResultRule,
    SharingRule,
)

DATA = Path(__file__).resolve().parents[1] / "data"
BANDS, NOTICES = DATA / "bands.toml", DATA / "procurement-notices.toml"
TOLD = DATA / "placement-notices.toml"
GATES = DATA / "location-gates.toml"
GROUNDS = DATA / "direct-award-grounds.toml"
SHARING = DATA / "sharing.toml"
# Rows that are kept as their file has them.
AS_WRITTEN: tuple[tuple[type[Model], Path, str], ...] = (
    (ActGround, NOTICES, "ground"),
    (NoticeRecipient, TOLD, "recipient"),
    (LocationGate, GATES, "gate"),
    (GroundRule, GROUNDS, "ground"),
    (ResultRule, DATA / "results.toml", "rule"),
)


def _band(row: dict[str, Any]) -> DelegationBand:
    money: dict[str, Any] = {name: Decimal(row[name]) for name in ("over", "up_to") if name in row}
    values: dict[str, Any] = {**row, **money, "is_placeholder": True}
    return DelegationBand(**values)


@transaction.atomic
def load() -> None:
    """Add placeholder bands (S-10, S-49), notices (ADR 129), grounds of the Act (ADR 137) where there are none.

    Who is told of a placement too (reg. 13, ADR 140), what is asked before a home outside the area (ADR 144), by what
    a ground of a direct award is shown (ADR 153), the information-sharing terms (ADR 151), and what is told of results
    (ADR 163).
    """
    if not DelegationBand.objects.exists():
        rows = tomllib.loads(BANDS.read_text(encoding="utf-8"))["band"]
        DelegationBand.objects.bulk_create(_band(row) for row in rows)
    if not NoticeRule.objects.exists():
        rows = tomllib.loads(NOTICES.read_text(encoding="utf-8"))["notice"]
        NoticeRule.objects.bulk_create(
            NoticeRule(**{**row, "from_value": Decimal(row["from_value"])}) for row in rows
        )
    if not SharingRule.objects.exists():
        rows = tomllib.loads(SHARING.read_text(encoding="utf-8"))["rule"]
        SharingRule.objects.bulk_create(SharingRule(**{**row, "terms": row["terms"].strip()}) for row in rows)
    for model, path, part in AS_WRITTEN:
        if not model._default_manager.exists():
            rows = tomllib.loads(path.read_text(encoding="utf-8"))[part]
            model._default_manager.bulk_create(model(**row) for row in rows)
