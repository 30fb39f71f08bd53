"""Up to three homes side by side, in the order of the match, each with the way on to the route."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from placements.presenters.matching import (
    class_words,
    confirmed_words,
    free_words,
    grade_status,
    living_words,
    miles_words,
    needs_words,
    short_names,
)
from providers.rules.home_names import home_name
from sefton_pdps.core.text.telephones import dials
from sefton_pdps.core.web.blocks import ComparedFact, Comparison, Option
from sefton_pdps.core.web.components import Action, Cell, CellValue, Status, badge_of
from sefton_pdps.core.web.markup import escaped

if TYPE_CHECKING:
    from placements.ports import Home
    from placements.selectors.fitting import Fit
    from providers.models import Contact


def comparison(
    fits: "Sequence[Fit]",
    at: datetime,
    onward: str,
    contacts: "Mapping[UUID, Contact]",
    elsewhere: "Mapping[Home, str]",
) -> Comparison:
    """One home a column, one fact a row; `onward`: the page of the route, which is told the home, or "".

    `contacts`: whom to ring, by the setting; `elsewhere`: for which other children a home is offered.
    """
    told: Sequence[tuple[str, Callable[[Fit], CellValue]]] = (
        ("Distance", lambda fit: Cell(miles_words(fit), note="" if fit.names_no_home else fit.area)),
        ("Area", lambda fit: Cell(status=Status(class_words(fit)))),
        ("Ofsted", lambda fit: Cell(status=grade_status(fit))),
        ("Places", lambda fit: Cell(free_words(fit), note=confirmed_words(fit, at))),
        ("Offered elsewhere", lambda fit: elsewhere.get(fit.home) or "No"),
        ("Needs", needs_words),
        ("Needs not met", lambda fit: short_names(fit.needs_unmet) or "None"),
        ("Sefton’s children there", lambda fit: living_words(fit.residents)),
        *_asked(fits),
        ("For", lambda fit: _listed(_but_asked(fit.for_, fit))),
        ("Against", lambda fit: _listed(_but_asked(fit.against, fit))),
        ("Whom to ring", lambda fit: _ring(contacts.get(fit.setting.pk))),
    )
    return Comparison(
        "Homes side by side, the best match first",
        [_option(fit, onward) for fit in fits],
        [ComparedFact(label, [of(fit) for fit in fits]) for label, of in told],
    )


def _asked(fits: "Sequence[Fit]") -> "list[tuple[str, Callable[[Fit], CellValue]]]":
    """A row for each thing that the referral asks beside its needs: met, in part, not, or to be asked."""
    asked = dict.fromkeys(one.what for fit in fits for one in fit.asked)
    return [(what, partial(_answer, what)) for what in asked]


def _but_asked(reasons: Sequence[str], fit: "Fit") -> list[str]:
    """The reasons without those that a row of their own tells."""
    rows = {one.said for one in fit.asked}
    return [reason for reason in reasons if reason not in rows]


def _answer(what: str, fit: "Fit") -> CellValue:
    told = next((one for one in fit.asked if one.what == what), None)
    return Cell(status=badge_of(told.how), note=told.said) if told else "Not known"


def _ring(contact: "Contact | None") -> CellValue:
    """The number of the day, and of the night where there is one, as links that a telephone dials."""
    if contact is None:
        return "No contact on record"
    lines = [SafeString(f"<strong>{escaped(contact.name)}</strong>"), _dialled("Day", contact.day_telephone)]
    if contact.night_telephone:
        lines.append(_dialled("Night", contact.night_telephone))
    return SafeString("<br>".join(lines))


def _dialled(when: str, number: str) -> SafeString:
    link = f'<a class="govuk-link sefton-whole" href="{dials(number)}">{escaped(number)}</a>'
    return SafeString(f"{when}: {link}")


def _option(fit: "Fit", onward: str) -> Option:
    name = home_name(fit)
    way = Action(f"Go on to the route with {name}", f"{onward}&pick={fit.key}", asks=True) if onward else None
    return Option(name, action=way, note=fit.provider.name)


def _listed(reasons: Sequence[str]) -> CellValue:
    if not reasons:
        return "Nothing on record"
    items = format_html_join("", "<li>{}</li>", ((reason,) for reason in reasons))
    return SafeString(f'<ul class="govuk-list govuk-list--bullet">{items}</ul>')
