"""The PDF for the Cabinet Member: made from the snapshot alone, every figure in both, tagged, a subject a page."""

import json
import re
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pdfua import Severity, validate

from reporting.documents.expenditure_report import ReportDocument, report_document
from reporting.rules.commentary import commented
from reporting.rules.snapshot import canonical, fingerprint
from reporting.selectors.figures import compute
from reporting.selectors.snapshot import snapshot
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import pounds, pounds_short
from sefton_pdps.core.time import clock
from sefton_pdps.demo.baseline import load_baseline
from sefton_pdps.demo.loading import analyse
from tests.reporting.test_baseline import AS_AT

pytestmark = pytest.mark.whole

# Not the words on the axes of charts: £0.25m, £1m.
MONEY = re.compile(r"−?£[0-9,]+\.[0-9]{2}(?![0-9m])|−?£[0-9,]+\.[0-9]{3} million")


@pytest.fixture(scope="module")
def december(clone_for_module: str) -> str:
    """The snapshot of December 2021, worked out once for this module: it is only text."""
    load_baseline(seed=2022, by=None, today=clock.today())
    analyse()
    with tenancy.scope(tenancy.COUNCIL):
        return canonical(snapshot(compute(AS_AT)))


@pytest.fixture
def frozen(december: str) -> dict[str, Any]:
    return json.loads(december)


@pytest.fixture(scope="module")
def document(december: str) -> ReportDocument:
    return report_document(json.loads(december))


@cache
def _pages(document: ReportDocument) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(document.body)).pages]


def _amounts(value: object) -> set[Decimal]:
    """Every amount of money in a snapshot: text of pounds with two places."""
    if isinstance(value, dict):
        return set().union(*(_amounts(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_amounts(one) for one in value))
    return (
        {Decimal(value)} if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value) else set()
    )


def test_every_amount_of_the_pdf_is_in_the_snapshot(frozen: dict[str, Any], document: ReportDocument) -> None:
    amounts = _amounts(frozen)
    known = {words(size) for size in {*amounts, *map(abs, amounts)} for words in (pounds, pounds_short)}
    shown = set(MONEY.findall(" ".join(_pages(document))))
    assert len(shown) > 55 and shown <= known


def test_every_amount_of_the_snapshot_is_in_the_pdf(frozen: dict[str, Any], document: ReportDocument) -> None:
    text = " ".join(_pages(document))
    hidden = [
        amount
        for amount in _amounts(frozen)
        if amount and pounds(abs(amount)) not in text and pounds_short(abs(amount)) not in text
    ]
    assert hidden == []


def test_page_1_alone_tells_a_hurried_reader_enough(document: ReportDocument) -> None:
    first = _pages(document)[0]
    assert "Residential care is forecast to overspend by £1.498 million; fostering by £0.003 million" in first
    for figure in (
        "£11.472 million",
        "£12.970 million",
        "£5.097 million",
        "£3.816 million",
        "£5.100 million",
    ):
        assert figure in first
    assert "Since the month before" in first and "As at 31 December 2021" in first


def test_each_subject_has_one_page(document: ReportDocument) -> None:
    pages = _pages(document)
    assert len(pages) == document.pages == 9
    assert all(f"Page {number} of 9" in text for number, text in enumerate(pages, start=1))


def test_the_footer_carries_the_fingerprint_of_the_snapshot(
    frozen: dict[str, Any], document: ReportDocument
) -> None:
    assert all(fingerprint(frozen)[:16] in text for text in _pages(document))


def test_a_comment_stands_in_the_pdf_and_changes_its_fingerprint(
    frozen: dict[str, Any], document: Any
) -> None:
    commented = {**frozen, "commentary": {"summary": "Two homes\nclosed."}}
    made = report_document(commented)
    assert "Two homes closed." in _pages(made)[0]
    assert made.pages == document.pages
    assert fingerprint(commented) != fingerprint(frozen)


AS_TYPED = """Ann & Bob O'Neil "Jo" <i>Ltd"""


def test_every_typed_text_is_printed_as_it_was_typed(
    frozen: dict[str, Any], document: ReportDocument
) -> None:
    """Comments of every page, names of cost lines, sources of budgets and of cited figures: & ' " and < stay."""
    frozen["commentary"] = {slug: f"{AS_TYPED} {slug}" for slug in commented(frozen)}
    for number, line in enumerate(frozen["lines"]):
        line["budget_source"] = line["budget_source"] and f"{AS_TYPED} source {number}"
    for number, figure in enumerate(frozen["cited"]):
        figure["source"] = f"{AS_TYPED} cited {number}"
    text = " ".join(_pages(report_document(frozen)))
    for slug in frozen["commentary"]:
        assert f"{AS_TYPED} {slug}" in text
    assert f"{AS_TYPED} source 0" in text and f"{AS_TYPED} cited 0" in text
    assert re.search(r"&(?:amp|lt|gt|quot|#x?[0-9a-f]+);", text) is None


def test_a_snapshot_holds_no_float(frozen: dict[str, Any]) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is a float")

    json.loads(canonical(frozen), parse_float=refuse)


def test_a_number_of_children_that_is_0_stops_no_pdf(frozen: dict[str, Any]) -> None:
    for row in frozen["routes"]["rows"]:
        row["counts"] = [row["total"], 0]
    frozen["routes"] |= {"columns": ["spot", "regional"], "totals": [frozen["routes"]["total"], 0]}
    assert report_document(frozen).pages == 9


def test_pdf_ua_check_finds_nothing(document: ReportDocument, tmp_path: Path) -> None:
    file = tmp_path / document.name
    file.write_bytes(document.body)
    found = validate(str(file)).findings
    assert [one for one in found if one.severity in (Severity.ERROR, Severity.WARNING)] == []
