"""A block that its parent does not have is never shown: the page is empty there, and no status says so.

Nor does a block read what another one named: eight pages had no way to cancel, because the address stood in `back`.
"""

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


NAMED = re.compile(r"{%[^%]* as (\w+) %}")
WITHIN = re.compile(r"{% block (\w+) %}(.*?){% endblock %}(?=\s*(?:{% block|$))", re.DOTALL)
TAGS = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"')


def _read_elsewhere(text: str) -> list[str]:
    """Names that one of the outer blocks gives and another reads without giving them itself."""
    blocks = WITHIN.findall(text)
    return sorted(
        {
            name
            for giver, body in blocks
            for name in NAMED.findall(body)
            for reader, other in blocks
            if reader != giver and name not in NAMED.findall(other)
            if any(re.search(rf"\b{name}\b", QUOTED.sub("", tag)) for tag in TAGS.findall(other))
        }
    )


def test_no_block_reads_what_another_one_named() -> None:
    found = {short(path): _read_elsewhere(path.read_text()) for path in ours("templates", suffix=".html")}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_that_stands_in_a_text_alone_is_not_read() -> None:
    back = '{% block back %}{% url "a:b" as page %}{% back_link page "Back" %}{% endblock %}\n'
    assert _read_elsewhere(back + "{% block main %}{% page_form form page %}{% endblock %}") == ["page"]
    assert _read_elsewhere(back + '{% block main %}{% inset "the page" %} page{% endblock %}') == []


def test_every_block_is_one_of_the_template_above() -> None:
    assert unshown() == []


def test_an_inner_block_is_the_templates_own() -> None:
    assert _outermost(
        "{% block a %}{% block b %}{% endblock %}{% endblock %}{% block c %}{% endblock %}"
    ) == ["a", "c"]
