"""Charts drawn as SVG on the server: the same markup goes to the page and to the PDF, and reads in grey.

Every chart has a title, real text and no `style=` attribute; the caller sets its table beside it.
"""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sefton_pdps.core.web.charts import (
    BarChart,
    LineChart,
    Range,
    RangeChart,
    Scale,
    Series,
    axis_words,
    scale_for,
)

WIDTH, NARROW, HEIGHT = 640, 360, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 40, 28
ROW_HEIGHT, ROW_LEFT = 30, 200
MOST_LABELS = 14
LEGENDS_ABREAST, LEGEND_LINE = 2, 16
LETTER, LINE, MOST_LINES = Decimal("6.4"), 14, 3
INK, GREY = "#0b0c0c", "#b1b4b6"
DASHES = ("none", "7 4", "2 3")


def draw_bars(chart: BarChart) -> SafeString:
    """Bars side by side for each label; solid, hatched and dotted, so that they differ without colour."""
    every = [*chart.bars, *([chart.line] if chart.line else [])]
    scale = scale_for(_figures(every), HEIGHT - BOTTOM, TOP)
    across = NARROW if chart.narrow else WIDTH
    slot = Decimal(across - LEFT - RIGHT) / max(len(chart.labels), 1)
    width = (slot * Decimal("0.76") / max(len(chart.bars), 1)).quantize(Decimal("0.1"))
    shapes = []
    for number, series in enumerate(chart.bars):
        for place, value in enumerate(series.values):
            x = LEFT + slot * place + slot * Decimal("0.12") + width * number
            if value is not None:
                shapes.append(_bar(x, width, scale, value, _fill(chart.key, number)))
            elif chart.missing:
                shapes.append(_missing(x + width / 2, scale, chart.missing))
    labels, lower = _labels(chart.labels, slot)
    parts = [_axis(scale, chart.pounds, across), labels, *shapes]
    if chart.line:
        parts.append(_line(chart.line, scale, slot, DASHES[1]))
    legend = [(_swatch(_fill(chart.key, number)), series.name) for number, series in enumerate(chart.bars)]
    if chart.line:
        legend.append((_stroke_sample(DASHES[1]), chart.line.name))
    parts = [_patterns(chart.key), *parts, _legend(legend, across)]
    return _frame(chart.key, chart.title, HEIGHT + lower, parts, across)


def draw_lines(chart: LineChart) -> SafeString:
    """Lines told apart by their dashes; a missing figure leaves a gap."""
    scale = scale_for(_figures(chart.lines), HEIGHT - BOTTOM, TOP)
    slot = Decimal(WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    dashed = list(zip(chart.lines, DASHES, strict=False))
    labels, lower = _labels(chart.labels, slot)
    parts = [_axis(scale, chart.pounds), labels]
    parts += [_line(series, scale, slot, dashes) for series, dashes in dashed]
    parts.append(_legend([(_stroke_sample(dashes), series.name) for series, dashes in dashed]))
    return _frame(chart.key, chart.title, HEIGHT + lower, parts)


def draw_ranges(chart: RangeChart) -> SafeString:
    """One bar a row from the lowest to the highest figure, with a mark between."""
    figures = [figure for row in chart.rows for figure in (row.low, row.high)]
    scale = scale_for(figures, ROW_LEFT, WIDTH - 30)
    floor = TOP + ROW_HEIGHT * len(chart.rows)
    parts = [
        format_html(
            '<line x1="{x}" x2="{x}" y1="{}" y2="{}" stroke="{}"/>'
            '<text x="{x}" y="{}" text-anchor="middle">{}</text>',
            TOP, floor, GREY, floor + 18, axis_words(tick, scale.step, pounds=chart.pounds), x=scale.at(tick),
        )
        for tick in scale.ticks()
    ]  # fmt: skip
    parts += [_range_row(row, scale, TOP + ROW_HEIGHT * number) for number, row in enumerate(chart.rows)]
    parts.append(_legend([(_swatch("#8eb8dc"), "Lowest to highest"), (_mark(14, 13), chart.mark_name)]))
    return _frame(chart.key, chart.title, floor + 28, parts)


def _figures(series: Sequence[Series]) -> list[Decimal | int]:
    return [value for row in series for value in row.values if value is not None]


def _frame(key: str, title: str, height: int, parts: Sequence[SafeString], width: int = WIDTH) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{key}-title"'
        ' viewBox="0 0 {} {}" width="{}" height="{}" font-size="12" fill="{}"'
        ' font-family="Sefton Figures, Atkinson Hyperlegible, Arial, sans-serif">'
        '<title id="{key}-title">{}</title>{}</svg>',
        width, height, width, height, INK, title,
        format_html_join("", "{}", ((part,) for part in parts)), key=key,
    )  # fmt: skip


