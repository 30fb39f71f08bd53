"""Which views take which step of which transition table, and through which door: read from the code, not by hand."""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from sefton_pdps.core.web import check_page, form_page, pages
from sefton_pdps.workflow import Machine, run, run_many

ROOT = Path(__file__).resolve().parents[2]
APPS = ("providers", "placements", "calloffs", "reporting", "sefton_pdps")
DOORS: dict[Any, str] = {
    form_page.ask: "ask",
    form_page.confirm: "confirm",
    pages.page_post: "page_post",
    pages.press: "press",
    check_page.checked: "checked",
}


@functools.cache
def _tree(function: FunctionType) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _value(node: ast.AST, scope: dict[str, Any]) -> Any:
    """What a dotted name stands for in its module, None where it is a local one."""
    if isinstance(node, ast.Name):
        return scope.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, scope), node.attr, None)
    return None


def _functions(value: Any) -> Iterator[FunctionType]:
    """The functions that a name leads to: itself, or those in a table or tuple of a module."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for part in value:
            yield from _functions(part)
    unwrapped = inspect.unwrap(value) if callable(value) else None
    if isinstance(unwrapped, FunctionType):
        yield unwrapped


def named(function: FunctionType) -> Iterator[FunctionType]:
    """Every function that this one names, called or handed on; a name of its own is none of its module."""
    own = {*function.__code__.co_varnames, *function.__code__.co_cellvars}
    scope = {name: value for name, value in function.__globals__.items() if name not in own}
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Name | ast.Attribute):
            yield from _functions(_value(node, scope))


def _steps_of_call(call: ast.Call, function: FunctionType) -> Iterator[str]:
    """The steps of one call of `run`; where the step is chosen at run time, those that the function names."""
    scope = function.__globals__
    machine = _value(call.args[0], scope) if call.args else None
    if not isinstance(machine, Machine):
        return
    own = {step.name for step in machine.transitions}
    for part in (call.args[1], _tree(function)):
        names = {node.value for node in ast.walk(part) if isinstance(node, ast.Constant)} & own
        if names:
            yield from (f"{machine.name}.{name}" for name in names)
            return
    yield from (f"{machine.name}.{step.name}" for step in machine.transitions if step.permission)


@functools.cache
def steps(function: FunctionType) -> frozenset[str]:
    """The steps that a service takes, itself or through another service."""
    return frozenset(_walked(function, set()))


def _walked(function: FunctionType, seen: set[FunctionType]) -> set[str]:
    if function in seen or ".services" not in function.__module__:
        return set()
    seen.add(function)
    taken: set[str] = set()
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Call) and _value(node.func, function.__globals__) in (run, run_many):
            taken |= set(_steps_of_call(node, function))
    for other in named(function):
        taken |= _walked(other, seen)
    return taken


def _is_view(function: FunctionType) -> bool:
    return ".views" in function.__module__


def reach(view: FunctionType) -> tuple[set[str], set[FunctionType]]:
    """The doors and the services of a view, also through the helpers that stand beside it."""
    doors: set[str] = set()
    services: set[FunctionType] = set()
    seen, waiting = set(), [view]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for other in named(function):
            if other in DOORS:
                doors.add(DOORS[other])
            elif ".services" in other.__module__:
                services.add(other)
            elif _is_view(other):
                waiting.append(other)
    return doors, services


def views() -> Iterable[FunctionType]:
    """Every public function of a views module that takes a request."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "views" not in path.parts and path.name != "views.py":
                continue
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for name, function in vars(module).items():
                plain: Callable[..., Any] = inspect.unwrap(function) if callable(function) else function
                if (
                    isinstance(plain, FunctionType)
                    and plain.__module__ == module.__name__
                    and not name.startswith("_")
                ):
                    yield plain
