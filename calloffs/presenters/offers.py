"""The offers of a closed competition, side by side."""

from collections.abc import Sequence
from decimal import Decimal

from calloffs.models import CallOff, Offer
from calloffs.rules.needs import needs_of
from calloffs.rules.values import whole_life_value
from calloffs.selectors.competitions import weekly_total
from sefton_pdps.core.components import CellValue, Column, Empty, Table
from sefton_pdps.core.words import day, moment, pounds


def _columns(offers: Sequence[Offer], first: str) -> list[Column]:
    return [Column(first), *(Column(f"{offer.setting.name}, {offer.provider.name}") for offer in offers)]


def answers_table(call_off: CallOff, offers: Sequence[Offer]) -> Table:
    """What each offer says of the need, aligned by need; no price stands here."""
    rows: list[list[CellValue]] = [
        ["Place free from", *(day(offer.available_on) for offer in offers)],
        ["Carer household", *(str(offer.household or "") for offer in offers)],
        ["Received", *(moment(offer.received_at) for offer in offers)],
    ]
    if not any(offer.household_id for offer in offers):
        del rows[1]
    for need in needs_of(call_off.profile):
        rows.append([need.label, *(offer.quality_answers.get(need.code, "") for offer in offers)])
    rows.append(["Social value", *(offer.social_value_answer for offer in offers)])
    empty = Empty("No offer came in. End the call-off with no award, or open another one with more time.")
    if not offers:
        return Table("Offers side by side", [Column("Offer")], [], empty)
    return Table("Offers side by side", _columns(offers, "Answer"), rows)


def fees_table(call_off: CallOff, offers: Sequence[Offer]) -> Table:
    """Fee lines aligned by kind, the weekly total and the whole-life total, once quality is scored."""
    kinds = {line.kind.code: line.kind for offer in offers for line in offer.price_lines.all()}
    by_offer = [{line.kind.code: line.weekly for line in offer.price_lines.all()} for offer in offers]
    rows: list[list[CellValue]] = [
        [kind.name, *(_amount(lines.get(kind.code)) for lines in by_offer)]
        for kind in sorted(kinds.values(), key=lambda one: one.order)
    ]
    weekly = ["Weekly total", *(pounds(weekly_total(offer)) for offer in offers)]
    rows.append(
        [f"To {day(call_off.term_ends_on)}", *(pounds(_whole_life(call_off, lines)) for lines in by_offer)]
    )
    columns = [
        Column("Fee a week" if not index else column.label, numeric=bool(index))
        for index, column in enumerate(_columns(offers, ""))
    ]
    return Table("Fees side by side", columns, rows, totals=weekly)


def _amount(weekly: Decimal | None) -> str:
    return "" if weekly is None else pounds(weekly)


def _whole_life(call_off: CallOff, lines: dict[str, Decimal]) -> Decimal:
    amounts = (
        whole_life_value(weekly, call_off.needed_on, call_off.term_ends_on) for weekly in lines.values()
    )
    return sum(amounts, Decimal("0.00"))
