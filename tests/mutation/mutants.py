"""A module's mutants: its source with one slip each, of the kinds that people make.

A comparison turned or off by one, `and` for `or`, a `not` too many, plus for minus, a number one too high, true for
false, a check that is not called, one too few in a set or among alternatives. Texts, types and `__all__` are left as
they are: a slip there is seen by reading or by the type checker.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip

_SLIPPERY = (
    ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Constant, ast.Expr, ast.Set, ast.Tuple, ast.List,
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One slip: where it is, in words that stay when lines move, and the whole module with it.

    `scope` is the function or class that it stands in, or "module".
    """

    name: str
    scope: str
    line: int
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, each from a fresh copy of its tree."""
    whole = ast.parse(source)
    seen: dict[str, int] = {}
    for number, (scope, node) in enumerate(_places(whole)):
        for slip in _slips(node):
            tree = copy.deepcopy(whole)
            _, place = list(_places(tree))[number]
            before = ast.unparse(place)
            name = f"{scope}: {slip(place) or f'{before} -> {ast.unparse(place)}'}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            yield Mutant(name, scope, getattr(node, "lineno", 0), ast.fix_missing_locations(tree))


def _places(tree: ast.AST, scope: str = "module") -> Iterator[tuple[str, ast.AST]]:
    """Every expression that may be mutated, with the function it stands in; annotations and decorators are none."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST):
                continue
            inner = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else scope
            if isinstance(child, _SLIPPERY):
                yield inner, child
            yield from _places(child, inner)


# Puts the slip into a place; says what it did where the place before and after would not tell it.
Slip = Callable[[Any], str | None]


def _slips(node: ast.AST) -> list[Slip]:
    """What may go wrong at a place: functions that put the slip into a copy of it."""
    slips: list[Slip] = []
    match node:
        case ast.Compare(ops=operators):
            turned = [number for number, operator in enumerate(operators) if type(operator) in _TURNED]
            slips = [partial(_turn, number=number) for number in turned]
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in _TURNED:
            slips = [_turn_operator]
        case ast.UnaryOp(op=ast.Not()):
            slips = [_without_not]
        case ast.Expr(value=ast.Call()):
            slips = [_not_called]
        case ast.Set() | ast.Tuple() | ast.List() if _is_choice(node):
            slips = [partial(_without, number=number) for number in range(len(node.elts))]
        case ast.Constant(value=bool()):
            slips = [_turn_truth]
        case ast.Constant(value=int()):
            slips = [_one_more]
    return slips


def _is_choice(node: ast.Set | ast.Tuple | ast.List) -> bool:
    """Whether each element stands for itself: in a set, or where all are named alike (`Permission.A, Permission.B`)."""
    return isinstance(node, ast.Set) or (
        isinstance(node.ctx, ast.Load) and all(isinstance(each, ast.Attribute) for each in node.elts)
    )


def _without(place: ast.Set | ast.Tuple | ast.List, number: int) -> str:
    return f"without {ast.unparse(place.elts.pop(number))}"


def _not_called(place: ast.Expr) -> str:
    called = ast.unparse(place.value)
    place.value = ast.Constant(None)
    return f"{called} left out"


def _turn_operator(place: ast.BoolOp | ast.BinOp) -> None:
    place.op = _TURNED[type(place.op)]()  # type: ignore[assignment]


def _turn_truth(place: ast.Constant) -> None:
    place.value = not place.value


def _one_more(place: ast.Constant) -> None:
    place.value += 1  # type: ignore[operator]


def _turn(place: ast.Compare, number: int) -> None:
    place.ops[number] = _TURNED[type(place.ops[number])]()  # type: ignore[call-overload]


def _without_not(place: ast.UnaryOp) -> None:
    """`not x` becomes `not not x`: the node stays, its meaning turns."""
    place.operand = ast.UnaryOp(ast.Not(), place.operand)
