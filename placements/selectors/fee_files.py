"""What a fee file is held against: children, homes, places and placements on record, each kind in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from placements.models import BuyingRoute, Child, FeeFile, FeeKind, FeeLine, Placement, PlacementKind
from placements.rules.fee_file import FilePlacement, Head, as_named
from placements.selectors.vacancies import LIVE
from providers.models import CarerHousehold, Place, Setting
from providers.selectors.exemptions import covering
from sefton_pdps.core.text.folding import folded

Nights = tuple[date, date, str]
Person = tuple[date | None, str, str]


@dataclass
class OnRecord:
    """What is there already; `nights` are those of a child or a place, with the reference of whose they are."""

    children: dict[str, Child]
    born_alike: dict[date, list[Child]]
    kinds: dict[str, PlacementKind]
    routes: list[BuyingRoute]
    fee_kinds: dict[str, FeeKind]
    settings: defaultdict[tuple[str, str], list[Setting]]
    exempt: set[UUID]
    households: dict[tuple[UUID, str], CarerHousehold]
    places: dict[tuple[UUID, UUID | None], list[Place]]
    placements: dict[tuple[UUID, UUID, date], Placement]
    names: dict[str, str]
    nights: defaultdict[UUID | str, list[Nights]] = field(default_factory=lambda: defaultdict(list))
    # Children that the file itself would record, by their case number and by birth and names.
    newcomers: dict[str | Person, FilePlacement] = field(default_factory=dict)

    def taken(self, key: UUID | str, first: date, until: date) -> str:
        """The reference of whatever has some of those nights, or nothing."""
        return next((who for start, end, who in self.nights[key] if start < until and first < end), "")

    def alike(self, one: str, other: str) -> bool:
        """Whether two names are one, however they are written."""
        return self.names[one] == self.names[other]

    def person(self, head: Head) -> Person:
        """By what a child is told apart whose number may be wrong."""
        return head.born, self.names[head.given], self.names[head.family]


def codes_by_name() -> dict[str, dict[str, str]]:
    """The code of each name that a person may write instead, by column: what the template's pages call things."""
    rows = {
        "kind": PlacementKind.objects.values_list("code", "name"),
        "route": BuyingRoute.objects.values_list("code", "name"),
        "fee_kind": FeeKind.objects.values_list("code", "name"),
    }
    return {column: {as_named(name): code for code, name in named} for column, named in rows.items()}


def on_record(stays: Collection[FilePlacement], today: date) -> OnRecord:
    """Everything that the placements of a file may meet: a dozen queries, however many they are."""
    cases = {one.head.case for one in stays}
    numbers = {one.head.number for one in stays} | {f"OWN-{one.head.kind}" for one in stays}
    births = {one.head.born for one in stays if one.head.born}
    children = list(Child.objects.filter(Q(reference__in=cases) | Q(case_number__in=cases)))
    alike = list(Child.objects.filter(date_of_birth__in=births))
    settings = list(Setting.objects.filter(urn__in=numbers).select_related("provider"))
    keys = [setting.pk for setting in settings]
    households = CarerHousehold.objects.filter(setting__in=keys)
    record = OnRecord(
        children={name: one for one in children for name in (one.reference, one.case_number) if name},
        born_alike=_grouped((one.date_of_birth, one) for one in alike),
        kinds={one.code: one for one in PlacementKind.objects.select_related("cost_line")},
        routes=list(BuyingRoute.objects.all()),
        fee_kinds={one.code: one for one in FeeKind.objects.all()},
        settings=_grouped(((one.regulator, one.urn), one) for one in settings),
        exempt=set(
            covering(today, referral_id=None).filter(setting__in=keys).values_list("setting", flat=True)
        ),
        households={(one.setting_id, one.code): one for one in households},
        places=_grouped(
            ((one.setting_id, one.household_id), one)
            for one in Place.objects.filter(setting__in=keys).order_by("number")
        ),
        placements={},
        names=_folded([*children, *alike], stays),
    )
    _read_placements(record, [one.pk for one in children], keys)
    return record


def _read_placements(record: OnRecord, children: list[UUID], settings: list[UUID]) -> None:
    live = FeeLine.objects.filter(superseded_at=None).select_related("kind")
    rows = Placement.objects.filter(Q(child__in=children) | Q(setting__in=settings), state__in=LIVE)
    rows = rows.select_related("recorded", "place__household")
    rows = rows.prefetch_related(Prefetch("fee_lines", live, to_attr="live_lines"))
    for row in rows:
        record.placements[row.child_id, row.setting_id, row.starts_on] = row
        nights = row.starts_on, row.ended_on or row.planned_end, row.reference
        record.nights[row.child_id].append(nights)
        record.nights[row.place_id].append(nights)


def _folded(children: Iterable[Child], stays: Iterable[FilePlacement]) -> dict[str, str]:
    """Every name of these children and of the file as it is compared, in one query."""
    names = {name for one in children for name in (one.given_name, one.family_name)}
    names |= {name for one in stays for name in (one.head.given, one.head.family)}
    written = sorted(names)
    return dict(zip(written, folded(*written), strict=True))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> defaultdict[Any, list[Any]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def fee_files() -> QuerySet[FeeFile]:
    """Every fee file, the newest in front."""
    return FeeFile.objects.select_related("asked_by", "applied_by", "file").order_by("-asked_at", "-pk")
