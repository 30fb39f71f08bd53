"""What a comment, a docstring or a page of ours cites is in the repository, so that everybody can read it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sefton_pdps.local.embedded import PROJECT
from tests.meta.sources import PACKAGES, ours, short

# Papers that were never part of the repository, as comments once cited them.
ELSEWHERE = re.compile(
    r"\b[Dd]esign (?:section )?\(?\d\w?\b|\bdesign\.md|(?<!\")\bR\d{1,2}\b|\b[Ii]ssue \d"
    r"|\b(?:[Aa]ttack|[Tt]rial|[Ff]inding|[Pp]aper|[Nn]ote)s? [A-Z]{0,2}\d"
    r"|\bsector rules\b|\bobligations\.md|\bfindings/"
)
FILE = re.compile(
    r"(?<![\w/.*-])((?:docs|tests|scripts|requirements)/[\w/.-]*\w\.(?:md|toml|py|txt|in|sql|png)|[A-Z]{4,}\.md)\b"
)
DECISION = re.compile(r"\bADRs? (\d+(?:(?:, | and )\d+)*)")
THIS = Path(__file__)


def _texts() -> Iterator[tuple[str, str]]:
    paths = [
        *ours(*PACKAGES, "tests", "scripts"),
        *ours(*PACKAGES, "docs", suffix=".toml"),
        *ours("docs", suffix=".md"),
    ]
    for path in [*paths, PROJECT / "README.md", PROJECT / "Makefile", PROJECT / "pyproject.toml"]:
        if path not in (THIS, THIS.with_name("test_no_clause_of_ours.py")):
            yield short(path), path.read_text()


def decisions(text: str) -> set[int]:
    return {int(number) for cited in DECISION.findall(text) for number in re.findall(r"\d+", cited)}


def test_no_paper_is_cited_that_is_not_here() -> None:
    assert [(file, ELSEWHERE.findall(text)) for file, text in _texts() if ELSEWHERE.search(text)] == []


def test_every_file_that_is_cited_is_there() -> None:
    assert [
        (file, name)
        for file, text in _texts()
        for name in FILE.findall(text)
        if not (PROJECT / name).exists()
    ] == []


def test_every_decision_that_is_cited_was_taken() -> None:
    taken = {int(path.name[:4]) for path in (PROJECT / "docs/adr").glob("*.md")}
    assert [(file, decisions(text) - taken) for file, text in _texts() if decisions(text) - taken] == []


@pytest.mark.parametrize(
    "text",
    [
        "(design 3a)", "design section 5", "(R8, R9)", "trial R14", "issue 6", "sector rules 3.1",
        "finds nothing (attack F3).", "at most one and a half times as long (trials P5)", "Attacks F3 and F4",
        "as finding C2 says", "the least statement of trial A5", "(paper 3)",
    ],
)  # fmt: skip
def test_a_paper_of_elsewhere_is_noticed(text: str) -> None:
    assert ELSEWHERE.search(text)


@pytest.mark.parametrize(
    "text", ["18 late offers in a trial", "an attack on A5 paper", "two trials", "A4 at 96 dots"]
)
def test_what_cites_no_paper_is_not_taken_for_one(text: str) -> None:
    assert not ELSEWHERE.search(text)


def test_a_file_and_a_decision_are_found_in_a_sentence() -> None:
    assert FILE.findall("See docs/security.md, `README.md` and own/docs/other.md.") == [
        "docs/security.md",
        "README.md",
    ]
    assert decisions("as ADR 7 says, and (ADR 32, 42)") == {7, 32, 42}
