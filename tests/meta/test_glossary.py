"""The words of `docs/glossary.md` are the only ones: what stands in its last column is in no name, text or template."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sefton_pdps.local.embedded import PROJECT
from tests.meta.sources import PACKAGES, ours, short
from tests.meta.words_of_ours import Said, notes_of_columns, templates

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _tables() -> Iterator[tuple[str, list[str]]]:
    """Each row of the page's tables with the heading above it."""
    heading = ""
    for line in (PROJECT / "docs/glossary.md").read_text().splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("| ") and not line.startswith(("| Word |", "|---")):
            yield heading, [cell.strip() for cell in line.strip("|").split("|")]


ALLOWED = {
    (word, file)
    for heading, (word, where, why) in _tables()
    if heading.startswith("Where")
    for file in re.findall(r"`([^`]+)`", where)
    if why
}
NOT = {
    word.strip().lower(): instead
    for heading, (instead, _, words) in _tables()
    if not heading.startswith("Where")
    for word in words.split(",")
    if word.strip()
}


def spoken(text: str) -> str:
    """A name or a text as words in lower case: `OfferDraft`, `offer_draft` and "Offer draft" are the same."""
    return f" {' '.join(re.findall('[a-z]+', CAMEL.sub(' ', text).lower()))} "


def wrong_words(text: str) -> set[str]:
    """The words of the last column in a text, in the singular or plural."""
    words = spoken(text)
    return {word for word in NOT if f" {word} " in words or f" {word}s " in words}


def _names(path: Path) -> Iterator[Said]:
    """What a module calls its own things, and every text in it, docstrings included."""
    tree = ast.parse(path.read_text())
    apart = notes_of_columns(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield short(path), node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield short(path), node.lineno, node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield short(path), node.lineno, node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.alias):
            yield short(path), node.lineno, node.asname or node.name.split(".")[-1]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield short(path), node.lineno, node.value


@cache
def _everything() -> tuple[Said, ...]:
    return tuple(_read())


def _read() -> Iterator[Said]:
    for path in ours(*PACKAGES):
        yield short(path), 0, short(path).removesuffix(path.suffix)
        if "migrations" not in path.parts:
            yield from _names(path)
    yield from templates()


def test_no_name_text_or_template_has_a_word_of_the_last_column() -> None:
    wrong = [
        f"{file}:{line}: {word} (say: {NOT[word]})"
        for file, line, text in _everything()
        for word in wrong_words(text)
        if (word, file) not in ALLOWED
    ]
    assert wrong == []


def test_every_exception_is_still_needed() -> None:
    used = {(word, file) for file, _, text in _everything() for word in wrong_words(text)}
    assert ALLOWED - used == set()


# The permission to lift the gate of grade is named where all permissions are; the demonstration tells of settings.
SPEAK_OF_GATES = ("sefton_pdps/access/permissions.py", "sefton_pdps/demo/")


def test_a_gate_bars_a_setting_and_never_a_page() -> None:
    """The platform knows no setting, so it has no gate: a page is open to those who hold its permissions."""
    speaks = {
        file
        for file, _, text in _everything()
        if file.startswith("sefton_pdps/") and re.search(r" gated? | gates ", spoken(text))
    }
    assert {file for file in speaks if not file.startswith(SPEAK_OF_GATES)} == set()
    assert "sefton_pdps/access/permissions.py" in speaks


def test_no_module_or_folder_is_called_home() -> None:
    """A home is a child's; what somebody finds on a home page is a worklist."""
    assert [
        short(path) for path in ours(*PACKAGES) if "home" in short(path).removesuffix(".py").split("/")
    ] == []


# The name of an event stands in the trail for good (ADR 83).
OLD_EVENT = "authorisation.key_turned"
TURNED = re.compile(
    r" turn(s|ed|ing)? (a|another|the|its|one|two|each|every)? ?(\w+ )?keys? | keys? (is|are|was)? ?turned "
)


def test_an_office_decides_and_nobody_turns_a_key() -> None:
    wrong = {
        f"{file}:{line}"
        for file, line, text in _everything()
        if text != OLD_EVENT and TURNED.search(spoken(text))
    }
    assert wrong == set()
    assert TURNED.search(spoken("Who turned the last key")) and TURNED.search(
        spoken("when each key is turned")
    )


@pytest.mark.parametrize(
    "text", ["BidWriter", "all_bids", "The supplier's offer", "a service user", "SERVICE_USERS"]
)
def test_a_wrong_word_is_seen_in_names_and_texts(text: str) -> None:
    assert wrong_words(text)


@pytest.mark.parametrize("text", ["forbidden", "quoted", "dealt", "minority"])
def test_part_of_another_word_is_not_taken_for_one(text: str) -> None:
    assert not wrong_words(text)
