"""Loads the authorities and, where the council has none of its own yet, the adjoining authorities."""

from dataclasses import asdict

from django.db import transaction

from sefton_pdps.geography.authorities import AdjoiningRecord, reference_adjoining, reference_authorities
from sefton_pdps.geography.models import AdjoiningAuthority, Authority

FIELDS = ["name", "upper_tier_code", "upper_tier_name"]


@transaction.atomic
def load() -> int:
    """Brings both tables up to the reference files and gives the rows written; a second run writes none.

    A pair of authorities that already has dates is left alone: those dates are the council's own by then.
    """
    return _load_authorities() + sum(_load_adjoining(record) for record in reference_adjoining())


def _load_authorities() -> int:
    stored = {row["code"]: row for row in Authority.objects.values("code", *FIELDS)}
    rows = [asdict(record) for record in reference_authorities().values()]
    new_or_changed = [Authority(**row) for row in rows if stored.get(row["code"]) != row]
    Authority.objects.bulk_create(
        new_or_changed, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
    return len(new_or_changed)


def _load_adjoining(record: AdjoiningRecord) -> bool:
    pair = {"home_code": record.home_code, "adjoining_code": record.adjoining_code}
    if AdjoiningAuthority.objects.filter(**pair).exists():
        return False
    AdjoiningAuthority.objects.create(**pair, valid_from=record.valid_from)
    return True
