"""A child in a home that nobody registers: what is on record, what is missing, and the reviews."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from placements.models import OfstedNotice, UnregisteredReview, UnregisteredStay
from placements.presenters.barred_starts import ofsted_row
from placements.presenters.court_orders import order_row
from placements.rules.court import Orders
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table

BREACH = "This home is not registered, so the placement is a breach as long as the child lives there (reg. 27A, 27C)."


def rows(
    stay: UnregisteredStay | None,
    notice: OfstedNotice | None,
    orders: Orders,
    today: date,
    *,
    may_order: bool,
) -> list[SummaryRow]:
    """The application, Ofsted, the court, the next review and the day by which the child leaves.

    `may_order`: the reader adds the court's order, or corrects it.
    """
    missing = Cell(status=Status("Not recorded", Colour.STOPPED))
    if stay is None:
        return [ofsted_row(notice), SummaryRow("Application for registration", missing)]
    return [
        SummaryRow("Application for registration", words.day(stay.applied_on)),
        ofsted_row(notice),
        *order_row(orders, stay.placement, none=Cell("None"), may=may_order),
        SummaryRow("Next review by the Director", _dated(stay.review_due_on, today)),
        SummaryRow("The child leaves by", _dated(stay.leaves_by, today)),
    ]


def next_step(stay: UnregisteredStay, today: date, *, reviews: bool) -> NextStep:
    """The Director's next review; `reviews`: whether the reader makes it."""
    due = f"{words.day(stay.review_due_on)}, {words.days_away(stay.review_due_on, today)}"
    verb = "was" if stay.review_due_on < today else "is"
    page = reverse("placements:unregistered_review", args=[stay.placement_id])
    return NextStep(
        f"The Director’s next review {verb} due by {due}.",
        link=Link("Review this stay", page) if reviews else None,
    )


def _dated(when: date, today: date) -> Cell:
    if when >= today:
        return Cell(words.day(when))
    return Cell(status=Status("Overdue", Colour.STOPPED), note=words.day(when))


def reviews(rows: Sequence[UnregisteredReview]) -> Table:
    """Every review, the newest first."""
    return Table(
        "Reviews by the Director",
        [Column("Reviewed"), Column("What was found", wide=True), Column("Leaves by")],
        [[Cell(words.short_moment(one.at), note=one.by.name), one.found, one.leaves_by] for one in rows],
        Empty("The Director has not reviewed it yet."),
    )
