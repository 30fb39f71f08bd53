"""Tables and facts of the lists and pages."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from placements.models import Child, FeeLine, Placement, RecordOpening, Referral
from placements.policies import names_child
from placements.presenters.child_words import full_name, initials
from placements.presenters.ends import TO_18, end_told, hides_end
from placements.presenters.words import distance_words, needed_cell, placement_status, referral_status
from placements.rules.ages import age_on
from placements.rules.finding import ASKED_FOR
from placements.rules.profile import need_label
from placements.selectors.placements import MonthTotal
from placements.states import LocationClass
from sefton_pdps.core.charts import BarChart, Series
from sefton_pdps.core.components import (
    Cell,
    CellValue,
    Column,
    Empty,
    Link,
    Status,
    SummaryRow,
    Table,
    Withheld,
)
from sefton_pdps.core.confirming import labelled
from sefton_pdps.core.wording import start
from sefton_pdps.core.words import day, last_night, lower_first, moment, pounds

SHOWN_MONTHS, A_NIGHT = 12, timedelta(days=1)
NO_PLACEMENT = Empty("No placement yet. A placement comes from the award of a call-off.")
COST_WITHHELD = Withheld("what a placement costs")


def _url(name: str, obj: object) -> str:
    return reverse(f"placements:{name}", args=[obj.pk])


def children_table(rows: Iterable[Child], on: date, user: Any, *, page: str = "child_detail") -> Table:
    """What a search lists: whole names for those who place children or have a duty to them, initials for all others."""
    return Table(
        caption="Children found",
        columns=[Column("Child"), Column("Reference"), Column("Age", numeric=True), Column("Social worker")],
        rows=[
            [
                Cell(
                    full_name(child) if names_child(user, child) else initials(child), url=_url(page, child)
                ),
                child.reference,
                age_on(child.date_of_birth, on),
                child.social_worker or "",
            ]
            for child in rows
        ],
        empty=Empty(f"No child that you may see has that reference or name. Check the spelling. {ASKED_FOR}"),
    )


def referrals_table(
    rows: Iterable[Referral],
    on: date,
    sorted_by: str = "",
    *,
    empty: str = "No referral yet.",
    of_a_child: bool = False,
) -> Table:
    """Without the child's name: a list on a screen is read by whoever passes. A child's own page has its button."""
    find_one = None if of_a_child else Link("Find a child to start one", reverse("placements:child_list"))
    return Table(
        caption="Referrals",
        caption_hidden=True,
        columns=[
            Column("Referral", sort="started" if sorted_by else ""),
            Column("Child"),
            Column("Kind"),
            Column("Needed by", sort="due" if sorted_by else ""),
            Column("Social worker"),
            Column("State"),
        ],
        rows=[
            [
                Cell(referral.reference, url=_url("referral_detail", referral)),
                Cell(referral.child.reference, note=f"aged {age_on(referral.child.date_of_birth, on)}"),
                referral.get_service_type_display(),
                needed_cell(referral, on),
                referral.child.social_worker or "",
                Cell(status=referral_status(referral)),
            ]
            for referral in rows
        ],
        sorted_by=sorted_by,
        empty=Empty(empty, find_one),
    )


def placements_table(
    rows: Iterable[Placement],
    *,
    caption: str = "Placements",
    empty: Empty | Withheld = NO_PLACEMENT,
    user: Any,
    costs: bool = True,
) -> Table:
    """Where children live, and until when; with the weekly fee for those whom the role shows costs."""
    return Table(
        caption=caption,
        columns=[
            Column("Placement"),
            Column("Setting"),
            Column("Where"),
            Column("First night"),
            Column("Last night"),
            *([Column("Weekly fee", numeric=True)] if costs else []),
            Column("State"),
        ],
        rows=[
            [
                Cell(
                    placement.reference,
                    url=_url("placement_detail", placement),
                    note=placement.child.reference,
                ),
                Cell(str(placement.place.household or placement.setting), note=placement.provider.name),
                where_words(placement),
                placement.starts_on,
                _end(placement, user),
                *([pounds(placement.weekly) if placement.weekly is not None else ""] if costs else []),
                Cell(status=placement_status(placement)),
            ]
            for placement in rows
        ],
        empty=empty,
    )


def _end(placement: Placement, user: Any) -> Cell:
    until = placement.ended_on or placement.planned_end
    told = start(TO_18) if hides_end(placement, until, user) else until - A_NIGHT
    return Cell(told, note="" if placement.ended_on else "planned")


def where_words(placement: Placement) -> str:
    """ "In borough, 3.2 miles from home"."""
    label = LocationClass(placement.location_class).label
    return f"{label}, {distance_words(placement.distance_miles)}"


def fee_table(lines: Iterable[FeeLine], placement: Placement, user: Any, today: date) -> Table:
    """Every line ever agreed: to come, in force, over, and those that another took the place of."""
    return Table(
        caption="Fee lines",
        columns=[
            Column("Kind"), Column("A week", numeric=True), Column("First night"), Column("Last night"),
            Column("Paid by"),
            Column("Total", numeric=True), Column("State"),
        ],
        rows=[
            [
                Cell(line.kind.name, note=_rests_on(line)),
                pounds(line.weekly),
                line.starts_on,
                start(TO_18) if hides_end(placement, line.ends_on, user) else line.ends_on - A_NIGHT,
                shares_words(line),
                "" if line.superseded_at else pounds(line.kept or Decimal(0)),
                _line_state(line, today),
            ]
            for line in lines
        ],
    )  # fmt: skip


def _line_state(line: FeeLine, today: date) -> CellValue:
    if line.superseded_at:
        return Cell(status=Status("Replaced"))
    if line.starts_on > today:
        return "To come"
    return "In force" if line.ends_on > today else "Over"


def _rests_on(line: FeeLine) -> str:
    """The need of wrap-around support and its review (S-7); the words stand where the child's record is opened."""
    parts = [f"For the need “{need_label(line.need)}”."] if line.need else []
    parts += [f"Review on {day(line.review_on)}."] if line.review_on else []
    return " ".join(parts)


