"""What a row of the Ofsted register says of a setting, against what is recorded: pure comparisons."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from providers.states import Registration, SettingKind
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words

if TYPE_CHECKING:
    from providers.imports import RegisterRow

SIXTEEN = 16
OLDEST = 17
WITH_PLACES = (SettingKind.CHILDRENS_HOME, SettingKind.SUPPORTED_ACCOMMODATION)
SECTORS = {"private": "Private", "voluntary": "Voluntary", "local_authority": "Local authority"}
# What a register may leave out or leave blank without saying that it is no longer so.
MAY_BE_SILENT = ("address", "postcode", "registered_places", "accommodation_outcome", "conditions")
# What `SettingRegistration` keeps with its dates.
DATED = (
    "registration", "registered_places", "grade", "inspected_on", "accommodation_outcome", "authority_code", "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A fact that the register states otherwise than it is recorded, both as text."""

    field: str
    before: str
    after: str


def check_as_at(as_at: date, *, today: date, latest: date | None) -> None:
    """A register is of today at the latest, and never older than the last one taken: history is not rewritten."""
    if as_at > today:
        raise DomainError(
            f"The register cannot be as at {words.day(as_at)}, which is in the future. Enter today or an earlier date."
        )
    if latest is not None and as_at < latest:
        raise DomainError(
            f"A register as at {words.day(latest)} was imported already, so one as at {words.day(as_at)} would "
            "overwrite what is known since. Choose a newer register, or enter its right date."
        )


def stated_facts(row: "RegisterRow") -> dict[str, Any]:
    """What a row says of its setting, by column; what it is silent about is left out."""
    facts = {
        "kind": row.kind.value,
        "name": row.setting_name,
        "address": ", ".join(row.address),
        "postcode": row.postcode,
        "registration": in_force(row.registration, row.sa_status).value,
        "registered_places": row.places,
        "grade": row.grade.value,
        "inspected_on": row.inspected_on,
        "accommodation_outcome": row.sa_outcome,
        "conditions": row.conditions,
    }
    return {
        name: value for name, value in facts.items() if name not in MAY_BE_SILENT or value not in ("", None)
    }


def in_force(provider_status: Registration, setting_status: Registration | None) -> Registration:
    """Supported accommodation is registered when both its provider and the setting itself are."""
    if provider_status != Registration.REGISTERED or setting_status is None:
        return provider_status
    return setting_status


def differences(recorded: Mapping[str, Any], stated: Mapping[str, Any]) -> list[Difference]:
    """Each recorded fact that the register states otherwise."""
    return [
        Difference(name, as_text(recorded[name]), as_text(value))
        for name, value in stated.items()
        if recorded[name] != value
    ]


def as_text(value: Any) -> str:
    """A fact as the record of changes keeps it: dates in ISO form, nothing as an empty string."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def sector_words(row: "RegisterRow") -> str:
    """The owner's sector in one spelling ("Private", "Voluntary", "Local authority"), else as Ofsted writes it."""
    return SECTORS.get(row.owner_type, row.sector)


def name_key(name: str) -> str:
    """An organisation's name without regard to case and spacing."""
    return re.sub(r"\s+", " ", name).strip().casefold()


def settled(recorded: str, stated: Iterable[str]) -> str:
    """One answer where a file's rows differ: the recorded one if any row has it, else the commonest, else it."""
    given = Counter(value for value in stated if value)
    if recorded in given or not given:
        return recorded
    return given.most_common(1)[0][0]


def places_wanted(kind: str, registration: str, registered_places: int | None) -> int | None:
    """How many places a setting has open by the register; None where the register does not decide it."""
    if kind not in WITH_PLACES or registered_places is None:
        return None
    return 0 if registration == Registration.CANCELLED else registered_places


def youngest(kind: str) -> int:
    """The youngest age that a kind of setting may take before it says more: 16 in supported accommodation."""
    return SIXTEEN if kind == SettingKind.SUPPORTED_ACCOMMODATION else 0
