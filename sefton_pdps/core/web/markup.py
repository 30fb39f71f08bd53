"""The components that a page holds by the hundred, each written by one function: a list is mostly its table.

The rarer ones are templates (`templates/components/`). Each text is escaped exactly once: by `format_html`, and in what
stands in each cell by `escaped`, because `format_html` costs ten times what escaping does. What is safe already
(`SafeString`) is left as it is.
"""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from sefton_pdps.core.choices import Colour
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    CellValue,
    Empty,
    Status,
    SummaryRow,
    Withheld,
    display,
)

NOTHING = SafeString("")


SHORT = 40
LONG_WORD = re.compile(rf"\S{{{SHORT + 1},}}")
PIECE = 20


def escaped(value: object) -> SafeString:
    """A value as text of a page; only what is a `SafeString` stays as it is, whatever else says of itself."""
    return value if isinstance(value, SafeString) else SafeString(html.escape(str(value)))


def breakable(value: CellValue) -> CellValue:
    """Text with places to break in each word past 40 letters: it would make a table's column as wide as itself."""
    if not isinstance(value, str) or isinstance(value, SafeString):
        return value
    if len(value) <= SHORT or not LONG_WORD.search(value):
        return value
    pieces: list[str] = []
    done = 0
    for word in LONG_WORD.finditer(value):
        pieces.append(escaped(value[done : word.start()]))
        letters = word.group()
        pieces.append(
            SafeString("<wbr>").join(
                escaped(letters[start : start + PIECE]) for start in range(0, len(letters), PIECE)
            )
        )
        done = word.end()
    return SafeString("".join([*pieces, escaped(value[done:])]))


def short_date(value: datetime | date) -> str:
    """A date, or a moment, as tables and progress lines write it: "23 Nov 2026", "23 Nov 2026, 5pm"."""
    return words.short_moment(value) if isinstance(value, datetime) else words.short_day(value)


def written(value: CellValue, *, short: bool = False) -> SafeString:
    """A value as a page shows it: dates in words, numbers as the locale writes them, a place to break in long words.

    `short` writes a date as tables do, with three letters of the month.
    """
    if short and isinstance(value, date):
        return SafeString(f'<span class="sefton-whole">{short_date(value)}</span>')
    shown = breakable(display(value))
    return escaped(shown if isinstance(shown, str) else localize(shown))


def badge(status: Status | Mapping[str, str] | None) -> SafeString:
    """A badge from a `Status` or a mapping of `text` and `colour`; a colour without a meaning is refused."""
    if not status:
        return NOTHING
    text, colour = (
        (status["text"], status["colour"]) if isinstance(status, Mapping) else (status.text, status.colour)
    )
    return SafeString(
        f'<strong class="govuk-tag govuk-tag--{escaped(Colour(colour).value)}">{escaped(text)}</strong>'
    )


def cell(value: CellValue, *, short: bool = False) -> SafeString:
    """A value of a table or summary list: plain, or a `Cell` with link, badge, note and reference."""
    if not isinstance(value, Cell):
        return written(value, short=short)
    parts = []
    if value.url:
        parts.append(
            f'<a class="govuk-link" href="{escaped(value.url)}">{written(value.value, short=short)}</a>'
        )
    elif value.value or not value.status:
        parts.append(written(value.value, short=short))
    if value.status:
        parts.append(badge(value.status))
    if value.reference:
        parts.append(f'<span class="sefton-note sefton-reference">{escaped(value.reference)}</span>')
    if value.note:
        parts.append(f'<span class="sefton-note">{escaped(breakable(value.note))}</span>')
    return SafeString("\n".join(parts))


def cell_list(cells: Iterable[Cell]) -> SafeString:
    """Lines with a link each, and a note beside it where there is one."""
    lines = "\n".join(f'<li class="govuk-!-margin-bottom-2">{cell(one)}</li>' for one in cells)
    return SafeString(f'<ul class="govuk-list">\n{lines}\n</ul>')


def empty_state(empty: Empty | Withheld | str) -> SafeString:
    """What would fill an empty list, and the way there; or what the reader's role does not show."""
    nothing = Empty(empty) if isinstance(empty, str) else empty
    return format_html(
        '<p class="govuk-body {}">{}{}</p>',
        "sefton-withheld" if isinstance(nothing, Withheld) else "sefton-empty",
        nothing.sentence,
        format_html(' <a class="govuk-link" href="{}">{}</a>', nothing.link.url, nothing.link.text)
        if nothing.link
        else NOTHING,
    )


def summary_list(rows: Iterable[SummaryRow], *, compact: bool = False) -> SafeString:
    """Facts with their labels, each with a link to change it where there is one."""
    rows = list(rows)
    some_change = any(row.action for row in rows)
    return format_html(
        '<dl class="govuk-summary-list{}">\n{}\n</dl>',
        " govuk-summary-list--no-border" if compact else "",
        lines(_fact(row, some_change=some_change) for row in rows),
    )


def _fact(row: SummaryRow, *, some_change: bool) -> SafeString:
    change = NOTHING
    if row.action:
        change = format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            row.action.url,
            row.action.text,
            row.hidden or row.label,
        )
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        " govuk-summary-list__row--no-actions" if some_change and not row.action else "",
        row.label,
        cell(row.value),
        change,
    )


def submission_key() -> SafeString:
    """The hidden key of a form: it is carried out once however often it is sent."""
    return format_html('<input type="hidden" name="key" value="{}">', new_id())


def button(action: Action, csrf_token: str) -> SafeString:
    """A button with its consequence: a form of its own, or a link to the page that asks once more."""
    look = f"govuk-button{' govuk-button--warning' if action.warning else ''}"
    look += " govuk-button--secondary" if action.quiet else ""
    if action.asks:
        return format_html(
            '<p><a class="{}" href="{}" role="button" draggable="false" data-module="govuk-button">{}</a></p>',
            look, action.url, action.label,
        )  # fmt: skip
    will = f"will-{slugify(action.url)}"
    described = format_html(' aria-describedby="{}"', will) if action.consequence else NOTHING
    told = format_html('<p class="govuk-body sefton-consequence" id="{}">{}</p>\n', will, action.consequence)
    return format_html(
        '<form class="sefton-action" method="post" action="{}" novalidate>\n'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">\n{}\n{}'
        '<button type="submit" class="{}"{} data-module="govuk-button" data-prevent-double-click="true">{}</button>\n'
        "</form>",
        action.url, csrf_token, submission_key(), told if action.consequence else "", look, described, action.label,
    )  # fmt: skip


def lines(parts: Iterable[Any]) -> SafeString:
    """Pieces of a page, a line each."""
    return format_html_join("\n", "{}", ((part,) for part in parts))
