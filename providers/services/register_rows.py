"""What each row of a register would change; nothing is written here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from providers.imports import RegisterRow, RowProblem
from providers.models import Provider, Setting, SettingRegistration
from providers.rules import register as rules
from providers.rules.register import Difference
from providers.services.register_owners import Owners
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.geography.authorities import reference_authorities
from sefton_pdps.geography.postcodes import locate


@dataclass
class Outcome:
    """One taken row: its setting as it now stands and what changed of it; `is_moved` to another provider."""

    setting: Setting
    provider: Provider
    is_new: bool
    differences: list[Difference] = field(default_factory=list)
    last: SettingRegistration | None = None
    is_moved: bool = False
    kept: Collection[str] = ()
    recorded_provider: str = ""


def weigh(
    rows: list[RegisterRow], owners: Owners, as_at: date, kept: Mapping[UUID, Collection[str]]
) -> tuple[list[Outcome], list[RowProblem]]:
    """What each row would change, and why some cannot be taken; nothing is written.

    `kept` names, by setting, the facts (`provider`, `kind`) that stay as recorded whatever the row says.
    """
    known = _known_settings(rows)
    last = _last_registrations(known.values())
    taken: list[tuple[Outcome, RegisterRow]] = []
    problems: list[RowProblem] = []
    for row in rows:
        setting = known.get(row.key)
        stays = kept.get(setting.pk, ()) if setting else ()
        try:
            registration = last.get(setting.pk) if setting else None
            _check_not_later(registration, as_at)
            if setting and "provider" in stays:
                provider = owners.recorded(setting.provider_id)
            else:
                provider = owners.find(row, current=setting.provider_id if setting else None)
        except DomainError as refusal:
            problems.append(RowProblem(row.sheet, row.number, row.urn, str(refusal)))
            continue
        new = setting or Setting(
            urn=row.urn, address_key=row.address_key, kind=row.kind, age_from=rules.youngest(row.kind)
        )
        recorded = owners.name_of(setting.provider_id if setting else provider.pk)
        outcome = Outcome(
            new, provider, setting is None, last=registration, kept=stays, recorded_provider=recorded
        )
        taken.append((outcome, row))
    owners.settle()
    for outcome, row in taken:
        outcome.differences = _apply(outcome, row, owners)
    return [outcome for outcome, _row in taken], problems


def _known_settings(rows: list[RegisterRow]) -> dict[tuple[str, str], Setting]:
    urns = {row.urn for row in rows}
    return {(found.urn, found.address_key): found for found in Setting.objects.filter(urn__in=urns)}


def _last_registrations(settings: Iterable[Setting]) -> dict[UUID, SettingRegistration]:
    """The newest registration of each setting."""
    registrations = SettingRegistration.objects.filter(setting__in=[one.pk for one in settings]).order_by(
        "valid_from"
    )
    return {one.setting_id: one for one in registrations}


def _check_not_later(last: SettingRegistration | None, as_at: date) -> None:
    if last is not None and last.valid_from > as_at:
        raise DomainError(
            f"What is recorded of this setting is of {words.day(last.valid_from)}, later than the register. "
            "Import a register of that day or later."
        )


def _apply(outcome: Outcome, row: RegisterRow, owners: Owners) -> list[Difference]:
    """Set on the setting what its row states, and give what that changed."""
    setting, stated = outcome.setting, rules.stated_facts(row)
    if "kind" in outcome.kept:
        del stated["kind"]
    if outcome.is_new or stated.get("postcode", setting.postcode) != setting.postcode:
        stated |= _location(row)
    differences = rules.differences({name: getattr(setting, name) for name in stated}, stated)
    if outcome.is_new or setting.provider_id == outcome.provider.pk:
        differences += owners.changes_of(outcome.provider)
    else:
        outcome.is_moved = True
        differences.append(Difference("provider", owners.name_of(setting.provider_id), outcome.provider.name))
    for name, value in stated.items():
        setattr(setting, name, value)
    setting.provider = outcome.provider
    return [difference for difference in differences if difference.field not in ("easting", "northing")]


def _location(row: RegisterRow) -> dict[str, Any]:
    """Where the postcode is; the district by the authority's name where the postcode cannot be located."""
    location = locate(row.postcode)
    if location is not None:
        return {
            "easting": location.easting,
            "northing": location.northing,
            "authority_code": location.authority_code,
        }
    named = (one.code for one in reference_authorities().values() if _same_name(one.name, row.authority))
    return {"easting": None, "northing": None, "authority_code": next(named, "")}


def _same_name(one: str, other: str) -> bool:
    return rules.name_key(one) == rules.name_key(other)
