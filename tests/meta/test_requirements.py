"""Every number that the code cites is a requirement, and every requirement is kept somewhere or says why not."""

import pytest

from sefton_pdps.handbook import requirements
from sefton_pdps.handbook.sources import PRODUCT

NUMBERS = {each.number for each in requirements.read()}


def test_every_number_that_is_cited_is_a_requirement() -> None:
    cited = {
        **requirements.marked(*PRODUCT, "tests", "docs", "scripts"),
        **requirements.decided(),
    }
    assert {number: files for number, files in cited.items() if number not in NUMBERS} == {}


def test_every_requirement_is_kept_in_code_or_says_why_it_is_not() -> None:
    kept = requirements.marked(*PRODUCT)
    silent = [
        each.number
        for each in requirements.read()
        if not kept[each.number] and not each.none and not each.not_built
    ]
    assert silent == []


def test_what_the_software_does_about_a_requirement_is_marked_in_it() -> None:
    kept = requirements.marked(*PRODUCT, "tests")
    assert [each.number for each in requirements.read() if each.must and not kept[each.number]] == []


def test_what_is_marked_says_what_the_software_does() -> None:
    kept = requirements.marked(*PRODUCT)
    assert [each.number for each in requirements.read() if kept[each.number] and not each.must] == []


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (f"by value (S-{49}).", {"S-49"}),
        (f"(S-{31}, S-{32})", {"S-31", "S-32"}),
        (f"S-{28} to S-{31}", {"S-28", "S-29", "S-30", "S-31"}),
        ("PLS-7 and S-x", set()),
    ],
)
def test_a_mark_is_a_number_and_a_range_stands_for_all_of_it(text: str, cited: set[str]) -> None:
    assert requirements.marks(text) == cited


def test_the_page_tells_each_requirement_with_its_sentence() -> None:
    page = requirements.page()
    for each in requirements.read():
        assert f"## {each.number}: {each.where}\n\nThe report: {each.says}\n" in page
