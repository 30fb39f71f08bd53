"""Who imports whom, read from the source, as pictures in the language of Mermaid."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sefton_pdps.handbook.sources import files

APPS = ("providers", "placements", "calloffs", "reporting")
PLATFORM = "sefton_pdps"
# Entry points that tie everything together by name, and rooms that no layer looks at.
_LEFT_OUT = {
    "settings",
    "migrations",
    "management",
    "templatetags",
    "urls",
    "wsgi",
    "celery",
    "schedule",
    "apps",
}

Arrows = Mapping[str, set[str]]


def _imported(path: Path) -> Iterator[str]:
    """The modules that a module imports when it runs, dotted; what only the type checker imports is left out."""
    tree = ast.parse(path.read_text())
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _arrows(folders: tuple[str, ...], room_of: Callable[[str], str]) -> dict[str, set[str]]:
    arrows: dict[str, set[str]] = defaultdict(set)
    for name, path in files(*folders):
        if path.suffix != ".py":
            continue
        here = room_of(name.removesuffix(".py").replace("/", "."))
        for module in _imported(path):
            there = room_of(module)
            if here and there and here != there:
                arrows[here].add(there)
    return arrows


def _app_or_room(module: str) -> str:
    """`providers` for a module of that app, `core` for one of that room of the platform, else nothing."""
    parts = module.split(".")
    if parts[0] in APPS:
        return parts[0]
    if parts[0] == PLATFORM and len(parts) > 2 and parts[1] not in _LEFT_OUT:
        return parts[1]
    return ""


def between_apps() -> dict[str, set[str]]:
    """The apps and the rooms of the platform, each with those that it imports."""
    return _arrows((*APPS, PLATFORM), _app_or_room)


def inside_an_app() -> dict[str, set[str]]:
    """The files that every app has, each with those of its own app that it imports; the apps laid over one another."""
    arrows: dict[str, set[str]] = defaultdict(set)
    for app in APPS:

        def layer(module: str, app: str = app) -> str:
            parts = module.split(".")
            return parts[1] if parts[0] == app and len(parts) > 1 and parts[1] not in _LEFT_OUT else ""

        for here, there in _arrows((app,), layer).items():
            arrows[here] |= there
    return arrows


def _reachable(arrows: Arrows, start: str) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        for there in arrows.get(ahead.pop(), ()):
            if there not in reached:
                reached.add(there)
                ahead.append(there)
    return reached


def reduced(arrows: Arrows) -> dict[str, set[str]]:
    """The arrows without those that follow from others: A to C goes where A leads to B and B to C."""
    return {
        here: {
            there
            for there in straight
            if not any(there in _reachable(arrows, other) for other in straight if other != there)
        }
        for here, straight in arrows.items()
    }


def picture(arrows: Arrows) -> str:
    """A flow chart from the top down: whoever stands above imports what stands below."""
    lines = [
        f"    {here} --> {there}"
        for here, straight in sorted(reduced(arrows).items())
        for there in sorted(straight)
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])
