"""The baseline of 31 December 2021: the council's position before the PDPS, rebuilt from invented placements.

Loaded once, straight into the tables: it is history from before the system, recorded at the dates it would have been.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid5

from django.db import transaction

from placements.models import Child, CostLine, FeeKind, FeeLine, LegalAuthority, Placement
from placements.rules.fees import weekly_line
from placements.rules.legal import Told
from placements.services.legal import as_row
from placements.states import EndReason, LegalStatus, PlacementState, Sex, ToldBy
from providers.models import Place
from reporting.models import Budget, CitedFigure
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError
from sefton_pdps.demo.baseline.draws import Draws, at_hour, plan
from sefton_pdps.demo.baseline.fees import UPLIFT_ON, Fee, fees_for
from sefton_pdps.demo.baseline.market import Market, found_market
from sefton_pdps.demo.baseline.stays import AS_AT, YEAR, Stay, plan_stays
from sefton_pdps.geography.authorities import SEFTON
from sefton_pdps.geography.postcodes import Location, distance_miles

YOUNGEST = {"residential": 8, "fostering": 1}
EVIDENCED = ("therapy", "extra-staffing")
STATUSES = (LegalStatus.C2, LegalStatus.C2, LegalStatus.C2, LegalStatus.C1, LegalStatus.V2)


def load_baseline(*, seed: int, by: Any, today: date) -> None:
    """Write the baseline once: the same rows for the same seed and day (S-28 to S-32).

    `today` settles what has since come to its planned end. Needs the cost lines and fee kinds of the reference data.
    """
    with transaction.atomic(), tenancy.scope(tenancy.COUNCIL):
        if Budget.objects.filter(year_starts_on=YEAR[0]).exists():
            raise DomainError("The baseline of December 2021 is already there. Nothing was written.")
        draws = Draws(seed)
        stays = {name: plan_stays(draws, plan()[name], youngest) for name, youngest in YOUNGEST.items()}
        market = found_market(draws, Counter(stay.area for stay in stays["fostering"]))
        market.save()
        homes = iter(_homes_of_children(draws, sum(map(len, stays.values()))))
        for name, free in (("residential", market.homes), ("fostering", market.carers)):
            _Writer(draws, plan()[name], market, by, today).write(stays[name], free, homes)
        _cite(draws, by)


class _Writer:
    """Writes the children, placements and fee lines of one cost line."""

    def __init__(self, draws: Draws, sizes: dict[str, Any], market: Market, by: Any, today: date) -> None:
        self.draws, self.sizes, self.by, self.today = draws, sizes, by, today
        self.cost_line = CostLine.objects.get(code=sizes["cost_line"])
        self.kinds = {kind.code: kind for kind in FeeKind.objects.all()}
        self.given, self.family = draws.words("given_names"), draws.words("family_names")

    def write(self, stays: Sequence[Stay], free: dict[str, list[Place]], homes: Iterator[Location]) -> None:
        places = {area: iter(self.draws.shuffled(list_of)) for area, list_of in free.items()}
        children, placements, lines = [], [], []
        for stay, fees in zip(stays, fees_for(self.draws, stays, self.sizes), strict=True):
            home = next(homes)
            child = self._child(stay, home)
            placement = self._placement(stay, child, next(places[stay.area]), home)
            children.append(child)
            placements.append(placement)
            lines += self._fee_lines(stay, fees, placement)
        Child.objects.bulk_create(children)
        LegalAuthority.objects.bulk_create(self._authority(child) for child in children)
        Placement.objects.bulk_create(placements)
        FeeLine.objects.bulk_create(lines)

    def _child(self, stay: Stay, home: Location) -> Child:
        at = at_hour(stay.planned_on - timedelta(days=7), 9)
        return Child(
            id=self.draws.key(),
            reference=next_reference("CH", at=at),
            given_name=self.draws.one(self.given),
            family_name=self.draws.one(self.family),
            date_of_birth=stay.birth,
            sex=self.draws.one((Sex.FEMALE, Sex.MALE)),
            home_postcode=home.postcode,
            easting=home.easting,
            northing=home.northing,
            authority_code=home.authority_code,
            legal_status=self.draws.one(STATUSES),
            recorded_at=at,
            recorded_by=self.by,
        )

    def _authority(self, child: Child) -> LegalAuthority:
        """The status that the record told, from its day on; a consent and an order are until further order."""
        told = Told(child.legal_status, child.recorded_at)
        row = as_row(child, told, days=None, by=self.by, at=child.recorded_at, told_by=ToldBy.BEFORE)
        row.pk = uuid5(child.pk, "authority")
        return row

    def _placement(self, stay: Stay, child: Child, place: Place, home: Location) -> Placement:
        at = at_hour(stay.planned_on, 10)
        stands = place.household or place.setting
        where = Location("", stands.easting or 0, stands.northing or 0, stands.authority_code)
        return Placement(
            id=self.draws.key(),
            reference=next_reference("PL", at=at),
            child=child,
            provider_id=place.provider_id,
            setting=place.setting,
            place=place,
            service_type=self.cost_line.service_type,
            cost_line=self.cost_line,
            route=stay.route,
            starts_on=stay.starts_on,
            planned_end=stay.planned_end,
            location_class=stay.area,
            distance_miles=distance_miles(home, where),
            planned_at=at,
            **self._since(stay),
        )

    def _since(self, stay: Stay) -> dict[str, Any]:
        """What has become of the stay by today: planned, started or ended."""
        if stay.starts_on > self.today:
            return {"state": PlacementState.PLANNED}
        started = {"state": PlacementState.STARTED, "started_at": at_hour(stay.starts_on, 15)}
        if stay.ends_on > self.today:
            return started
        return {
            **started,
            "state": PlacementState.ENDED,
            "ended_on": stay.ends_on,
            "ended_at": at_hour(stay.ends_on, 11),
            "end_reason": EndReason.UNPLANNED if stay.cut_on else EndReason.PLANNED,
        }

    def _fee_lines(self, stay: Stay, fees: list[Fee], placement: Placement) -> list[FeeLine]:
        """The lines as they stand, and before them those that an early end or an uplift took the place of."""
        first, raised = at_hour(stay.planned_on, 10), at_hour(UPLIFT_ON - timedelta(days=12), 14)
        if stay.cut_on:
            ended = at_hour(stay.cut_on, 11)
            was = [self._line(fee, placement, first, stay.planned_end, superseded_at=ended) for fee in fees]
            return was + [self._line(fee, placement, ended, fee.ends_on) for fee in fees]
        lines = []
        for fee in fees:
            if fee.ends_on < stay.ends_on:
                lines.append(self._line(fee, placement, first, stay.planned_end, superseded_at=raised))
            changed = (fee.starts_on, fee.ends_on) != (stay.starts_on, stay.ends_on)
            lines.append(self._line(fee, placement, raised if changed else first, fee.ends_on))
        return lines

    def _line(
        self,
        fee: Fee,
        placement: Placement,
        at: datetime,
        ends_on: date,
        superseded_at: datetime | None = None,
    ) -> FeeLine:
        evidenced = fee.kind in EVIDENCED
        line = weekly_line(
            fee.kind,
            fee.weekly,
            starts_on=fee.starts_on,
            ends_on=ends_on,
            evidence="Agreed in the care plan; evidence on the file of the earlier system."
            if evidenced
            else "",
            review_on=fee.starts_on + timedelta(days=180) if evidenced else None,
        )
        return FeeLine(
            id=self.draws.key(),
            provider_id=placement.provider_id,
            placement=placement,
            kind=self.kinds[fee.kind],
            recorded_at=at,
            superseded_at=superseded_at,
            **FeeLine.columns_of(line),
        )


def _homes_of_children(draws: Draws, number: int) -> list[Location]:
    """Home postcodes all over the borough."""
    north = number * 2 // 5
    return draws.shuffled(draws.postcodes("P", SEFTON, north) + draws.postcodes("L", SEFTON, number - north))


def _cite(draws: Draws, by: Any) -> None:
    """The budgets and the council's own statements, with where they stand."""
    source = plan()["budget_source"]
    lines = {line.code: line for line in CostLine.objects.all()}
    Budget.objects.bulk_create(
        Budget(
            id=draws.key(),
            cost_line=lines[row["cost_line"]],
            year_starts_on=YEAR[0],
            amount=Decimal(row["amount"]),
            decided_on=source["decided_on"],
            source=source["text"],
            recorded_by=by,
            recorded_at=at_hour(source["decided_on"], 9),
        )
        for row in plan()["budget"]
    )
    CitedFigure.objects.bulk_create(
        CitedFigure(id=draws.key(), **{**row, "value": Decimal(row["value"])}, as_at=AS_AT, valid_to=YEAR[1])
        for row in plan()["cited"]
    )
