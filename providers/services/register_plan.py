"""What a register would change, all of it, with nothing written: the same for a preview and for the import."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from uuid import UUID

from providers.imports import RegisterFile, RegisterRow, RowProblem, read_register, unknown_words
from providers.imports.reading import MOST_ROWS, Tell
from providers.models import Setting
from providers.rules import gravity
from providers.rules.gravity import Line, Weight
from providers.rules.register import Difference
from providers.services.register_owners import Owners
from providers.services.register_rows import Outcome, weigh
from providers.states import Registration, Regulator, SettingKind

Kept = Mapping[UUID, Collection[str]]


@dataclass
class Plan:
    """A register against what is on record: what each row would change, and what the file leaves out."""

    register: RegisterFile
    owners: Owners
    outcomes: list[Outcome]
    problems: list[RowProblem]
    missing: list[Setting] = field(default_factory=list)

    @property
    def new(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.is_new]

    @property
    def changed(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.is_new and one.differences]

    @property
    def unchanged(self) -> int:
        return len(self.outcomes) - len(self.new) - len(self.changed)

    def lines(self) -> list[Line]:
        """Everything that would change, the gravest first."""
        changes = [
            _line(one.setting, one, change.field, change)
            for one in self.changed
            for change in one.differences
        ]
        changes += [_line(one.setting, one, gravity.NEW) for one in self.new]
        changes += [_line(setting, None, gravity.MISSING) for setting in self.missing]
        return sorted(changes, key=lambda line: line.order)

    def digest(self) -> str:
        """The fingerprint of all that would change."""
        return gravity.digest(self.lines(), len(self.problems))

    def unknown_words(self) -> list[tuple[str, int]]:
        """Kinds and categories that nobody knows, and how many rows have each."""
        return sorted(Counter(unknown_words(self.register.rows)).items())


def plan_register(
    file: IO[bytes], *, as_at: date, most_rows: int = MOST_ROWS, tell: Tell | None = None
) -> Plan:
    """Read a register and compare it with what is on record. Raises UnreadableRegister."""
    return weigh_all(read_register(file, most_rows=most_rows, tell=tell), as_at=as_at)


def weigh_all(register: RegisterFile, *, as_at: date, kept: Kept | None = None) -> Plan:
    """Compare; `kept` names the facts of settings that stay as recorded, because somebody refused the change."""
    owners = Owners(as_at=as_at)
    outcomes, problems = weigh(register.rows, owners, as_at, kept or {})
    problems = [*register.problems, *problems]
    return Plan(register, owners, outcomes, problems, _missing(register.rows, problems))


def _missing(rows: list[RegisterRow], problems: list[RowProblem]) -> list[Setting]:
    """Settings on record of the kinds that the file lists, which it does not name: not even in a row not taken."""
    kinds = {row.kind for row in rows} - {SettingKind.OTHER}
    keys, urns = {row.key for row in rows}, {problem.urn for problem in problems}
    ofsteds = Setting.objects.filter(kind__in=kinds, regulator=Regulator.OFSTED)
    known = ofsteds.exclude(registration=Registration.CANCELLED)
    return [
        one
        for one in known.select_related("provider").order_by("name", "pk")
        if (one.urn, one.address_key) not in keys and one.urn not in urns
    ]


def _line(setting: Setting, outcome: Outcome | None, name: str, change: Difference | None = None) -> Line:
    owner = outcome.recorded_provider if outcome else setting.provider.name
    return Line(
        weight=gravity.weight_of(change) if change else Weight[name.upper()],
        name=setting.name,
        urn=setting.urn,
        key=setting.address_key,
        provider_name=owner,
        field=name,
        before=change.before if change else "",
        after=change.after if change else "",
        setting_id=None if outcome and outcome.is_new else setting.pk,
    )
