import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sefton_pdps.core.web.charts import BarChart, LineChart, Range, RangeChart, Series, axis_words, scale_for
from sefton_pdps.core.web.drawing import draw_bars, draw_lines, draw_ranges

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = ("Apr", "May", "Jun")
FIGURES = st.decimals(-10_000_000, 10_000_000, places=2)


def series(name, *values):
    return Series(name, tuple(None if value is None else Decimal(value) for value in values))


BARS = BarChart(
    "spend",
    "Spend & forecast <by month>",
    MONTHS,
    (series("Spend", 900_000, 950_000, None), series("Forecast", None, None, 990_000)),
    series("Budget", 956_000, 956_000, 956_000),
)
LINES = LineChart("trend", "Placements", MONTHS, (series("In borough", 20, None, 22),), pounds=False)
RANGES = RangeChart("fees", "Weekly fees", (Range("Fostering", Decimal(650), Decimal(1400), Decimal(905)),))
EVERY = [draw_bars(BARS), draw_lines(LINES), draw_ranges(RANGES)]


@pytest.mark.parametrize("drawn", EVERY)
def test_a_chart_is_a_picture_with_a_title_and_no_inline_style(drawn):
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title.text and root.get("aria-labelledby") == title.get("id")
    assert not re.search(r"\bstyle\s*=|<style|<script", drawn)


def test_words_from_people_are_escaped():
    assert ElementTree.fromstring(draw_bars(BARS)).find(f"{SVG}title").text == "Spend & forecast <by month>"


def test_series_differ_without_colour():
    drawn = draw_bars(BARS)
    assert (
        'fill="#12436d"' in drawn
        and 'fill="url(#spend-hatch)"' in drawn
        and 'stroke-dasharray="7 4"' in drawn
    )
    assert all(f">{name}</text>" in drawn for name in ("Spend", "Forecast", "Budget"))


def test_a_missing_figure_draws_no_bar_and_leaves_a_gap_in_a_line():
    outlined = draw_bars(BARS).count('stroke="#12436d"/>')
    assert outlined == 3 + 2
    path = re.search(r'<path d="(M[^"]+)" fill="none"', draw_lines(LINES)).group(1)
    assert (path.count("M"), path.count("L")) == (2, 0)


def test_two_charts_on_a_page_share_no_identifier():
    other = BarChart("other", BARS.title, BARS.labels, BARS.bars)
    identifiers = [set(re.findall(r' id="([^"]+)"', draw_bars(chart))) for chart in (BARS, other)]
    assert identifiers[0] and not identifiers[0] & identifiers[1]


def _height(drawn):
    return int(ElementTree.fromstring(drawn).get("height"))


@given(st.lists(FIGURES, max_size=12) | st.lists(st.integers(0, 200), max_size=12))
def test_the_axis_holds_nought_and_every_figure(values):
    scale = scale_for(values, 272, 40)
    assert scale.low <= min([*values, 0]) and max([*values, 0]) <= scale.high
    assert all(40 <= scale.at(value) <= 272 for value in [*values, Decimal(0)])
    assert Decimal(0) in list(scale.ticks()) and len(list(scale.ticks())) <= 9


@given(st.lists(st.one_of(st.none(), FIGURES), min_size=1, max_size=40))
def test_any_figures_make_well_formed_svg(values):
    labels = tuple(str(number) for number in range(len(values)))
    chart = BarChart("any", "Any", labels, (Series("A", tuple(values)),), Series("B", tuple(values)))
    assert ElementTree.fromstring(draw_bars(chart)).tag == f"{SVG}svg"


def test_long_labels_are_broken_into_lines_that_make_the_picture_taller():
    short = draw_bars(BarChart("any", "Any", ("A", "B"), (series("A", 1, 2),)))
    labels = (
        "PDPS mini-competition",
        "Liverpool City Region agreement",
        "Spot purchase",
        "Regional system",
    ) * 2
    long = draw_bars(BarChart("any", "Any", labels, (series("A", *range(8)),)))
    assert "Liverpool City Region agreement" not in long and "Liverpool" in long
    assert _height(long) > _height(short)


def test_a_figure_that_is_withheld_says_so_where_its_bar_would_stand():
    told = draw_bars(BarChart("any", "Any", ("A", "B"), (series("A", 1, None),), missing="[c]"))
    assert told.count("[c]") == 1


def test_an_empty_chart_still_has_its_title():
    assert "Nothing yet" in draw_bars(BarChart("none", "Nothing yet", (), ()))
    assert "Nothing yet" in draw_ranges(RangeChart("none", "Nothing yet", ()))


@pytest.mark.parametrize(
    ("value", "step", "words"),
    [
        ("1500000", "500000", "£1.5m"),
        ("20000", "20000", "£20k"),
        ("-500000", "500000", "-£0.5m"),
        ("0", "500000", "£0"),
        ("40", "20", "£40"),
    ],
)
def test_the_axis_speaks_in_round_pounds(value, step, words):
    assert axis_words(Decimal(value), Decimal(step), pounds=True) == words


def test_a_count_has_no_pound_sign():
    assert axis_words(Decimal("40"), Decimal(20), pounds=False) == "40"
