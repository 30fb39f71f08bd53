"""The words of our own that somebody may read, apart from those that only we read: docstrings, comments, tests."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.meta.sources import PACKAGES, ours, short

Said = tuple[str, int, str]  # file, line, words

_REMARK = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


def notes_of_columns(tree: ast.AST) -> set[int]:
    """The notes beside the columns of a model: nobody but us reads them, and a change of one is a migration."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "help_text"
        for inner in ast.walk(node.value)
    }


def only_ours(tree: ast.AST) -> set[int]:
    """The strings that nobody but us reads: docstrings, and the notes beside the columns of a model."""
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return docstrings | notes_of_columns(tree)


def strings_of(path: Path) -> Iterator[Said]:
    """Every string of a module that is not a docstring, with the constant parts of f-strings."""
    tree = ast.parse(path.read_text())
    apart = only_ours(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield short(path), node.lineno, node.value


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    else:
        yield str(value)


def strings() -> Iterator[Said]:
    """Strings of the code. Not migrations: what they raise is read in a log. Not the handbook: it is for us."""
    for path in ours(*PACKAGES):
        if not {"migrations", "handbook"} & set(path.parts):
            yield from strings_of(path)


def templates() -> Iterator[Said]:
    """Lines of the templates without their remarks."""
    for path in ours("templates", suffix=""):
        if path.suffix in (".html", ".txt"):
            text = _REMARK.sub(lambda remark: "\n" * remark.group().count("\n"), path.read_text())
            for number, line in enumerate(text.splitlines(), start=1):
                yield short(path), number, line


def reference_data() -> Iterator[Said]:
    """The values of the packaged reference data, which pages print; the line is the file's."""
    for path in ours(*PACKAGES, suffix=".toml"):
        for value in _values(tomllib.loads(path.read_text())):
            yield short(path), 0, value
