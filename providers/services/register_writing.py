"""Writing what changed of settings: today's columns, the dated registration, and a row for each changed fact."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from providers.models import RegisterChange, RegisterImport, Setting, SettingRegistration
from providers.rules import register as rules
from providers.rules.register import Difference
from providers.services import bulk
from providers.services.register_rows import Outcome

WRITTEN = [
    "provider", "kind", "name", "address", "postcode", "easting", "northing", "authority_code", "registration",
    "registered_places", "grade", "inspected_on", "accommodation_outcome", "conditions",
]  # fmt: skip


def write_settings(outcomes: list[Outcome]) -> None:
    """Write the new settings and the changed ones."""
    bulk.create(Setting, [one.setting for one in outcomes if one.is_new])
    changed = [one.setting for one in outcomes if not one.is_new and one.differences]
    bulk.rewrite(Setting, changed, WRITTEN)


def write_registrations(outcomes: list[Outcome], *, source: str, as_at: date) -> None:
    """Close the registration before at `as_at` and open the new one; a second register of a day amends that day."""
    closed: list[SettingRegistration] = []
    amended: list[SettingRegistration] = []
    opened: list[SettingRegistration] = []
    for outcome in outcomes:
        last, facts = outcome.last, _dated_facts(outcome)
        if last is None:
            opened.append(_registration(outcome, facts, source, as_at))
        elif any(getattr(last, name) != value for name, value in facts.items()):
            if last.valid_from == as_at:
                amended.append(_amend(last, facts, source))
            else:
                last.valid_to = as_at
                closed.append(last)
                opened.append(_registration(outcome, facts, source, as_at))
    bulk.rewrite(SettingRegistration, closed, ["valid_to"])
    names = [*rules.DATED, "provider", "sector", "source"]
    bulk.rewrite(SettingRegistration, amended, names)
    bulk.create(SettingRegistration, opened)


def _dated_facts(one: Outcome) -> dict[str, Any]:
    facts = {name: getattr(one.setting, name) for name in rules.DATED}
    return facts | {"provider_id": one.provider.pk, "sector": one.provider.sector}


def _registration(one: Outcome, facts: dict[str, Any], source: str, as_at: date) -> SettingRegistration:
    return SettingRegistration(setting=one.setting, valid_from=as_at, source=source, **facts)


def _amend(last: SettingRegistration, facts: dict[str, Any], source: str) -> SettingRegistration:
    for name, value in (facts | {"source": source}).items():
        setattr(last, name, value)
    return last


def write_changes(done: RegisterImport, changed: list[Outcome], notes: dict[UUID, Difference]) -> None:
    """Keep a row for each changed fact; `notes` says where more places stay open than are registered."""
    differences_of: defaultdict[UUID, list[Difference]] = defaultdict(list)
    for outcome in changed:
        differences_of[outcome.setting.pk] += outcome.differences
        if outcome.setting.pk in notes:
            differences_of[outcome.setting.pk].append(notes[outcome.setting.pk])
    bulk.create(
        RegisterChange,
        [
            RegisterChange(
                register_import=done,
                setting_id=pk,
                field=difference.field,
                before=difference.before,
                after=difference.after,
            )
            for pk, differences in differences_of.items()
            for difference in differences
        ],
    )
