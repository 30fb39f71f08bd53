"""Tables, facts and badges are written by functions: each text is escaped exactly once, and a list stays cheap."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import escape
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from sefton_pdps.core.choices import Colour
from sefton_pdps.core.web import markup, table_markup
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    CellValue,
    Column,
    Empty,
    Link,
    Status,
    SummaryRow,
    Table,
    Withheld,
)

HOSTILE = """<script>alert("x")</script> & 'y' &amp; </td>"""
LONG = "<b>" * 20
# What a table of 25 rows may cost, in the time of escaping and joining its texts; measured 5, with `format_html` 11,
# as templates above 50.
MOST_OF_THE_FLOOR = 9


class Texts(HTMLParser):
    """What a browser reads: the tags, the values of attributes and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.read: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.read += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.read.append(data)


class Shown:
    """A value that is no text, and says of itself that it is safe: what it says is text all the same."""

    def __str__(self) -> str:
        return HOSTILE

    def __html__(self) -> str:
        return HOSTILE


def here(**changes: str) -> str:
    return f"?q={HOSTILE}&{changes}"


CELLS: dict[str, CellValue] = {
    "text": HOSTILE,
    "object": Shown(),
    "plain cell": Cell(HOSTILE),
    "link": Cell(HOSTILE, url=f"/x/{HOSTILE}"),
    "badge": Cell(status=Status(HOSTILE, Colour.DONE)),
    "note": Cell("A", note=HOSTILE),
    "all": Cell(HOSTILE, url=HOSTILE, status=Status(HOSTILE), note=HOSTILE),
}


@pytest.mark.parametrize("kind", CELLS)
def test_each_kind_of_cell_is_escaped_exactly_once(kind: str) -> None:
    parts = Texts(markup.cell(CELLS[kind]))
    assert set(parts.tags) <= {"a", "strong", "span"}
    assert any(HOSTILE in text for text in parts.read)
    assert not any("&lt;" in text or "&amp;amp;" in text for text in parts.read)


@pytest.mark.parametrize("kind", CELLS)
def test_a_table_and_facts_escape_each_kind_once(kind: str) -> None:
    value = CELLS[kind]
    columns = [Column(HOSTILE, sort="a"), Column(HOSTILE, numeric=True)]
    table = table_markup.table(Table(HOSTILE, columns, [[value, value]], totals=[value, value]), here)
    facts = markup.summary_list([SummaryRow(HOSTILE, value, Link(HOSTILE, HOSTILE), hidden=HOSTILE)])
    for html in (table, facts):
        parts = Texts(html)
        assert "script" not in parts.tags
        assert html.count("&lt;script&gt;") == sum(text.count("<script>") for text in parts.read) > 4
        assert not any("&lt;" in text or "&amp;amp;" in text for text in parts.read)


@pytest.mark.parametrize(
    "empty", [Empty(HOSTILE, Link(HOSTILE, HOSTILE)), Withheld(HOSTILE, HOSTILE), HOSTILE]
)
def test_what_an_empty_table_says_is_escaped_once(empty: Empty | Withheld | str) -> None:
    given = Table(HOSTILE, [Column("A")], [], Empty(empty) if isinstance(empty, str) else empty)
    for html in (markup.empty_state(empty), table_markup.table(given, here)):
        assert set(Texts(html).tags) <= {"p", "a", "h2"}
        assert HOSTILE in "".join(Texts(html).read)


def test_the_pager_escapes_its_addresses_once() -> None:
    parts = Texts(table_markup.pager(here(), here()))
    assert parts.read.count(here()) == 2
    assert "script" not in parts.tags


def test_a_long_word_gets_places_to_break_and_is_escaped_once() -> None:
    for html in (markup.cell(LONG), markup.cell(Cell("A", note=LONG))):
        parts = Texts(html)
        assert set(parts.tags) <= {"wbr", "span"}
        assert LONG in "".join(parts.read)


