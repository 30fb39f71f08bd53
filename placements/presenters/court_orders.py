"""The court's order of a placement in a row: what stands, and below it what stood before and why it does not."""

from datetime import date

from placements.models import Placement
from placements.rules.court import Orders
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Link, SummaryRow

LABEL = "Court’s order"


def order_row(orders: Orders, placement: Placement, *, none: Cell | None, may: bool) -> list[SummaryRow]:
    """The order that stands; `none`: what is said where none is on record, None for nothing.

    `may`: the reader adds or corrects it.
    """
    action = Link("Correct" if orders.stands else "Add", address_of("placements:court_order", placement.pk))
    if orders.stands is None:
        told = none or (Cell("None on record") if may else None)
        return [SummaryRow(LABEL, told, action if may else None, "the court’s order")] if told else []
    value = Cell(_named(orders.stands), note=_history(orders))
    return [SummaryRow(LABEL, value, action if may else None, "the court’s order")]


def _named(order: tuple[date, str]) -> str:
    return f"{day(order[0])}, {order[1]}"


def _history(orders: Orders) -> str:
    """Who added or corrected it, when and why, the newest first, each with what stood before."""
    told: list[str] = []
    before = orders.own
    for order in orders.later:
        by = f"{order.recorded_by.name}, {day(local(order.recorded_at).date())}"
        told.append(
            f"Corrected by {by}: {order.reason} Before: {_named(before)}." if before else f"Added by {by}."
        )
        before = (order.ordered_on, order.reference)
    return " ".join(reversed(told))
