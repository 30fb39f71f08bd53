"""Tables, whose cells are written by the thousand, and the links from one page of them to the next."""

from collections.abc import Callable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sefton_pdps.core.web.components import CellValue, Column, Table
from sefton_pdps.core.web.markup import NOTHING, cell, empty_state, lines

# Gives the address of this page with some words of its query changed; an empty word drops one.
Address = Callable[..., str]
NOTHING_TO_SAY = SafeString('<span class="sefton-none">\N{EN DASH}</span>')
ARROWS = {
    "ascending": " \N{BLACK UP-POINTING TRIANGLE}",
    "descending": " \N{BLACK DOWN-POINTING TRIANGLE}",
}


def table(given: Table, address: Address) -> SafeString:
    """A table whose headings sort by links; each cell carries its heading, for under 640 px each row is a card."""
    if not given.rows:
        return _empty_table(given)
    return format_html(
        '<table class="govuk-table sefton-table" role="table">\n'
        '<caption class="govuk-table__caption govuk-table__caption--m{}">{}</caption>\n'
        '<thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">{}</tr></thead>\n'
        '<tbody class="govuk-table__body" role="rowgroup">\n{}\n</tbody>\n{}</table>',
        " govuk-visually-hidden" if given.caption_hidden else "",
        given.caption,
        lines(_heading(column, given.sorted_by, address) for column in given.columns),
        SafeString(_body(given)),
        _foot(given),
    )


def _empty_table(given: Table) -> SafeString:
    if given.caption_hidden:
        return empty_state(given.empty)
    return format_html('<h2 class="govuk-heading-m">{}</h2>{}', given.caption, empty_state(given.empty))


def _heading(column: Column, sorted_by: str, address: Address) -> SafeString:
    numeric = " govuk-table__header--numeric" if column.numeric else ""
    plain = '<th scope="col" role="columnheader" class="govuk-table__header{}">{}</th>'
    if not column.sort:
        return format_html(plain, numeric, column.label)
    up, down = sorted_by == column.sort, sorted_by == f"-{column.sort}"
    order = "ascending" if up else "descending" if down else "none"
    return format_html(
        '<th scope="col" role="columnheader" class="govuk-table__header{}" aria-sort="{}">'
        '<a class="govuk-link govuk-link--no-visited-state sefton-table__sort" href="{}">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        numeric,
        order,
        address(sort=f"-{column.sort}" if up else column.sort, before="", after=""),
        column.label,
        ARROWS.get(order, ""),
    )


def _body(given: Table) -> str:
    """The rows. What stands around a cell is the same in each of them, and written once."""
    around = [_around(column) for column in given.columns[1:]]
    return "\n".join(_row(around, *row) for row in given.rows)


def _row(around: Sequence[str], name: CellValue, *values: CellValue) -> str:
    cells = (f"{before}{_value(value)}</div></td>" for before, value in zip(around, values, strict=True))
    return f'<tr class="govuk-table__row" role="row">{_name(name)}{"".join(cells)}</tr>'


def _value(value: CellValue) -> str:
    """What stands in a cell; a cell with nothing to say is marked, for a card leaves it out."""
    if value is None or value == "":
        return NOTHING_TO_SAY
    return cell(value, short=True)


def _around(column: Column) -> SafeString:
    return format_html(
        '<td role="cell" class="govuk-table__cell{}{}" data-label="{}"><div>',
        " govuk-table__cell--numeric" if column.numeric else "",
        " sefton-table__wide" if column.wide else "",
        column.label,
    )


def _foot(given: Table) -> SafeString:
    """The totals; where a column has none, its cell is empty."""
    if not given.totals:
        return NOTHING
    return format_html(
        '<tfoot class="govuk-table__foot" role="rowgroup"><tr class="govuk-table__row" role="row">{}{}</tr></tfoot>\n',
        _name(given.totals[0]),
        format_html_join(
            "",
            '<td role="cell" class="govuk-table__cell govuk-!-font-weight-bold{}" data-label="{}">{}</td>',
            (
                (
                    " govuk-table__cell--numeric" if column.numeric else "",
                    column.label,
                    NOTHING if value == "" else format_html("<div>{}</div>", cell(value, short=True)),
                )
                for column, value in zip(given.columns[1:], given.totals[1:], strict=True)
            ),
        ),
    )


def _name(value: CellValue) -> SafeString:
    shown = cell(value, short=True)
    return SafeString(
        f'<th scope="row" role="rowheader" class="govuk-table__header sefton-table__name">{shown}</th>'
    )


def pager(newer: str, older: str) -> SafeString:
    """Links to the newer and older page; each is an address, or empty where there is no such page."""
    if not newer and not older:
        return NOTHING
    return format_html(
        '<nav class="govuk-pagination" aria-label="Pages">{}{}</nav>',
        _neighbour(newer, "prev", "Previous"),
        _neighbour(older, "next", "Next"),
    )


def _neighbour(address: str, way: str, words: str) -> SafeString:
    if not address:
        return NOTHING
    return format_html(
        '<div class="govuk-pagination__{}"><a class="govuk-link govuk-pagination__link" href="{}" rel="{}">'
        '<span class="govuk-pagination__link-title">{}</span></a></div>',
        way,
        address,
        way,
        words,
    )
