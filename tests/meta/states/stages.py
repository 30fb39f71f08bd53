"""A life: one object, and what stands around it, taken by the real services through the states of its machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.workflow import Machine
from sefton_pdps.workflow.documents import machines

MACHINES: dict[str, Machine] = {machine.name: machine for machine in machines()}


@dataclass(frozen=True)
class Stage:
    """A moment of a life.

    `rows`: the object of each machine that is at hand. `words`: what the clock, or another row, makes of the state.
    `others`: rows without a machine that pages are about, by the kind that `pages.py` names. `owner`: a person of the
    provider whose rows these are. `people`: those of the council who already had a part in it.
    """

    rows: dict[str, models.Model]
    words: str = ""
    others: dict[str, Any] = field(default_factory=dict)
    owner: User | None = None
    people: tuple[User, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """`machine.state` of each row, and the same with the words behind it."""
        plain = {f"{name}.{row.state}" for name, row in self.rows.items()}  # type: ignore[attr-defined]
        return frozenset(plain | ({f"{name}: {self.words}" for name in plain} if self.words else set()))

    def states_of(self, kind: str) -> frozenset[str]:
        """The same of one kind alone; nothing of what has no machine but the words that are true of everything."""
        return frozenset(name for name in self.names if name.startswith((f"{kind}.", f"{kind}:"))) or (
            frozenset({self.words})
        )

    @property
    def keys(self) -> dict[str, Any]:
        """The keys that addresses are made of, by kind."""
        return {name: row.pk for name, row in self.rows.items()} | {
            kind: getattr(other, "pk", other) for kind, other in self.others.items()
        }

    def moved_since(self, before: "Stage | None") -> frozenset[str]:
        """The machines whose object is another one or stands in another state; all of them where the words differ."""
        if before is None or (self.words and self.words != before.words):
            return frozenset(self.rows)
        return frozenset(
            name
            for name, row in self.rows.items()
            if name not in before.rows or (row, row.state) != (before.rows[name], before.rows[name].state)  # type: ignore[attr-defined]
        )

    def __str__(self) -> str:
        return ", ".join(sorted(name for name in self.names if self.words in name))


Life = Callable[[Any], Iterator[Stage]]
LIVES: dict[Life, frozenset[str]] = {}


def life(*names: str) -> Callable[[Life], Life]:
    """Say which states, as `machine.state` or `machine.state: words`, a life passes through."""

    def register(function: Life) -> Life:
        LIVES[function] = frozenset(names)
        return function

    return register


def surely(service: Callable[..., Any], **given: Any) -> Any:
    """What the service does once every question that it asks back is answered with yes: a Saturday, a low fee."""
    try:
        return service(**given)
    except Unsure as asked:
        return service(**given, sure=[doubt.code for doubt in asked.doubts])


def fresh(row: Any) -> Any:
    """The row as it stands now."""
    return type(row)._base_manager.get(pk=row.pk)
