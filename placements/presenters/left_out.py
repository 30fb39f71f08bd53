"""Those left out of a match: how many by each gate, and one gate's settings and providers with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placements.states import Gate
from sefton_pdps.core.web.components import Column, Empty, Table

if TYPE_CHECKING:
    from placements.selectors.left_out import LeftOut

PAGE = 25


@dataclass(frozen=True)
class GateLine:
    """A gate, how many settings and providers it leaves out, and where they are listed."""

    gate: str
    number: str
    url: str


def by_gate(counted: Mapping[Gate, int], url: str) -> list[GateLine]:
    """The gates that leave anybody out, in the order of the gates."""
    return [GateLine(gate.label, f"{number:,}", f"{url}&gate={gate}") for gate, number in counted.items()]


def total(counted: Mapping[Gate, int]) -> str:
    """How many settings and providers are left out in all."""
    return f"{sum(counted.values()):,}"


def table(rows: "Sequence[LeftOut]", gate: Gate) -> Table:
    """Those whom one gate leaves out, by name."""
    return Table(
        f"Left out: {gate.label}",
        [Column("Setting"), Column("Provider"), Column("Reason")],
        [
            [row.setting.name if row.setting else "All its settings", row.provider.name, row.reason]
            for row in rows
        ],
        Empty("Nobody is left out for this reason."),
    )
