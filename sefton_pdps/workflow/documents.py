"""The machines of all apps, found by looking, and their diagrams for the generated documentation."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from sefton_pdps.workflow.machine import Machine, Transition, diagram


def _modules(app: str) -> Iterator[ModuleType]:
    if find_spec(f"{app}.transitions") is None:
        return
    package = import_module(f"{app}.transitions")
    yield package
    for found in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
        yield import_module(found.name)


def machines() -> list[Machine]:
    """Every transition table of the installed apps, once each, in the order of the apps."""
    machines: dict[str, Machine] = {}
    for app in apps.get_app_configs():
        for module in _modules(app.name):
            machines |= {one.name: one for one in vars(module).values() if isinstance(one, Machine)}
    return list(machines.values())


def _row(machine: Machine, transition: Transition) -> str:
    sources = ", ".join(machine.states(source).label for source in transition.sources)
    who = transition.permission.value if transition.permission else "The system itself"
    target, event = machine.states(transition.target).label, machine.event(transition)
    return f"| {transition.label} | {sources} | {target} | {who} | `{event}` |"


def state_diagrams() -> str:
    """Each aggregate's life as a diagram and as a table."""
    parts = ["# Lives of the aggregates"]
    for machine in machines():
        parts += [
            f"## {machine.name.replace('_', ' ').capitalize()}",
            f"```mermaid\n{diagram(machine)}\n```",
            "| Step | From | To | Who may | Event |\n|---|---|---|---|---|\n"
            + "\n".join(_row(machine, one) for one in machine.transitions),
        ]
    return "\n\n".join(parts) + "\n"
