"""Placements made before they were recorded: own carers, connected persons, a breach, and a fee file (S-33)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from placements.models import BarredStart, Child, Placement, PlacementKind, UnregisteredStay
from placements.rules.fee_file import COLUMNS
from placements.rules.fees import weekly_line
from placements.rules.gates import SIXTEEN
from placements.rules.recorded import Told, Where
from placements.rules.unregistered import Facts
from placements.services import barred_starts, unregistered
from placements.services.fee_files import import_rows
from placements.services.recorded import record_already_made
from placements.states import BreachGround, ByMeans, Route, SafeguardChoice
from providers.states import Regulator, ServiceType
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo.living import children
from sefton_pdps.demo.living.story import Story

LEAVES_IN = timedelta(days=21)
FOSTERING, RESIDENTIAL = ServiceType.FOSTERING, ServiceType.RESIDENTIAL
# What it is, by which way, at which household, pounds a week, and how many days ago it was recorded.
OWN = (
    ("own_carer", "in_house", "F-011", "L23", "420.00", 210),
    ("own_carer", "in_house", "F-011", "L23", "420.00", 209),
    ("own_carer", "in_house", "F-027", "PR9", "465.50", 160),
    ("own_carer", "in_house", "F-032", "L31", "", 95),
    ("connected", "family", "K-004", "L20", "310.00", 140),
    ("connected", "family", "K-009", "PR8", "", 60),
    ("connected", "family", "K-012", "L21", "310.00", 20),
)


@dataclass(frozen=True)
class Breach:
    """A child in a home that nobody registers: how many days ago it was recorded and how many before the child came.

    `age`: under 16 it is by a court's order. `reviews`: how many the Director made, each on its day; None where nothing
    is decided yet.
    """

    ago: int
    came: int
    home: str
    age: int
    reviews: int | None


# One is reviewed each week to this day, of the next a review is overdue, the last came last night.
BREACHES = (
    Breach(70, 3, "Invented Lodge", 15, 99), Breach(24, 2, "Invented Moorings", 16, 1),
    Breach(0, 1, "Invented Lodge", 15, None),
)  # fmt: skip
FILED = (
    ("childrens_home", "spot", "4150.00"),
    ("childrens_home", "lcr_ppa", "3980.00"),
    ("own_carer", "in_house", "440.00"),
)
WALES = {
    "regulator": "ciw", "number": "SIN-00009001", "home": "Invented Tŷ Bryn", "provider": "Invented Gofal Ltd",
    "home_postcode": "LL11 1AA",
}  # fmt: skip


def plan(story: Story) -> None:
    """Beside the story, each with keys of its own."""
    own = story.aside(1190)
    acts = [
        *((_ago(story, row[-1]), partial(_own, own, row[:-1])) for row in OWN),
        *((_ago(story, breach.ago), partial(_breach, own, breach)) for breach in BREACHES),
        (_ago(story, 30), partial(_file, own)),
    ]
    for day, act in acts:
        own.on(day, act, hour=11, minute=5)


def _ago(story: Story, days: int) -> date:
    """The working day from so many days ago on; today is today, also on a Sunday."""
    return story.working_day(story.today - timedelta(days=days)) if days else story.today


def _record(
    story: Story, child: Child, at: datetime, *, code: str, route: str, where: Where, weekly: str, told: Told
) -> Placement:
    lines = [weekly_line("accommodation", Decimal(weekly))] if weekly else []
    return record_already_made(
        child=child,
        kind=PlacementKind.objects.get(code=code),
        where=where,
        route=route,
        told=told,
        planned_end=local(at).date() + timedelta(days=240),
        fee_lines=lines,
        by=story.people["placements_officer"],
        at=at,
    )


def _told(at: datetime, days: int, who: str, **more: Any) -> Told:
    moved = at - timedelta(days=days)
    return Told(
        arrived_at=moved,
        confirmed_by="The supervising social worker",
        decided_by=who,
        decided_at=moved - timedelta(hours=3),
        decided_how=ByMeans.TELEPHONE,
        **more,
    )


def _own(story: Story, row: tuple[str, ...], at: datetime) -> None:
    code, route, household, outward, weekly = row
    child = children.new_child(
        story, FOSTERING, on=local(at).date(), by=story.people["placements_officer"], at=at, age=9
    )
    where = Where(household_code=household, household_outward=outward)
    told = _told(at, 2, "The fostering panel's chair")
    _record(story, child, at, code=code, route=route, where=where, weekly=weekly, told=told)


def _breach(story: Story, breach: Breach, at: datetime) -> None:
    """By night no registered home would have the child: on record next morning, and decided by another."""
    by = story.people["placements_officer"]
    child = children.new_child(story, RESIDENTIAL, on=local(at).date(), by=by, at=at, age=breach.age)
    told = _told(
        at, breach.came, "The duty manager", ground=BreachGround.UNREGISTERED,
        reason="After eleven registered homes said no, this was the only home that could take the child that night.",
    )  # fmt: skip
    where = Where(
        regulator=Regulator.NOBODY,
        home_name=breach.home,
        home_provider="Invented Crisis Care Ltd",
        home_postcode="PR9 0TL",
    )
    placement = _record(
        story, child, at, code="other_home", route=Route.SPOT, where=where, weekly="8400.00", told=told
    )
    if breach.reviews is not None:
        story.at(at + timedelta(hours=5), partial(_settle, story, placement.pk))
        story.at(at + timedelta(days=1), partial(_stays, story, placement.pk, breach))


def _settle(story: Story, placement: Any, at: datetime) -> None:
    """Ofsted is told, and the commissioning manager says what follows."""
    started = BarredStart.objects.get(placement=placement)
    by = story.people["commissioning_manager"]
    barred_starts.record_ofsted_told(
        started=started, told_at=at - timedelta(hours=1), told_by="The Head of Service", by=by, at=at
    )
    barred_starts.decide(
        started=started, decision=SafeguardChoice.MOVES, by=by, at=at,
        reason="A registered home is found for next week. Until then two visits a day, and the Director looks weekly.",
    )  # fmt: skip


def _stays(story: Story, placement: Any, breach: Breach, at: datetime) -> None:
    """The home applies, and for a child under 16 a court has ordered it; the Director looks each week."""
    today = local(at).date()
    facts = Facts(applied_on=today, leaves_by=today + LEAVES_IN)
    if breach.age < SIXTEEN:
        facts = replace(
            facts, court_order_on=today - timedelta(days=1), court_reference="Family Court, order 12"
        )
    kept = unregistered.record_stay(
        placement=Placement.objects.get(pk=placement),
        facts=facts,
        by=story.people["placements_officer"],
        at=at,
    )
    _review_by_its_day(story, kept, breach.reviews or 0, at)


def _review_by_its_day(story: Story, stay: UnregisteredStay, still: int, at: datetime) -> None:
    if still:
        story.at(at + (stay.review_due_on - local(at).date()), partial(_review, story, stay.pk, still))


def _review(story: Story, stay: Any, still: int, at: datetime) -> None:
    review = unregistered.review(
        stay=UnregisteredStay.objects.get(pk=stay),
        finding="Safe and settled, with two adults at all times. Two registered homes were asked this week.",
        leaves_by=local(at).date() + LEAVES_IN,
        by=story.people["dcs"],
        at=at,
    )
    _review_by_its_day(story, review.stay, still - 1, at)


def _file(story: Story, at: datetime) -> None:
    """Three that ran in an earlier system: two in a Welsh home, one with a carer of the council's."""
    today = local(at).date()
    common = {
        "starts": today - timedelta(days=120),
        "ends": today + timedelta(days=300),
        "agreement": "OLD-7731",
    }
    rows = []
    for number, (kind, route, pounds) in enumerate(FILED):
        child = children.new_child(
            story, RESIDENTIAL, on=today, by=story.people["placements_officer"], at=at, age=12 + number
        )
        where = {"number": "own", "household": "F-040", "outward": "L22"} if kind == "own_carer" else WALES
        cells = {
            "case": child.reference,
            "kind": kind,
            "route": route,
            "fee_kind": "accommodation",
            "pounds": pounds,
        }
        rows.append((number + 2, {**dict.fromkeys(COLUMNS, ""), **common, **where, **cells}))
    total = Decimal("8570.00")
    import_rows(rows=iter(rows), file_name="running-placements.csv", control_total=total, write=True, at=at)
