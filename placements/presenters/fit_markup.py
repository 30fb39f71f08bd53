"""The fits of a match as the page holds them: 25 to a page, so written by a function and not by a template each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from sefton_pdps.core.web.markup import badge, escaped

if TYPE_CHECKING:
    from placements.presenters.matching import FitLine


def fits(lines: "Iterable[FitLine]") -> SafeString:
    """Each fit with its heading, its facts, its strongest reasons and a box to compare it."""
    return SafeString("".join(_fit(line) for line in lines))


def _fit(line: "FitLine") -> str:
    number, name = escaped(line.number), escaped(line.name)
    return (
        f'<article class="sefton-fit" aria-labelledby="fit-{number}">'
        f'<h2 class="govuk-heading-s" id="fit-{number}">{number}. {name}</h2>'
        f'<p class="govuk-body-s">{badge(line.status)} {escaped(line.where)}. {escaped(line.provider)}.</p>'
        f'<p class="govuk-body-s">{escaped(line.facts)} <strong>{escaped(line.needs)}.</strong>'
        f" {escaped(line.residents)}.</p>"
        f"{_reasons('For', line.strongest_for)}{_reasons('Against', line.strongest_against)}"
        '<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" type="checkbox" name="pick" value="{escaped(line.key)}"'
        f' id="pick-{number}"><label class="govuk-label govuk-checkboxes__label" for="pick-{number}">Compare'
        f'<span class="govuk-visually-hidden"> {name}</span></label></div></div></article>'
    )


def _reasons(which: str, reasons: list[str]) -> str:
    if not reasons:
        return ""
    return f'<p class="govuk-body-s"><strong>{which}:</strong> {" ".join(map(escaped, reasons))}</p>'
