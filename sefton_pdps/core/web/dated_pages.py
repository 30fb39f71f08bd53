"""The pages of dated data: setting a row from a day, ending it from a day, and how its days are told in a table."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.models import InForce
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import Result
from sefton_pdps.core.web.request import Request


# A new row from a day; `to`: the page of all rows, to which it goes back.
def set_page(
    request: Request, form: PageForm, heading: str, service: Callable[[], Result], *, to: str, said: str
) -> HttpResponse:
    return ask(request, form, Question(heading, reverse(to)), service, said=said)


# The end of a row, or a sooner one than was entered.
def end_page(
    request: Request, form: PageForm, row: InForce, service: Callable[[], Result], *, to: str, said: str
) -> HttpResponse:
    return ask(request, form, _end_of(row, to), service, said=said)


def _end_of(row: InForce, to: str) -> Question:
    sooner = (
        f"It ends on {short_day(row.valid_to)} as it was entered. That may be made sooner."
        if row.valid_to
        else ""
    )
    return Question("End it from a day", reverse(to), str(row), intro=sooner)


def days_in_force(row: InForce) -> str:
    """ "from 1 Apr 2026 until 3 Dec 2026"."""
    until = f" until {short_day(row.valid_to)}" if row.valid_to else ""
    return f"from {short_day(row.valid_from)}{until}"


def end_cell(row: InForce, page: str, today: date) -> Cell | str:
    """The way to end a row, or to end it sooner; nothing once it has ended."""
    if row.valid_to and row.valid_to <= max(today, row.valid_from):
        return ""
    return Cell("End it sooner" if row.valid_to else "End it", url=address_of(page, row.pk))


def changes(may: bool) -> list[Column]:
    """The column of those ways, for whoever may."""
    return [Column("Change")] if may else []
