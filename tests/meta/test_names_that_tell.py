"""A name that lives longer than three lines tells what it names: `one`, `found`, `held`, `made` and `said` do not.

They are good in a comprehension and within three lines. What lived longer before this test stands in
`short-names.toml`, a number a file; it may fall and not rise, and a new file has none.
"""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta.sources import PACKAGES, ours, short

TELLING_NOTHING = frozenset({"one", "found", "held", "made", "said"})
LINES = 3
# How far the list may lag behind the code before somebody has to write it anew.
LAG = 2
LIST = Path(__file__).with_name("short-names.toml")

_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BRIEF = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


def _names(node: ast.AST) -> Iterator[ast.Name | ast.arg]:
    """The names of a function itself: not of functions in it, nor of comprehensions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name | ast.arg):
            yield child
        if not isinstance(child, (*_OWN_SCOPE, *_BRIEF)):
            yield from _names(child)


def _uses(function: ast.AST, name: str) -> list[int]:
    """Every line on which the name stands, in comprehensions too: there it is read from outside."""
    return [node.lineno for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name]


def long_lived(tree: ast.AST) -> list[tuple[int, str]]:
    """The line where each of these names begins that is still used more than three lines further down."""
    lives = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        begins: dict[str, int] = {}
        for node in _names(function):
            name = node.arg if isinstance(node, ast.arg) else node.id
            if name in TELLING_NOTHING and (isinstance(node, ast.arg) or isinstance(node.ctx, ast.Store)):
                begins[name] = min(node.lineno, begins.get(name, node.lineno))
        lives += [
            (line, name)
            for name, line in begins.items()
            if max(_uses(function, name), default=line) - line >= LINES
        ]
    return lives


def counted() -> Counter[str]:
    """How many such names each of our files has."""
    return Counter(
        {
            short(path): lives
            for path in ours(*PACKAGES)
            if "migrations" not in path.parts
            if (lives := len(long_lived(ast.parse(path.read_text()))))
        }
    )


def test_no_file_has_more_of_these_names_than_it_had() -> None:
    listed = tomllib.loads(LIST.read_text())
    more = {
        name: f"{number} where {listed.get(name, 0)} were: "
        + ", ".join(f"{one} in line {line}" for line, one in long_lived(ast.parse(Path(name).read_text())))
        for name, number in counted().items()
        if number > listed.get(name, 0)
    }
    assert more == {}


def test_the_list_follows_the_code_down() -> None:
    listed = Counter(tomllib.loads(LIST.read_text()))
    assert (listed - counted()).total() <= LAG, f"Write it anew: {LIST.name}"


@pytest.mark.parametrize(
    ("source", "lives"),
    [
        ("def f():\n    found = 1\n    a = 2\n    return found", 0),
        ("def f():\n    found = 1\n    a = 2\n    b = 3\n    return found", 1),
        ("def f(one):\n    a = 1\n    b = 2\n    return one", 1),
        ("def f():\n    return [\n        one\n        for one\n        in\n        []\n    ]", 0),
        ("def f():\n    held = 1\n    a = 2\n    b = 3\n    return [x for x in held]", 1),
        ("def f():\n    founder = 1\n    a = 2\n    b = 3\n    return founder", 0),
    ],
)
def test_what_lives_longer_is_counted(source: str, lives: int) -> None:
    assert len(long_lived(ast.parse(source))) == lives
