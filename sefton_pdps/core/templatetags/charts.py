"""Template tags for the charts; a presenter makes the chart, the template sets its table beside it."""

from django import template
from django.utils.safestring import SafeString

from sefton_pdps.core.web import charts, drawing

register = template.Library()


@register.simple_tag
def bar_chart(chart: charts.BarChart) -> SafeString:
    return drawing.draw_bars(chart)


@register.simple_tag
def line_chart(chart: charts.LineChart) -> SafeString:
    return drawing.draw_lines(chart)


@register.simple_tag
def range_chart(chart: charts.RangeChart) -> SafeString:
    return drawing.draw_ranges(chart)
