"""Put a mutant in the place of a module that is loaded already: whoever imported a function of it runs the slip too.

The code of each function and method is exchanged, not the function: names imported from the module stay right. What
a slip outside functions changes (a constant, a table) is set in the module, and whatever is made from it there is made
again, with the classes that everybody knows; who imported that keeps the old one, as a test should that compares.
"""

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from tests.mutation.mutants import Mutant


class CannotSwap(Exception):
    """A function of the mutant does not fit in the place of the module's: it closes over other names."""


def put_in_place(mutant: Mutant, module: ModuleType) -> None:
    """Make the module mean what the mutant says."""
    changed: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(mutant.tree, str(module.__file__), "exec"), changed)
    defined = (node for node in mutant.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    for name in [node.name for node in defined]:
        _exchange(getattr(module, name), changed[name])
    if mutant.scope == "module":
        again = ast.Module(list(_set_again(mutant)), [])
        exec(compile(again, str(module.__file__), "exec"), vars(module))


def _exchange(old: Any, new: Any) -> None:
    if isinstance(old, type):
        for name, attribute in vars(new).items():
            if _functions(attribute):
                _exchange(vars(old)[name], attribute)
        return
    if hasattr(old, "cache_clear"):
        old.cache_clear()
    for function, slipped in zip(_functions(old), _functions(new), strict=True):
        if function.__code__.co_freevars != slipped.__code__.co_freevars:
            raise CannotSwap
        function.__code__ = slipped.__code__
        function.__defaults__, function.__kwdefaults__ = slipped.__defaults__, slipped.__kwdefaults__


def _functions(attribute: Any) -> list[FunctionType]:
    """The functions behind a name: its own, what a decorator wraps, or those of a property."""
    if isinstance(attribute, property):
        behind = [attribute.fget, attribute.fset]
    else:
        behind = [getattr(attribute, "__func__", getattr(attribute, "func", attribute))]
    unwrapped = [inspect.unwrap(each) for each in behind if each is not None]
    return [each for each in unwrapped if isinstance(each, FunctionType)]


def _set_again(mutant: Mutant) -> Iterator[ast.stmt]:
    """The statement with the slip, and those after it that read a name which is set again."""
    names: set[str] = set()
    for node in mutant.tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        slipped = node.lineno <= mutant.line <= (node.end_lineno or node.lineno)
        if slipped or _names(node, ast.Load) & names:
            names |= _names(node, ast.Store)
            yield node


def _names(node: ast.AST, used_for: type[ast.expr_context]) -> set[str]:
    return {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, used_for)
    }
