"""Nobody who uses the service reads a number that only we know: a requirement, a decision, a trial, a design."""

import ast
import re
from itertools import chain

import pytest

from tests.meta import words_of_ours

# The law is cited with its words ("reg. 27A") and "R3" alone is a code of the yearly return; these are names of our own
# papers.
OF_OURS = re.compile(
    r"\bS-\d+\b|(?!\AR\d\Z)\bR\d{1,2}\b|\bADR\b|\b[Dd]esign \(?\d|\bdesign section|\b[Ii]ssue \d"
    r"|\b(?:[Aa]ttack|[Tt]rial)s? [A-Z]\d"
)


def test_no_text_that_somebody_reads_cites_a_paper_of_ours() -> None:
    read = chain(words_of_ours.strings(), words_of_ours.templates(), words_of_ours.reference_data())
    assert [(file, line, OF_OURS.findall(text)) for file, line, text in read if OF_OURS.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [f"needs evidence (S-{7}).", "as ADR 7 says", "(design 3a)", "trial R14", "issue 6", "(attack F3)"],
)
def test_a_paper_of_ours_is_noticed(text: str) -> None:
    assert OF_OURS.search(text)


@pytest.mark.parametrize(
    "text", ["Only a registered home (reg. 27A).", "PL-2026-00412", "A design of 3 rooms"]
)
def test_the_law_and_references_are_not_taken_for_one(text: str) -> None:
    assert not OF_OURS.search(text)


def test_a_docstring_and_a_note_at_a_column_are_ours_but_a_refusal_is_not() -> None:
    source = (
        '"""Doc ADR 1."""\nname = Field(help_text="ADR 2")\nraise DomainError(f"{name} lacks it (ADR 3).")\n'
    )
    tree = ast.parse(source)
    apart = words_of_ours.only_ours(tree)
    read = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in apart]
    assert read == [" lacks it (ADR 3)."]
