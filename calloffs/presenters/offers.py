"""The offers of a closed competition, side by side."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from calloffs.models import CallOff, Offer, OfferPriceLine
from calloffs.presenters.evidence import told
from calloffs.rules.evidence import offered
from calloffs.rules.offers import later_than_needed
from calloffs.rules.places import Standing, also_wanted, why_gone
from placements.models import Referral
from placements.rules.fees import weekly_total
from placements.rules.needs import codes_of, match
from placements.rules.profile import needs_of
from providers.rules.home_names import home_name
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import day, last_night, moment, pounds
from sefton_pdps.core.web.components import Cell, CellValue, Column, Empty, Status, Table


def _columns(offers: Sequence[Offer], first: str, *, numeric: bool = False) -> list[Column]:
    return [Column(first), *(Column(_heading(offer), numeric=numeric) for offer in offers)]


def _heading(offer: Offer) -> str:
    """The home and its provider; once where both have the same name."""
    home, provider = home_name(offer), offer.provider.name
    return home if offer.setting.name == provider else f"{home}, {provider}"


def needs_met(referral: Referral, offer: Offer) -> str:
    """How many of the needs that the referral records the home's statement of purpose covers, as in the match."""
    caters_for = (offer.household.caters_for if offer.household else []) or offer.setting.caters_for
    found = match(codes_of(referral.answers), caters_for)
    total = len(found.met) + len(found.unmet)
    return f"{len(found.met)} of {total}" if total else "No particular needs recorded"


def answers_table(call_off: CallOff, offers: Sequence[Offer], standing: Mapping[UUID, Standing]) -> Table:
    """What each offer says of the need, aligned by need; no price stands here.

    `standing`: of each offer's home; empty for those whom other call-offs do not concern.
    """
    rows: list[list[CellValue]] = [
        ["Needs met", *(needs_met(call_off.referral, offer) for offer in offers)],
        ["Place free from", *(_free_from(call_off, offer) for offer in offers)],
        ["Place now", *(_place_now(standing.get(offer.pk)) for offer in offers)],
        ["Carer household", *(str(offer.household or "") for offer in offers)],
        ["Received", *(moment(offer.received_at) for offer in offers)],
    ]
    if not any(offer.household_id for offer in offers):
        del rows[3]
    if not standing:
        del rows[2]
    for need in needs_of(call_off.profile):
        rows.append([need.label, *(offer.quality_answers.get(need.code, "") for offer in offers)])
    rows.append(["Social value", *(offer.social_value_answer for offer in offers)])
    empty = Empty("No offer came in. End the call-off with no award, or open another one with more time.")
    if not offers:
        return Table("Offers side by side", [Column("Offer")], [], empty)
    return Table("Offers side by side", _columns(offers, "Answer"), rows)


def _place_now(standing: Standing | None) -> Cell:
    """Whether a place of the home is free still, by what it went, or for which other child it is wanted too."""
    if standing is None:
        return Cell()
    if gone := why_gone(standing):
        return Cell(status=Status("Place taken", Colour.STOPPED), note=gone)
    return Cell("Free", note=also_wanted(standing))


def fees_table(call_off: CallOff, offers: Sequence[Offer], *, tells_birthday: bool) -> Table:
    """Fee lines aligned by kind, the weekly total and below it the whole-life total, once quality is scored.

    Whole life over weekly fee is the number of nights to the 18th birthday, so it is for who may know that day.
    """
    kinds = {line.kind.code: line.kind for offer in offers for line in offer.price_lines.all()}
    by_offer = [{line.kind.code: line for line in offer.price_lines.all()} for offer in offers]
    rows: list[list[CellValue]] = [
        [kind.name, *(_charged(lines.get(kind.code)) for lines in by_offer)]
        for kind in sorted(kinds.values(), key=lambda one: one.order)
    ]
    rows.append(["Weekly total", *(pounds(weekly_total(offer.price_lines.all())) for offer in offers)])
    whole_life: list[CellValue] = [
        f"Whole life, {last_night(call_off.term_ends_on)}",
        *(pounds(_whole_life(call_off, lines)) for lines in by_offer),
    ]
    columns = _columns(offers, "Fee a week", numeric=True)
    return Table("Fees side by side", columns, rows, totals=whole_life if tells_birthday else ())


def _free_from(call_off: CallOff, offer: Offer) -> Cell:
    return Cell(day(offer.available_on), note=later_than_needed(offer.available_on, call_off.needed_on))


def _charged(line: OfferPriceLine | None) -> CellValue:
    """The amount of a line, and for wrap-around support what the provider says that it rests on (S-7)."""
    return "" if line is None else Cell(pounds(line.weekly), note=told(offered(line.line)))


def _whole_life(call_off: CallOff, lines: dict[str, OfferPriceLine]) -> Decimal:
    terms = (row.line.within(call_off.needed_on, call_off.term_ends_on) for row in lines.values())
    return sum((line.cost for line in terms), NOTHING)
