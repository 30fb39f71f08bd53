"""A day that a page must not tell is looked for in each form: tables write it otherwise than sentences do."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ONE_FORM = re.compile(r"\b(?:short_|words\.)?day\([^\n]*\) not in ")


def test_no_test_looks_for_a_forbidden_day_in_one_form_only() -> None:
    lines = [
        f"{path.relative_to(TESTS)}: {line.strip()}"
        for path in sorted(TESTS.rglob("test_*.py"))
        for line in path.read_text().splitlines()
        if ONE_FORM.search(line)
    ]
    # Both tell a last night from the first day after it, in a table that writes the former.
    assert {line.partition(":")[0] for line in lines} <= {"placements/test_placement_pages.py"}, lines
    assert len(lines) == 2
