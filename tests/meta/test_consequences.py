"""What a button would do is said in the conditional or the future tense: read as a fact, it seems done already.

Walked: the consequence of every transition, of every form, of every `Action`, and `will` of every page that asks once
more, wherever the code writes one; and every such sentence that stands in a template.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("providers", "placements", "calloffs", "reporting", "sefton_pdps")
CONDITIONAL = re.compile(r"\b(if|will|would|could)\b", re.IGNORECASE)
IN_TEMPLATE = re.compile(r'<p class="govuk-body sefton-consequence">(.*?)</p>', re.DOTALL)
ACTION_CONSEQUENCE = 2


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def _texts(node: ast.AST, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The sentences that an expression may become: both arms of a choice, a constant's value, a text with gaps."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _texts(constants[node.id], constants)
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        yield "".join(" ".join(_texts(part, constants)) or "…" for part in parts)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def _said(node: ast.AST) -> Iterator[ast.expr]:
    """What an assignment, a keyword or an `Action` says that a button would do."""
    if isinstance(node, ast.Assign):
        names = {getattr(target, "id", getattr(target, "attr", "")) for target in node.targets}
        if "consequence" in names:
            yield node.value
    elif isinstance(node, ast.keyword) and node.arg in ("consequence", "will"):
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Action":
        yield from node.args[ACTION_CONSEQUENCE : ACTION_CONSEQUENCE + 1]


def sentences() -> list[tuple[str, str]]:
    """Every sentence about what a button would do, and where it stands."""
    every = []
    for path, tree in _sources():
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        every += [
            (f"{path}:{said.lineno}", text)
            for node in ast.walk(tree)
            for said in _said(node)
            for text in _texts(said, constants)
        ]
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for said in IN_TEMPLATE.findall(template.read_text()):
            if "{{" not in said:
                every.append((str(template.relative_to(ROOT)), said))
    return every


SENTENCES = sentences()


def test_the_walk_finds_them() -> None:
    assert len(SENTENCES) > 120


@pytest.mark.parametrize(("where", "text"), SENTENCES, ids=[where for where, _ in SENTENCES])
def test_what_a_button_would_do_is_conditional_or_future(where: str, text: str) -> None:
    first, *_ = re.split(r"(?<=[.!?]) ", text)
    assert CONDITIONAL.search(first), f"{where}: “{text}” reads as if it were done already."
