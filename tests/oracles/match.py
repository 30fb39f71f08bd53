"""The match of a lot worked out row by row from the pure rules, as the statement of `match_sql` has to answer it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from placements.models import Placement
from placements.rules import gates, needs
from placements.selectors.areas import miles_between
from placements.selectors.bars import setting_summary
from placements.selectors.market import FIRST_NIGHTS, UNKNOWN_FAR, Market
from placements.selectors.vacancies import LIVE
from providers.models import Admission, CarerHousehold, Exemption, Place, PlaceHold, Setting
from providers.states import AdmissionState


def _taken() -> dict[UUID, list[tuple[date, date]]]:
    """The nights `[first, last)` for which somebody has or holds each place."""
    taken: defaultdict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for stay in Placement.objects.all():
        until = stay.ended_on or stay.planned_end
        if stay.state in LIVE and until > stay.starts_on:
            taken[stay.place_id].append((stay.starts_on, until))
    for hold in PlaceHold.objects.all():
        taken[hold.place_id].append((hold.starts_on, hold.ends_on or date.max))
    return taken


@dataclass
class Rows:
    """Every row that the match reads, once for all referrals."""

    settings: list[Setting] = field(default_factory=lambda: list(Setting.objects.order_by("name", "pk")))
    households: list[CarerHousehold] = field(default_factory=lambda: list(CarerHousehold.objects.all()))
    places: list[Place] = field(default_factory=lambda: list(Place.objects.all()))
    admissions: list[Admission] = field(default_factory=lambda: list(Admission.objects.all()))
    exemptions: list[Exemption] = field(default_factory=lambda: list(Exemption.objects.all()))
    taken: dict[UUID, list[tuple[date, date]]] = field(default_factory=_taken)

    def free(self, on: date) -> dict[UUID, int]:
        """How many places are free for the first nights, by household, else by setting."""
        end = on + FIRST_NIGHTS
        number: defaultdict[UUID, int] = defaultdict(int)
        for place in self.places:
            opened = place.opens_on <= on and (place.closes_on is None or place.closes_on >= end)
            if opened and not any(first < end and last > on for first, last in self.taken.get(place.pk, ())):
                number[place.household_id or place.setting_id] += 1
        return number

    def exempt(self, market: Market) -> set[UUID]:
        """The settings that an exemption covers for the referral or for the lot on the day."""
        of_lot = {row.pk for row in self.admissions if row.lot_id == market.lot.pk}
        return {
            row.setting_id
            for row in self.exemptions
            if row.starts_on <= market.on <= row.until
            and row.ended_at is None
            and (row.referral_id == market.referral.pk or row.admission_id in of_lot)
        }


def gates_of(market: Market, rows: Rows) -> Iterator[tuple[UUID, list[str], str | None]]:
    """Of every setting of the register, whoever it belongs to: the gates it fails, and the first within the lot."""
    exempt, lot = rows.exempt(market), market.lot
    for setting in rows.settings:
        facts = setting_summary(setting, exempt=setting.pk in exempt)
        failed = gates.unmet(market.child, facts, lot.service_type)
        first = gates.unmet_in_lot(market.child, facts, lot.service_type, lot.least_age)
        yield setting.pk, [barred.gate.value for barred in failed], first[0].gate.value if first else None


def best_first(market: Market, rows: Rows) -> list[tuple[UUID, UUID | None, int]]:
    """The settings or households that fit with their free places, in order: needs, a free place, miles, name, key."""
    free, exempt = rows.free(market.on), rows.exempt(market)
    passing = [setting for setting in _judged(market, rows) if not _first(market, setting, exempt)]
    sites = (
        _of_agencies(market, rows, passing, free) if market.of_agencies else ((one, None) for one in passing)
    )
    ranked = sorted(
        (_rank(market, setting, household, free), setting, household) for setting, household in sites
    )
    return [
        (setting.pk, household.pk if household else None, -rank[-1]) for rank, setting, household in ranked
    ]


def _judged(market: Market, rows: Rows) -> list[Setting]:
    admitted = {
        row.provider_id
        for row in rows.admissions
        if row.lot_id == market.lot.pk and row.state == AdmissionState.ACTIVE and row.admitted_on <= market.on
    }
    kind = gates.KINDS[market.lot.service_type]
    return [one for one in rows.settings if one.provider_id in admitted and one.kind == kind]


def _first(market: Market, setting: Setting, exempt: set[UUID]) -> str | None:
    facts = setting_summary(setting, exempt=setting.pk in exempt)
    failed = gates.unmet_in_lot(market.child, facts, market.lot.service_type, market.lot.least_age)
    return failed[0].gate if failed else None


def _of_agencies(
    market: Market, rows: Rows, passing: Iterable[Setting], free: dict[UUID, int]
) -> Iterator[tuple[Setting, CarerHousehold | None]]:
    for setting in passing:
        vacant = [
            one
            for one in rows.households
            if one.setting_id == setting.pk
            and one.age_from <= market.child.age <= one.age_to
            and free.get(one.pk)
        ]
        yield from ((setting, household) for household in vacant or [None])


def _rank(
    market: Market, setting: Setting, household: CarerHousehold | None, free: dict[UUID, int]
) -> tuple[Any, ...]:
    site = household or setting
    nowhere = market.of_agencies and household is None
    matched = needs.match(market.needs, site.caters_for or setting.caters_for)
    miles = None if nowhere else miles_between(market.referral.child, site)
    number = 0 if nowhere else free.get(site.pk, 0)
    return (
        -len(matched.met),
        not number,
        UNKNOWN_FAR if miles is None else miles,
        setting.name,
        site.pk,
        -number,
    )


def left_out(market: Market, rows: Rows) -> dict[str, int]:
    """How many each gate leaves out: settings, and providers that have none to judge."""
    exempt, number = rows.exempt(market), defaultdict[str, int](int)
    judged = _judged(market, rows)
    for setting in judged:
        if first := _first(market, setting, exempt):
            number[first] += 1
    own = [row for row in rows.admissions if row.lot_id == market.lot.pk]
    active = {
        row.provider_id for row in own if row.state == AdmissionState.ACTIVE and row.admitted_on <= market.on
    }
    others = [row for row in own if row.state != AdmissionState.SUSPENDED]
    number["suspended"] = len(own) - len(others)
    number["not_admitted"] = len({row.provider_id for row in others} - active)
    number["kind"] = len(active - {setting.provider_id for setting in judged})
    return {gate: count for gate, count in number.items() if count}
