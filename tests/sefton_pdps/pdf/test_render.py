import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pdfua import Severity, validate

from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.pdf.render import render

pytestmark = pytest.mark.whole
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MADE = datetime(2022, 1, 5, 9, 30, tzinfo=UTC)
CHART = BarChart("spend", "Spend by month", ("Apr", "May"), (Series("Spend", (1000, None)),))

TWICE = """
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
import django
from django.conf import settings
settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": sys.argv[1:3], "OPTIONS": {"libraries": {"charts": "sefton_pdps.core.templatetags.charts"}}}])
django.setup()
from sefton_pdps.pdf.render import render
made = render("sample.html", {"rows": range(30), "as_at": date(2021, 12, 31)}, identifier="report 2021-12",
              title="Expenditure report", created=datetime(2022, 1, 5, 9, 30, tzinfo=UTC))
print(sha256(made).hexdigest())
"""


def make(identifier="report 2021-12", created=MADE, **context):
    given = {"rows": range(30), "as_at": date(2021, 12, 31), **context}
    return render("sample.html", given, identifier=identifier, title="Expenditure report", created=created)


def test_pdf_ua_check_finds_no_error(tmp_path):
    file = tmp_path / "made.pdf"
    file.write_bytes(make(chart=CHART))
    findings = validate(str(file)).findings
    assert [found for found in findings if found.severity in (Severity.ERROR, Severity.WARNING)] == []


def header_scopes(made):
    """The kind of row group each table header stands in, and the scope it carries."""
    found = set()

    def walk(element, groups):
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid, groups)
        elif isinstance(element, pikepdf.Dictionary):
            kind = str(element.get("/S", ""))
            if kind == "/TH":
                found.add((groups[-2], str(element.get("/A", {}).get("/Scope"))))
            walk(element.get("/K"), [*groups, kind])

    with pikepdf.open(BytesIO(made)) as pdf:
        walk(pdf.Root.StructTreeRoot.K, [])
    return found


def test_every_table_header_says_what_it_heads():
    assert header_scopes(make()) == {("/THead", "/Column"), ("/TBody", "/Row")}


def test_a_header_over_two_columns_keeps_its_span():
    head, body = (
        "<thead><tr><th colspan=2>Both</th></tr></thead>",
        "<tbody><tr><td>1</td><td>2</td></tr></tbody>",
    )
    with pikepdf.open(BytesIO(make(words=f"<table>{head}{body}</table>"))) as pdf:
        headers = [part.A for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and "/A" in part]
        assert [str(each.Scope) for each in headers if each.get("/ColSpan") == 2] == ["/Column"]


def test_text_reads_back_with_page_numbers_date_and_identifier_on_every_page():
    reader = pypdf.PdfReader(BytesIO(make(rows=range(90))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 1
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert "As at 31 December 2021" in words
        assert "report 2021-12" in words
    assert "£89.00" in pages[-1]
    assert reader.metadata.title == "Expenditure report"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_fingerprint_of_a_snapshot_stands_in_the_footer():
    words = pypdf.PdfReader(BytesIO(make(fingerprint="0123456789abcdef" * 4))).pages[0].extract_text()
    assert "Fingerprint 0123456789abcdef" in words


def test_no_row_is_on_two_pages():
    tall = "<table><tbody>" + f"<tr><td>{'word ' * 700}</td></tr>" * 7 + "</tbody></table>"
    reader = pypdf.PdfReader(BytesIO(make(rows=[], words=tall)))
    counts = [page.extract_text().count("word") for page in reader.pages]
    assert sum(counts) == 7 * 700 and len([count for count in counts if count]) > 2
    assert all(count % 700 == 0 for count in counts)


HEADED = "<table><thead><tr><th>HEADONE</th><th>HEADTWO</th></tr></thead><tbody>{}</tbody></table>"


@pytest.mark.parametrize(
    "row", ["<tr><td>a</td><td>{}</td></tr>", '<tr class="total"><th>a</th><td>{}</td></tr>']
)
def test_a_row_longer_than_a_page_breaks_with_its_headings_above_each_part(row):
    rows = row.format("word " * 2500) + "<tr><td>short</td><td>next</td></tr>"
    pages = [
        page.extract_text()
        for page in pypdf.PdfReader(BytesIO(make(rows=[], words=HEADED.format(rows)))).pages
    ]
    parts = [page for page in pages if "word" in page]
    assert sum(page.count("word") for page in parts) == 2500 and len(parts) > 3
    assert [page.count("HEADONE") for page in parts] == [1] * len(parts)
    assert min(page.count("word") for page in parts[:-1]) > 300, "no part leaves its page empty"


def right_edges(made):
    """How far right the text of each page goes, in points, as Poppler lays it out."""
    listed = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, check=True
    ).stdout
    return [float(edge) for edge in re.findall(r'xMax="([0-9.]+)"', listed.decode())]


@pytest.mark.parametrize(
    "words",
    [
        "<p>{}</p>", "<h2>{}</h2>", "<blockquote class='quote'>{}</blockquote>",
        "<dl class='summary'><dt>k</dt><dd>{}</dd></dl>", "<ul><li>{}</li></ul>",
        "<table><tbody><tr><th>n</th><td>{}</td><td class='number'>£1,234.50</td></tr></tbody></table>",
        "<div class='signatures'><div><p>{}</p></div><div><p>b</p></div></div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("letter", ["x", "&amp;", "ሰ"])
def test_an_unbroken_word_stays_on_the_paper(words, letter):
    made = make(rows=[], words=words.format(letter * 300))
    assert max(right_edges(made)) < 595 - 45
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    assert text.count(letter.replace("&amp;", "&")) >= 300


def test_only_the_packaged_typeface_is_embedded():
    with pikepdf.open(BytesIO(make(chart=CHART))) as pdf:
        fonts = {
            str(part.BaseFont)
            for part in pdf.objects
            if isinstance(part, pikepdf.Dictionary) and "/BaseFont" in part
        }
    assert fonts and all("Atkinson" in font or "Sefton-Figures" in font for font in fonts)


def test_two_renders_of_the_same_input_are_equal_byte_for_byte():
    assert make(chart=CHART) == make(chart=CHART)


def test_two_processes_make_the_same_bytes():
    arguments = [sys.executable, "-c", TWICE, str(ROOT / "templates"), str(HERE / "templates")]
    prints = {
        subprocess.run(  # the seed orders sets and so shows whether anything rests on their order
            arguments, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert prints == {sha256(make()).hexdigest().encode() + b"\n"}


def test_another_time_identifier_or_figure_makes_another_document():
    first = make()
    assert make(identifier="report 2022-01") != first
    assert make(created=datetime(2022, 1, 6, tzinfo=UTC)) != first
    assert make(rows=range(31)) != first


def test_the_dates_are_those_of_the_record_in_both_places_that_hold_them():
    reader = pypdf.PdfReader(BytesIO(make()))
    assert reader.metadata.creation_date == MADE
    assert reader.xmp_metadata.xmp_create_date.replace(tzinfo=UTC) == MADE
