"""Placements as a list and as a summary, and where and how long a child lives there."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from placements.models import Placement, RecordedPlacement
from placements.presenters.child_words import child_words
from placements.presenters.costs import A_NIGHT
from placements.presenters.court_orders import order_row
from placements.presenters.ends import TO_18, end_told, hides_end
from placements.presenters.statuses import distance_words, placement_status
from placements.rules.court import Orders, needs_court
from placements.states import LocationClass, RecordedAs, Regime, RouteFamily
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, last_night, lower_first, moment, short_day, whole_pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Cell,
    Column,
    Empty,
    Status,
    SummaryRow,
    Table,
    Withheld,
)
from sefton_pdps.core.web.confirming import labelled

if TYPE_CHECKING:
    from placements.selectors.placements import CostedPlacement


COURT_FIRST = "Under a care order the court approves a home in Scotland, Northern Ireland or abroad first."
NO_PLACEMENT = Empty("No placement yet. A placement comes from the award of a call-off.")


def placements_table(
    rows: "Iterable[CostedPlacement]",
    *,
    caption: str = "Placements",
    empty: Empty | Withheld = NO_PLACEMENT,
    user: User,
    costs: bool = True,
    on: date | None = None,
    sorted_by: str = "",
) -> Table:
    """Where children live, and until when; with the weekly fee for those whom the role shows costs, else how far off.

    `on`: the day of a list of many children, each in words; without it all are one child's, and the home is in front.
    """
    home = Column("Home", wide=True)
    return Table(
        caption=caption,
        columns=[
            *([Column("Child"), home] if on else [home]),
            Column("Nights", sort="start" if sorted_by else "", wide=True),
            Column("State"),
            Column("Weekly fee", numeric=True) if costs else Column("Where"),
        ],
        rows=[
            [
                *_who_and_where(placement, on),
                _nights(placement, user),
                Cell(status=placement_status(placement)),
                _weekly(placement) if costs else where_words(placement).removesuffix(" from home"),
            ]
            for placement in rows
        ],
        empty=empty,
        sorted_by=sorted_by,
        caption_hidden=on is not None,
    )


def _weekly(placement: "CostedPlacement") -> str:
    return "" if placement.weekly is None else whole_pounds(placement.weekly)


def _who_and_where(placement: Placement, on: date | None) -> list[object]:
    home, provider = str(placement.place.household or placement.setting), placement.provider.name
    page = address_of("placements:placement_detail", placement.pk)
    if on is None:
        return [Cell(home, url=page, reference=placement.reference, note=provider)]
    child = child_words(placement.child, placement.service_type, on)
    # A household has a code and no name: its agency tells where it is.
    named = f"{home}, {provider}" if placement.place.household_id else home
    return [Cell(child, url=page, reference=placement.reference), named]


def _nights(placement: Placement, user: User) -> str:
    """ "15 Dec 2026 to 14 Dec 2031": the first night and the last."""
    until = placement.ended_on or placement.planned_end
    told = TO_18 if hides_end(placement, until, user) else f"to {short_day(until - A_NIGHT)}"
    return f"{short_day(placement.starts_on)} {told}"


def where_words(placement: Placement) -> str:
    """ "In borough, 3.2 miles from home"."""
    label = LocationClass(placement.location_class).label
    return f"{label}, {distance_words(placement.distance_miles)}"


def _arrival(placement: Placement) -> list[SummaryRow]:
    if placement.arrived_at is None:
        return []
    return [
        SummaryRow(
            "The child arrived",
            Cell(moment(placement.arrived_at), note=f"Confirmed by {placement.arrival_confirmed_by}"),
        )
    ]


def address_words(placement: Placement) -> str:
    """Where the child lives; a carer household's address is its agency's to give, and not on record here."""
    setting = placement.setting
    if placement.place.household_id:
        return f"The agency gives the household's address: {setting.address}, {setting.postcode}"
    return ", ".join(filter(None, [setting.address, setting.postcode])) or "Not on record. Ask the provider."


def recorded_rows(
    recorded: RecordedPlacement | None, orders: Orders | None, *, may_order: bool
) -> list[SummaryRow]:
    """Of a placement recorded afterwards: that it was, who decided it, on what law, and which rule it broke.

    `may_order`: the reader adds the court's order, or corrects it.
    """
    if recorded is None or orders is None:
        return []
    by = recorded.recorded_by.name if recorded.recorded_by else ""
    rows = [
        SummaryRow("Recorded", Cell(moment(recorded.recorded_at), note=by)),
        SummaryRow("How it is recorded", recorded.get_source_display()),
    ]
    if recorded.decided_at:
        how = f"{moment(recorded.decided_at)}, {lower_first(recorded.get_decided_how_display())}"
        rows.append(SummaryRow("Who decided it", Cell(recorded.decided_by, note=how)))
    route = recorded.buying_route
    rows.append(SummaryRow("Stands on", Cell(route.get_regime_display(), note=route.legal_basis)))
    if owes_none := _owes_none(recorded):
        rows.append(SummaryRow("Notices of the award", owes_none))
    if recorded.agreement_reference:
        rows.append(SummaryRow("Agreement", recorded.agreement_reference))
    rows += order_row(orders, recorded.placement, none=_no_order(recorded), may=may_order)
    if recorded.ground:
        rows.append(
            SummaryRow("Rule broken", Cell(status=Status(recorded.get_ground_display(), Colour.STOPPED)))
        )
    if recorded.gates:
        rows.append(SummaryRow("Against the home then", " ".join(reason for _gate, reason in recorded.gates)))
    if recorded.reason:
        rows.append(SummaryRow("What happened", recorded.reason))
    return rows


def _owes_none(recorded: RecordedPlacement) -> str:
    """Why a spot purchase that came onto the record owes no notice here; "" of every other way (ADR 138)."""
    if recorded.buying_route.family != RouteFamily.SPOT:
        return ""
    if recorded.source == RecordedAs.FILE:
        return "None is asked for here: it came in by file, and was not awarded in this system."
    if recorded.buying_route.regime != Regime.PA_2023:
        return "None is asked for here: it was bought before the Procurement Act 2023 was in force."
    return ""


def _no_order(recorded: RecordedPlacement) -> Cell | None:
    """That no order is on record, where one was needed."""
    placement = recorded.placement
    if needs_court(placement.setting.regulator, placement.child.legal_status):
        return Cell("Not recorded", note=COURT_FIRST)
    return None


def stay_rows(placement: Placement, *, costs: bool) -> list[SummaryRow]:
    """What a placement's strip does not tell: the place, the arrival, how it ended and was bought."""
    return [
        *([SummaryRow("What it is", placement.kind.name)] if placement.kind else []),
        SummaryRow("Place", str(placement.place)),
        *_arrival(placement),
        *([SummaryRow("Why it ended", placement.get_end_reason_display())] if placement.ended_on else []),
        *([SummaryRow("Why it was cancelled", placement.cancel_reason)] if placement.cancel_reason else []),
        *([SummaryRow("Cost line", placement.cost_line.name)] if costs else []),
        SummaryRow(_came(placement), placement.get_route_display()),
    ]


