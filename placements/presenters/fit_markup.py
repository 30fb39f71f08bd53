"""The homes that fit as a page holds them: 25 to a page, so written by a function and not by a template each.

A table whose rows are cards on a phone. Each home is a group of two rows: its facts, and the reasons behind them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from sefton_pdps.core.web.markup import badge, escaped

if TYPE_CHECKING:
    from placements.presenters.matching import FitLine

HEADINGS = ("Home", "Distance", "Ofsted", "Places", "Needs", "Sefton’s children there")
# What stands last in each row: a box to compare it, or the way to choose it.
COMPARE, CHOOSE = "Compare", "Choose"


def table(lines: "Sequence[FitLine]", caption: str, last: str = COMPARE) -> SafeString:
    """The table of some fits; `last`: what can be done with each."""
    headings = [*HEADINGS, f'<span class="govuk-visually-hidden">{last}</span>']
    heads = "".join(
        f'<th scope="col" role="columnheader" class="govuk-table__header">{heading}</th>'
        for heading in headings
    )
    return SafeString(
        '<table class="govuk-table sefton-fits__table" role="table">\n'
        f'<caption class="govuk-visually-hidden">{escaped(caption)}</caption>\n'
        f'<thead class="govuk-table__head" role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        + "\n".join(_fit(line, last) for line in lines)
        + "\n</table>"
    )


def _fit(line: "FitLine", last: str) -> str:
    cells = (
        f"{escaped(line.miles)}{_note(line.area)}{badge(line.distant)}",
        f"{_word('Ofsted')}{badge(line.grade)}",
        f"{escaped(line.free)}{_note(line.confirmed)}{badge(line.old)}",
        f"{_word('Needs')}{escaped(line.needs)}{_note(line.unmet)}",
        f"{_word('Sefton’s children there')}{escaped(line.living)}",
        _choice(line) if last == CHOOSE else _box(line),
    )
    return (
        f'<tbody id="fit-{line.number}" role="rowgroup"><tr role="row">'
        '<th scope="row" role="rowheader" class="sefton-fits__home">'
        f'<span class="sefton-fits__number">{line.number}</span> {escaped(line.name)}{_note(line.provider)}</th>'
        + "".join(
            f'<td role="cell" class="sefton-fits__cell sefton-fits__cell--{at}">{cell}</td>'
            for at, cell in enumerate(cells, start=1)
        )
        + f"</tr>{_behind(line)}</tbody>"
    )


def _word(heading: str) -> str:
    """What a cell is about, where a phone's card has no headings."""
    return f'<span class="sefton-fits__word">{heading}: </span>'


def _note(text: str) -> str:
    return f' <span class="sefton-note">{escaped(text)}</span>' if text else ""


def _box(line: "FitLine") -> str:
    number = line.number
    return (
        '<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" type="checkbox" name="pick" value="{escaped(line.key)}"'
        f' id="pick-{number}"><label class="govuk-label govuk-checkboxes__label" for="pick-{number}">'
        f'<span class="govuk-visually-hidden">Compare {escaped(line.name)}</span>'
        "</label></div></div>"
    )


def _choice(line: "FitLine") -> str:
    return (
        f'<a class="govuk-link" href="{escaped(line.choose)}">Choose'
        f'<span class="govuk-visually-hidden"> {escaped(line.name)}</span></a>'
    )


def _behind(line: "FitLine") -> str:
    """What must be known before it is chosen stands open; why it stands where it does is a click away."""
    known_first = "".join(
        f'<p class="govuk-body-s sefton-fits__said">{escaped(one)}</p>' for one in line.said
    )
    reasons = _reasons("For", line.for_) + _reasons("Against", line.against) + _reasons("Ask it", line.asks)
    if reasons:
        reasons = (
            '<details class="govuk-details"><summary class="govuk-details__summary">'
            f'<span class="govuk-details__summary-text">For and against<span class="govuk-visually-hidden"> '
            f'{escaped(line.name)}</span></span></summary><div class="sefton-fits__reasons">{reasons}</div></details>'
        )
    if not known_first and not reasons:
        return ""
    return f'<tr role="row"><td role="cell" colspan="7" class="sefton-fits__behind">{known_first}{reasons}</td></tr>'


def _reasons(which: str, reasons: Sequence[str]) -> str:
    if not reasons:
        return ""
    listed = "".join(f"<li>{escaped(reason)}</li>" for reason in reasons)
    return f'<div><strong>{which}</strong><ul class="govuk-list govuk-list--bullet">{listed}</ul></div>'