def test_what_is_safe_already_stays_as_it_is() -> None:
    assert markup.cell(SafeString("<em>A</em>")) == "<em>A</em>"
    assert markup.cell(Cell(SafeString("<em>A</em>"))) == "<em>A</em>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        ("", "–"),
        (0, "0"),
        (Decimal("1234.50"), "1234.50"),
        (date(2026, 11, 23), "23 November 2026"),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "23 November 2026 at midday"),
        (Cell(), "–"),
        (Cell(status=Status("Late")), '<strong class="govuk-tag govuk-tag--grey">Late</strong>'),
    ],
)
def test_a_value_is_written_as_people_do(value: CellValue, shown: str) -> None:
    assert markup.cell(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 23), '<span class="sefton-whole">23 Nov 2026</span>'),
        (datetime(2026, 6, 23, 16, tzinfo=UTC), '<span class="sefton-whole">23 Jun 2026, 5pm</span>'),
        (
            Cell("A", reference="RF-2026-00049"),
            'A\n<span class="sefton-note sefton-reference">RF-2026-00049</span>',
        ),
    ],
)
def test_a_table_writes_a_date_short_and_a_reference_small(value: CellValue, shown: str) -> None:
    html = table_markup.table(Table("Lines", [Column("A"), Column("B")], [["A", value]]), here)
    assert f'data-label="B"><div>{shown}</div></td>' in html


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_cell_that_says_nothing_is_marked_for_the_card_that_leaves_it_out(nothing: CellValue) -> None:
    html = table_markup.table(Table("Lines", [Column("A"), Column("B")], [["A", nothing]]), here)
    assert '<div><span class="sefton-none">–</span></div>' in html


def test_a_total_that_is_not_there_leaves_its_cell_empty_and_one_unknown_is_a_dash() -> None:
    columns = [Column("Line"), Column("Budget"), Column("Spent")]
    html = table_markup.table(Table("Lines", columns, [["A", 1, 2]], totals=["All", "", None]), here)
    assert 'data-label="Budget"></td>' in html
    assert 'data-label="Spent"><div>–</div></td>' in html


def test_a_colour_without_a_meaning_is_refused_in_a_table_too() -> None:
    with pytest.raises(ValueError, match="purple"):
        markup.cell(Cell(status=Status("Odd", "purple")))  # type: ignore[arg-type]


def test_a_table_of_a_full_page_costs_little_more_than_its_texts() -> None:
    columns = [Column(f"Column {number}", sort=f"{number}") for number in range(8)]
    row = [
        Cell("A", url="/a"),
        HOSTILE,
        date(2026, 1, 2),
        None,
        Cell(status=Status("B")),
        Cell("C", note="D"),
        1,
        2,
    ]
    table = Table("Full", columns, [row] * 25)
    page = engines["django"].from_string("{% load page %}{% table t %}")
    request = RequestFactory().get("/?sort=1")

    def floor() -> None:
        pieces = [
            f'<td role="cell" class="govuk-table__cell" data-label="{escape(column.label)}">{escape(str(value))}</td>'
            for _ in range(25)
            for column, value in zip(columns, row, strict=True)
        ]
        "".join(pieces)

    least = _quickest(lambda: page.render({"t": table}, request)) / _quickest(floor)
    assert least <= MOST_OF_THE_FLOOR


def _quickest(work: Callable[[], object]) -> float:
    """The quickest of many runs: what it costs when nothing else asks for the processor."""
    spent = []
    for _ in range(40):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def test_a_button_escapes_each_text_once() -> None:
    parts = Texts(markup.button(Action(HOSTILE, HOSTILE, consequence=HOSTILE), HOSTILE))
    assert "script" not in parts.tags and parts.read.count(HOSTILE) == 4
    assert not any("&lt;" in text or "&amp;amp;" in text for text in parts.read)
    asks = Texts(markup.button(Action(HOSTILE, HOSTILE, asks=True), ""))
    assert asks.tags == ["p", "a"] and asks.read.count(HOSTILE) == 2
