"""Which public functions and classes of our modules the application itself reaches, and not only its tests."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# A definition by its module and its name; the name "" is whatever a module does when it is imported.
Thing = tuple[str, str]
# What Django finds by the name of its file, and packages that only hand on what they import.
FOUND_BY_DJANGO = (".__init__", ".apps", ".models")
# Decorators that change what they decorate and tell nobody of it.
CHANGE_ONLY = {"dataclass", "cache", "lru_cache", "contextmanager", "transaction.atomic", "total_ordering"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass
class Module:
    """A module as read from its source: what it defines, and what each name that it imports stands for."""

    name: str
    tree: ast.Module
    defines: dict[str, Definition] = field(default_factory=dict)
    imports: dict[str, Thing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.defines = {one.name: one for one in self.tree.body if isinstance(one, Definition)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = (node.module, alias.name)


def read(sources: Mapping[str, str]) -> dict[str, Module]:
    """Modules by their dotted names, from their sources."""
    return {name: Module(name, ast.parse(source)) for name, source in sources.items()}


def unreached(modules: Mapping[str, Module], rooms: Iterable[str]) -> list[str]:
    """The public definitions of the modules whose names begin with one of `rooms` that no other code leads to.

    Everything outside those rooms counts as used; so does what is decorated, which its decorator registers.
    """
    begins = tuple(rooms)
    inside = {name for name in modules if name.startswith(begins) and not name.endswith(FOUND_BY_DJANGO)}
    edges: dict[Thing, set[Thing]] = defaultdict(set)
    roots: set[Thing] = set()
    for module in modules.values():
        for node in module.tree.body:
            target = (module.name, getattr(node, "name", "") if isinstance(node, Definition) else "")
            edges[target] |= _named(module, node, modules)
            if module.name not in inside or not isinstance(node, Definition) or _registers(node):
                roots.add(target)
    reached = _closure(roots, edges)
    return sorted(
        f"{name}.{thing}"
        for name in inside
        for thing, node in modules[name].defines.items()
        if not thing.startswith("_") and (name, thing) not in reached
    )


def _registers(node: Definition) -> bool:
    return any(ast.unparse(one).partition("(")[0] not in CHANGE_ONLY for one in node.decorator_list)


def _closure(roots: set[Thing], edges: Mapping[Thing, set[Thing]]) -> set[Thing]:
    reached, waiting = set(), list(roots)
    while waiting:
        thing = waiting.pop()
        if thing not in reached:
            reached.add(thing)
            waiting += edges.get(thing, ())
    return reached


def _named(module: Module, node: ast.stmt, modules: Mapping[str, Module]) -> set[Thing]:
    """What a statement of a module names: its own definitions, what it imports, attributes of imported modules.

    A text that is a dotted path counts too: settings name functions so.
    """
    if isinstance(node, ast.Import | ast.ImportFrom):
        return set()
    found: set[Thing] = set()
    own = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            package, _, name = part.value.rpartition(".")
            found.add((package, name))
        elif isinstance(part, ast.Name) and part.id not in own:
            if part.id in module.defines:
                found.add((module.name, part.id))
            elif part.id in module.imports:
                found.add(_origin(module.imports[part.id], modules))
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            package, name = module.imports.get(part.value.id, ("", ""))
            found.add(_origin((f"{package}.{name}", part.attr), modules))
    return found


def _origin(thing: Thing, modules: Mapping[str, Module]) -> Thing:
    """Where a thing is defined that a package's `__init__` only hands on."""
    package = modules.get(f"{thing[0]}.__init__")
    if package is None:
        return thing
    handed_on = package.imports.get(thing[1], thing)
    if thing[1] in package.defines or handed_on == thing:
        return package.name, thing[1]
    return _origin(handed_on, modules)
