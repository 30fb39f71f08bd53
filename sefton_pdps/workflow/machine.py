"""The rows of a transition table, and the diagram drawn from them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.records import Told
from sefton_pdps.core.choices import Coloured
from sefton_pdps.notifications.outbox import Message

Policy = Callable[[Any, Any], None]
Facts = Callable[[Any], Any]
Guard = Callable[[Any], tuple[str, ...]]
Notices = Callable[[Any, Any, datetime], Iterable[Message]]


@dataclass(frozen=True)
class Transition:
    """One way from a state to another.

    `said` is the sentence of its event in timelines and in the audit trail (`audit.records.Told`).
    `permission` None: only the system itself takes it. `policy(user, object)` raises the reason why this person
    may not. `facts(object)` reads a frozen dataclass; `guard(facts)`, a rule, returns the reasons why not.
    `in_emergency(object)`: where it holds, who may act alone on duty in an emergency takes it too.
    `dated` names the fact that the new state is tied to by a check constraint. `asks` decides whether a page asks
    before a person takes it: True where who takes it cannot undo it, or where it touches others.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission | None
    said: str | Told = field(kw_only=True)
    dated: str = ""
    policy: Policy | None = None
    facts: Facts | None = None
    guard: Guard | None = None
    notices: Notices | None = None
    consequence: str = ""
    asks: bool | None = None
    in_emergency: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Machine:
    """The transition table of one aggregate."""

    name: str
    states: type[Coloured]
    initial: str
    transitions: tuple[Transition, ...]

    def __getitem__(self, name: str) -> Transition:
        return next(one for one in self.transitions if one.name == name)

    def event(self, transition: Transition) -> str:
        """The name under which a transition stands in the audit trail."""
        return f"{self.name}.{transition.name}"

    def events(self) -> dict[str, str | Told]:
        """What is said of each step, by the name of its event."""
        return {self.event(one): one.said for one in self.transitions}


def diagram(machine: Machine) -> str:
    """The table as a Mermaid state diagram, for the generated documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.initial}"]
    lines += [
        f"    {source} --> {one.target}: {one.label}" for one in machine.transitions for source in one.sources
    ]
    return "\n".join(lines)