def _came(placement: Placement) -> str:
    """What the route is called: what is the council's own is not bought."""
    return "Came about by" if placement.kind and placement.kind.is_own else "Bought by"


def home_summary(placement: Placement, user: User, label: str = "Lives at") -> list[SummaryRow]:
    """Where a child lives now: the home, its address, since when and until when; whom to ring stands in a block."""
    until = f"from {day(placement.starts_on)}, {end_told(placement, user)}"
    return [
        SummaryRow(label, Cell(str(placement.place.household or placement.setting), note=until)),
        SummaryRow("Address", address_words(placement)),
    ]


def placement_parts(placement: Placement, user: User) -> dict[str, Any]:
    """What somebody reads of a placement before ending or cancelling it."""
    return {"State": placement.get_state_display(), **labelled(placement_summary(placement, user))}


def placement_summary(placement: Placement, user: User) -> list[SummaryRow]:
    planned = (
        TO_18 if hides_end(placement, placement.planned_end, user) else last_night(placement.planned_end)
    )
    return [
        SummaryRow("Setting", str(placement.setting)),
        SummaryRow("Address", address_words(placement)),
        SummaryRow("Place", str(placement.place)),
        SummaryRow("Provider", placement.provider.name),
        SummaryRow("Where", where_words(placement)),
        SummaryRow("First night", placement.starts_on),
        *_arrival(placement),
        SummaryRow("Planned end", start(planned)),
        *(
            [
                SummaryRow("Ended", start(end_told(placement, user))),
                SummaryRow("Why it ended", placement.get_end_reason_display()),
            ]
            if placement.ended_on
            else []
        ),
        *([SummaryRow("Why it was cancelled", placement.cancel_reason)] if placement.cancel_reason else []),
        SummaryRow("Cost line", placement.cost_line.name),
        SummaryRow("Bought by", placement.get_route_display()),
    ]
