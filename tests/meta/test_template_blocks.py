"""A block that its parent does not have is never shown: the page is empty there, and no status says so."""

import re
from pathlib import Path

from sefton_pdps.local.embedded import PROJECT
from tests.meta.sources import ours, short

TEMPLATES = PROJECT / "templates"
BLOCK = re.compile(r"{% block (\w+)")
PARENT = re.compile(r"{% extends \"([^\"]+)\"")


def _parent(path: Path) -> Path | None:
    named = PARENT.search(path.read_text())
    return TEMPLATES / named[1] if named else None


def _blocks_above(path: Path) -> set[str]:
    parent = _parent(path)
    return set(BLOCK.findall(parent.read_text())) | _blocks_above(parent) if parent else set()


def unshown() -> list[str]:
    """Blocks that no template above has, and that do not stand within another block of the same template."""
    return [
        f"{short(path)}: {block}"
        for path in ours("templates", suffix=".html")
        if _parent(path)
        for block in _outermost(path.read_text())
        if block not in _blocks_above(path)
    ]


def _outermost(text: str) -> list[str]:
    depth, outermost = 0, []
    for tag in re.findall(r"{% (block \w+|endblock)", text):
        if tag == "endblock":
            depth -= 1
        else:
            outermost += [] if depth else [tag.removeprefix("block ")]
            depth += 1
    return outermost


def test_every_block_is_one_of_the_template_above() -> None:
    assert unshown() == []


def test_an_inner_block_is_the_templates_own() -> None:
    assert _outermost(
        "{% block a %}{% block b %}{% endblock %}{% endblock %}{% block c %}{% endblock %}"
    ) == ["a", "c"]
