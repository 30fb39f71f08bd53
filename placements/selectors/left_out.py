"""Who of a lot is left out for a referral, by which gate and why; the words are of the pure rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from placements.rules import gates
from placements.selectors import gates_sql
from placements.selectors.bars import setting_summary
from placements.selectors.market import Market
from placements.states import Gate
from providers.models import Provider, Setting
from providers.selectors.exemptions import covering
from providers.states import ServiceType, SettingKind

PAGE = 25


@dataclass(frozen=True)
class LeftOut:
    """A provider of the lot, or one of its settings, that did not pass, with the gate and the reason."""

    provider: Provider
    setting: Setting | None
    gate: Gate
    reason: str

    @property
    def key(self) -> UUID:
        """What tells it from the others of its gate."""
        return self.setting.pk if self.setting else self.provider.pk


def left_out(market: Market, gate: Gate, *, after: UUID | None = None, size: int = PAGE) -> list[LeftOut]:
    """Those whom one gate leaves out, by name: one page, from `after` a key on."""
    statement = gates_sql.left_out(of_gate=True, after=after is not None, limited=True)
    rows = market.rows(statement, gate=gate.value, after=after, limit=size)
    return list(_told(market, rows))


def all_left_out(market: Market) -> list[LeftOut]:
    """Everybody who is left out, by name: for the record of a competition."""
    return list(_told(market, market.rows(gates_sql.left_out())))


def why_left_out(market: Market, setting_id: UUID) -> LeftOut | None:
    """The gate that one setting of the lot fails; None where it fails none, or its provider is not in the lot."""
    rows = market.rows(gates_sql.left_out(one_setting=True), setting=setting_id)
    return next((one for one in _told(market, rows) if one.setting), None)


def _told(market: Market, rows: Iterable[tuple[Any, ...]]) -> Iterator[LeftOut]:
    """Each row of the statement with its words; three queries however many there are."""
    listed = list(rows)
    exempt = covering(market.on, referral_id=market.referral.pk, lot=market.lot).filter(
        setting=OuterRef("pk")
    )
    settings = Setting.objects.annotate(exempt=Exists(exempt)).in_bulk([row[2] for row in listed if row[2]])
    providers = Provider.objects.in_bulk({row[1] for row in listed})
    for code, provider_id, setting_id, _key in listed:
        setting, gate = settings.get(setting_id), Gate(code)
        reason = _of_setting(market, setting) if setting else _of_provider(market, gate)
        yield LeftOut(providers[provider_id], setting, gate, reason)


def _of_setting(market: Market, setting: Any) -> str:
    summary = setting_summary(setting, exempt=setting.exempt)
    barred = gates.unmet_in_lot(market.child, summary, market.lot.service_type, market.lot.least_age)
    return barred[0].reason


def _of_provider(market: Market, gate: Gate) -> str:
    if gate == Gate.SUSPENDED:
        return "Its admission to the lot is suspended."
    if gate == Gate.NOT_ADMITTED:
        return "It is not admitted to the lot on that day."
    kind = gates.KINDS[ServiceType(market.lot.service_type)]
    return f"It has no {SettingKind(kind).label.lower()} on the register."
