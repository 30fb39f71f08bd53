"""What the match keeps of the settings, worked out anew from the settings themselves (ADR 88)."""

from collections import Counter
from typing import Any

from providers.models import KeptSetting, NeedBit, Setting, SettingCount
from providers.states import Registration

COPIED = (
    "provider_id", "easting", "northing", "age_from", "age_to", "accommodation_outcome", "kind", "registration",
    "gender", "grade", "name",
)  # fmt: skip


def differences() -> list[Any]:
    """What is kept and is not so, or is so and is not kept: of each setting, and of each provider and kind."""
    return [
        *sorted(_settings().items() ^ _kept().items(), key=str),
        *sorted(_counts().items() ^ _kept_counts().items(), key=str),
    ]


def _settings() -> dict[Any, tuple[Any, ...]]:
    bits = dict(NeedBit.objects.values_list("code", "bit"))
    return {
        row.pk: (
            *(getattr(row, name) for name in COPIED),
            sum(1 << bits[code] for code in set(row.caters_for)),
        )
        for row in Setting.objects.all()
    }


def _kept() -> dict[Any, tuple[Any, ...]]:
    return {
        row.pk: (*(getattr(row, name) for name in COPIED), row.needs) for row in KeptSetting.objects.all()
    }


def _counts() -> dict[Any, tuple[int, int]]:
    rows = list(Setting.objects.all())
    of_kind = Counter((row.provider_id, row.kind) for row in rows)
    registered = Counter(
        (row.provider_id, row.kind) for row in rows if row.registration == Registration.REGISTERED
    )
    return {key: (number, registered[key]) for key, number in of_kind.items()}


def _kept_counts() -> dict[Any, tuple[int, int]]:
    rows = SettingCount.objects.exclude(settings=0, registered=0)
    return {(row.provider_id, row.kind): (row.settings, row.registered) for row in rows}
