"""Docstrings and comments are plain English: no clause stands on its head, and a threshold says why."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta.sources import PACKAGES, ours, short

# How German or legal order shows in English: "if it has not the shape", "who does not meet the child reads no name",
# "what was refused is not asked for again", "nothing is confirmed that was not read", "what a role may not do it is
# not shown", "none to an evaluator who ...".
UPSIDE_DOWN = re.compile(
    r"\b(has|have) (it|them) not\b"
    r"|\b(has|have) not (the|a|an|any|its|their)\b"
    r"|(^|[.;] )Whom? (does|do|is|may|has|have|was) (not|never)\b[^.;:,]* (reads|sees|gets|learns|is|has|may)\b"
    r"|(^|[.;] )(What|Whom|Whose) [^.;:,]*\b(is|are|was|were) (not |never )?[a-z]+(ed|en) "
    r"(by|for again|back|over)\b(?!,)"
    r"|(^|[.;] )(Nothing|Nobody) (is|are|was) [a-z]+ that (is|was|has|does) not\b"
    r"|(^|[.;] )What [^.;:,]* may not [a-z]+,? it is\b"
    r"|(^|[.;] )None to\b"
)
THRESHOLD = re.compile(
    r"^(SHORTEST|LONGEST|LEAST|MOST|FEWEST|FURTHEST|NEAR|FAR|STALE|HIGHEST|WIDE)\b|^(SHORTEST|LONGEST|LEAST|MOST|FEWEST)_"
)
# A score's highest value is the scale of the published descriptors, and needs no reason of ours.
SCALES = {"HIGHEST_SCORE", "WIDE"}


def _notes(path: Path) -> Iterator[tuple[int, str]]:
    """Every docstring of a module, and every comment with those that follow on as one."""
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
            told := ast.get_docstring(node)
        ):
            yield getattr(node, "lineno", 1), " ".join(told.split())
    begun, parts, last = 0, list[str](), 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                yield begun, " ".join(parts)
                begun, parts = token.start[0], []
            parts.append(token.string.lstrip("# "))
            last = token.start[0]
    yield begun, " ".join(parts)


def test_no_note_stands_on_its_head() -> None:
    wrong = [
        f"{short(path)}:{line}: {note}"
        for path in ours(*PACKAGES)
        if "migrations" not in path.parts
        for line, note in _notes(path)
        if UPSIDE_DOWN.search(note)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "note",
    [
        "None if it has not the shape.",
        "What was let through is taken back by any manager.",
        "Who does not meet the child by name reads no birthday.",
        "Nothing is confirmed that was not read.",
        "What was refused is not asked for again unchanged.",
        "What a role may not do it is not shown.",
    ],
)
def test_a_note_on_its_head_is_seen(note: str) -> None:
    assert UPSIDE_DOWN.search(note)


@pytest.mark.parametrize(
    "note",
    [
        "What a search lists.",
        "Who may decide, and why not.",
        "Nothing else.",
        "What is not read by anybody."[:20],
    ],
)
def test_a_title_is_no_sentence(note: str) -> None:
    assert not UPSIDE_DOWN.search(note)


def test_a_threshold_says_why_it_is_that_number() -> None:
    """Above it stands a comment: whoever wants to move the number reads what it weighs."""
    silent = []
    for path in ours(*PACKAGES):
        if "rules" not in path.parts and path.stem != "rules":
            continue
        lines = path.read_text().splitlines()
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and any(char.isdigit() for char in ast.unparse(node.value)):
                names = {
                    part.id
                    for target in node.targets
                    for part in ast.walk(target)
                    if isinstance(part, ast.Name)
                }
                told = lines[node.lineno - 2].startswith("#") or "#" in lines[node.lineno - 1]
                silent += [
                    f"{short(path)}: {name}" for name in names - SCALES if THRESHOLD.search(name) and not told
                ]
    assert silent == []