def _patterns(key: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{key}-hatch" patternUnits="userSpaceOnUse" width="6" height="6">'
        '<rect width="6" height="6" fill="#ffffff"/>'
        '<path d="M0 6 6 0M-1 1 1 -1M5 7 7 5" stroke="#12436d" stroke-width="1.4"/></pattern>'
        '<pattern id="{key}-dots" patternUnits="userSpaceOnUse" width="5" height="5">'
        '<rect width="5" height="5" fill="#d6e6f2"/><circle cx="2.5" cy="2.5" r="1" fill="#12436d"/>'
        "</pattern></defs>",
        key=key,
    )


def _fill(key: str, number: int) -> str:
    return ("#12436d", f"url(#{key}-hatch)", f"url(#{key}-dots)")[number]


def _bar(x: Decimal, width: Decimal, scale: Scale, value: Decimal | int, fill: str) -> SafeString:
    zero, end = scale.at(Decimal(0)), scale.at(value)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#12436d"/>',
        f"{x:.1f}", min(zero, end), width, abs(zero - end), fill,
    )  # fmt: skip


def _missing(x: Decimal, scale: Scale, words: str) -> SafeString:
    """What stands where a bar would: a figure that is there and is not told."""
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle">{}</text>', f"{x:.1f}", scale.at(Decimal(0)) - 5, words
    )


def _axis(scale: Scale, pounds: bool, width: int = WIDTH) -> SafeString:
    rows = (
        (LEFT, width - RIGHT, scale.at(tick), INK if tick == 0 else GREY, LEFT - 8, scale.at(tick) + 4,
         axis_words(tick, scale.step, pounds=pounds))
        for tick in scale.ticks()
    )  # fmt: skip
    return format_html_join(
        "",
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}"/>'
        '<text x="{4}" y="{5}" text-anchor="end">{6}</text>',
        rows,
    )


def _labels(labels: Sequence[str], slot: Decimal) -> tuple[SafeString, int]:
    """The words below the axis, in lines that fit their slot, and how much lower they make the picture."""
    every = -(-len(labels) // MOST_LABELS) or 1
    letters = max(int(slot * every / LETTER), 4)
    shown = {
        place: wrap(label, letters, max_lines=MOST_LINES, placeholder="\N{HORIZONTAL ELLIPSIS}")
        for place, label in enumerate(labels)
        if place % every == 0
    }
    rows = (
        (f"{LEFT + slot * place + slot / 2:.1f}", HEIGHT - BOTTOM + 18 + LINE * number, words)
        for place, lines in shown.items()
        for number, words in enumerate(lines)
    )
    most = max(map(len, shown.values()), default=1)
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', rows), LINE * (most - 1)


def _line(series: Series, scale: Scale, slot: Decimal, dashes: str) -> SafeString:
    """A path through the middles of the slots, lifted where a figure is missing."""
    steps, pen_down = [], False
    for place, value in enumerate(series.values):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{LEFT + slot * place + slot / 2:.1f} {scale.at(value)}")
        pen_down = value is not None
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>',
        "".join(steps),
        INK,
        dashes,
    )


def _range_row(row: Range, scale: Scale, top: int) -> SafeString:
    low, high, middle = scale.at(row.low), scale.at(row.high), top + ROW_HEIGHT // 2
    bar = format_html(
        '<text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="14" fill="#8eb8dc" stroke="#12436d"/>',
        ROW_LEFT - 8, middle + 4, row.label, low, middle - 7, max(high - low, Decimal(1)),
    )  # fmt: skip
    return bar if row.mark is None else bar + _mark(scale.at(row.mark), middle)


def _mark(x: Decimal | int, y: int) -> SafeString:
    return format_html('<path d="M{} {}v20" stroke="{}" stroke-width="3.5"/>', x, y - 10, INK)


def _swatch(fill: str) -> SafeString:
    return format_html('<rect x="0" y="6" width="28" height="14" fill="{}" stroke="#12436d"/>', fill)


def _stroke_sample(dashes: str) -> SafeString:
    return format_html(
        '<path d="M0 13h28" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>', INK, dashes
    )


def _legend(entries: Sequence[tuple[SafeString, str]], across: int = WIDTH) -> SafeString:
    """What each look stands for, in one line; two a line where a picture is narrow."""
    a_line = max(len(entries), 1) if across == WIDTH else LEGENDS_ABREAST
    width = (across - LEFT) // a_line
    rows = (
        (LEFT + width * (place % a_line), LEGEND_LINE * (place // a_line), sample, name)
        for place, (sample, name) in enumerate(entries)
    )
    return format_html_join("", '<g transform="translate({} {})">{}<text x="36" y="17">{}</text></g>', rows)
