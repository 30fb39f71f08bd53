"""Filters that write money, dates and numbers as people do."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import CellValue, display

register = template.Library()


@register.filter
def pounds(amount: Decimal | None) -> str:
    """Money to the penny; a dash where there is none."""
    return "\N{EN DASH}" if amount is None else words.pounds(amount)


@register.filter
def pounds_short(amount: Decimal | None) -> str:
    """Money in millions to the thousand."""
    return "\N{EN DASH}" if amount is None else words.pounds_short(amount)


@register.filter
def day(value: date | None) -> str:
    """ "23 November 2026"; a dash where there is no date."""
    return "\N{EN DASH}" if value is None else words.day(value)


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """ "23 November 2026 at 5pm"; `|moment:"zone"` adds GMT or BST."""
    return "\N{EN DASH}" if value is None else words.moment(value, zone=zone == "zone")


@register.filter
def counted(number: int, noun: str) -> str:
    """`3|counted:"child,children"` is "3 children"; without a comma the plural takes an s."""
    return words.plural(number, *noun.split(",", 1))


@register.filter
def listed(items: list[str], joiner: str = "and") -> str:
    """ "a, b and c"."""
    return words.listed([str(item) for item in items], joiner)


@register.filter
def as_written(value: CellValue) -> CellValue:
    """Dates in words, a dash for nothing, anything else as it is."""
    return display(value)


@register.simple_tag
def time_left(until: datetime, at: datetime) -> str:
    """ "in 3 hours 20 minutes"."""
    return words.time_left(until, at)


@register.simple_tag
def deadline(until: datetime, at: datetime) -> str:
    """ "today at 5pm, in 3 hours 20 minutes"."""
    return words.deadline(until, at)