def shares_words(line: FeeLine) -> str:
    """Who pays: "Social care 60%, education 25%, health 15%"."""
    shares = (
        ("social care", line.social_care_share),
        ("education", line.education_share),
        ("health", line.health_share),
    )
    paid = [f"{name} {share.normalize():f}%" for name, share in shares if share]
    words = ", ".join(paid)
    return words[:1].upper() + words[1:]


def withheld_months() -> Table:
    """In the place of the months' cost, for those whose role does not show what a placement costs."""
    return Table("Cost by month", [], [], COST_WITHHELD)


def month_chart(totals: list[MonthTotal], today: date) -> tuple[BarChart | None, Table]:
    """The last twelve kept months up to this one as bars, from the second on, and the same as a table."""
    this_month = today.replace(day=1)
    shown = [one for one in totals if one.month <= this_month][-SHOWN_MONTHS:]
    table = Table(
        caption="Cost by month",
        columns=[Column("Month"), Column("Cost", numeric=True)],
        rows=[[f"{one.month:%B %Y}", pounds(one.amount)] for one in shown],
        totals=["Together", pounds(sum((one.amount for one in shown), Decimal(0)))] if shown else (),
        empty=Empty("Nothing has been charged yet."),
    )
    if len(shown) < 2:
        return None, table
    bars = Series("Cost", tuple(one.amount for one in shown))
    labels = tuple(f"{one.month:%b %y}" for one in shown)
    return BarChart("cost", "Cost of placements by month", labels, (bars,)), table


def openings_table(rows: Iterable[RecordOpening]) -> Table:
    return Table(
        caption="Who opened this record lately",
        caption_hidden=True,
        columns=[Column("Person"), Column("When"), Column("Page")],
        rows=[[str(row.by), moment(row.at), row.page] for row in rows],
    )


def child_facts(child: Child, on: date, *, named: bool) -> list[SummaryRow]:
    """The record. Who does not meet the child by name reads neither birth date nor whole postcode."""
    age = age_on(child.date_of_birth, on)
    born = SummaryRow("Date of birth", f"{day(child.date_of_birth)}, aged {age}")
    return [
        born if named else SummaryRow("Age", age),
        SummaryRow("Sex", child.get_sex_display()),
        SummaryRow("Legal status", child.get_legal_status_display()),
        SummaryRow("Home postcode", _home_postcode(child, whole=named)),
        SummaryRow("School", child.school),
        *people_facts(child),
    ]


def people_facts(child: Child) -> list[SummaryRow]:
    """Who works with the child."""
    return [
        SummaryRow("Social worker", str(child.social_worker or "")),
        SummaryRow("Team", str(child.team or "")),
        SummaryRow("Reviewing officer", str(child.reviewing_officer or "")),
    ]


def _home_postcode(child: Child, *, whole: bool) -> Cell:
    if child.no_postcode:
        return Cell(
            f"None: {lower_first(child.get_no_postcode_display())}", note="Distances are not measurable."
        )
    outward = child.home_postcode.split(" ")[0]
    if not whole:
        return Cell(outward, note="The first half only.")
    if child.measured_from_area:
        note = f"Not in the ONS list: distances are measured from the middle of {outward}."
        return Cell(child.home_postcode, note=note)
    return Cell(child.home_postcode)


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


def home_facts(placement: Placement, user: Any, label: str = "Lives at") -> list[SummaryRow]:
    """Where a child lives now: the home, its address, whom to ring, since when and until when."""
    until = f"from {day(placement.starts_on)}, {end_told(placement, user)}"
    return [
        SummaryRow(label, Cell(str(placement.place.household or placement.setting), note=until)),
        SummaryRow("Address", address_words(placement)),
        SummaryRow("Telephone", f"Not on record here. Ask {placement.provider.name}."),
    ]


def placement_parts(placement: Placement, user: Any) -> dict[str, Any]:
    """What somebody reads of a placement before ending or cancelling it."""
    return {"State": placement.get_state_display(), **labelled(placement_facts(placement, user))}


def placement_facts(placement: Placement, user: Any) -> list[SummaryRow]:
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
