"""The market of the baseline: providers, homes, agencies and carer households, with their dated registrations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from providers.models import CarerHousehold, Place, Provider, Setting, SettingRegistration
from providers.states import Grade, Registration, SettingKind
from sefton_pdps.demo.baseline.draws import Draws, plan
from sefton_pdps.geography.authorities import SEFTON
from sefton_pdps.geography.postcodes import Location, outward_centroid

SINCE = date(2016, 4, 1)
REGISTERED_BY = date(2018, 3, 1)
SOURCE = "Baseline of 31 December 2021 (invented settings)"
FEWEST_BEDS, MOST_BEDS = 1, 6
# Districts outside Sefton by the first letter of their postcodes: the first group adjoins, the second is distant.
ADJOINING = (
    ("L", "E08000012"),
    ("L", "E08000011"),
    ("P", "E07000118"),
    ("P", "E07000123"),
    ("P", "E07000126"),
)
DISTANT = (("W", "E08000010"), ("W", "E08000013"), ("C", "E08000015"), ("F", "E06000009"))
OUTWARDS = {
    "in_borough": ("PR8", "PR9", "L20", "L21", "L22", "L23", "L30", "L37"),
    "adjoining": ("L4", "L9", "L13", "L32", "L36", "L39", "PR2", "PR7"),
    "distant": ("CH42", "CH46", "WN1", "WN3", "WA9", "WA10", "FY1", "FY4"),
}
GRADES = (Grade.OUTSTANDING, Grade.GOOD, Grade.GOOD, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT)


@dataclass
class Market:
    """The rows to be written, and the places of each area in which a stay can be put."""

    providers: list[Provider] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    registrations: list[SettingRegistration] = field(default_factory=list)
    households: list[CarerHousehold] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    homes: dict[str, list[Place]] = field(default_factory=dict)
    carers: dict[str, list[Place]] = field(default_factory=dict)

    def save(self) -> None:
        for rows in (self.providers, self.settings, self.registrations, self.households, self.places):
            type(rows[0]).objects.bulk_create(rows)


class Founder:
    """Founds the providers of the baseline with their settings, one after another."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.market = Market()
        self._names = iter(draws.words("provider_words"))
        self._homes = iter(draws.words("home_words"))
        self._numbers = count(1)

    def provider(self, kind: str, sector: str = "Private") -> Provider:
        number = next(self._numbers)
        created = Provider(
            id=self.draws.key(),
            name=f"{next(self._names)} {kind} (invented)",
            owner_id=f"RP99{number:04d}",
            sector=sector,
            first_seen_on=SINCE,
        )
        self.market.providers.append(created)
        return created

    def home(self, owner: Provider, where: Location, beds: int, area: str, **facts: str) -> None:
        setting = self._setting(
            owner, SettingKind.CHILDRENS_HOME, f"{next(self._homes)} House", where, beds, facts
        )
        places = [
            Place(id=self.draws.key(), provider=owner, setting=setting, number=number, opens_on=SINCE)
            for number in range(1, beds + 1)
        ]
        self.market.places += places
        self.market.homes.setdefault(area, []).extend(places)

    def agency(self, owner: Provider, where: Location) -> Setting:
        return self._setting(owner, SettingKind.FOSTERING_AGENCY, f"{owner.name} agency", where, None, {})

    def household(self, agency: Setting, area: str, number: int) -> None:
        outward = self.draws.one(OUTWARDS[area])
        where = outward_centroid(outward)
        if where is None:
            raise LookupError(f"The outward postcode {outward} is not in the ONS list.")
        created = CarerHousehold(
            id=self.draws.key(),
            provider=agency.provider,
            setting=agency,
            code=f"H-{number:03d}",
            outward=outward,
            authority_code=where.authority_code,
            easting=where.easting,
            northing=where.northing,
        )
        self.market.households.append(created)
        place = Place(
            id=self.draws.key(),
            provider=agency.provider,
            setting=agency,
            household=created,
            number=1,
            opens_on=SINCE,
        )
        self.market.places.append(place)
        self.market.carers.setdefault(area, []).append(place)

    def _setting(
        self, owner: Provider, kind: str, name: str, where: Location, beds: int | None, facts: dict[str, str]
    ) -> Setting:
        number = len(self.market.settings) + 1
        created = Setting(
            id=self.draws.key(),
            provider=owner,
            urn=f"SC99{number:04d}",
            kind=kind,
            name=name,
            address=f"{number} Invented Road",
            postcode=where.postcode,
            easting=where.easting,
            northing=where.northing,
            authority_code=where.authority_code,
            registered_places=beds,
            grade=self.draws.one(GRADES),
            inspected_on=self.draws.day(date(2019, 9, 1), date(2021, 11, 30)),
            age_from=7 if beds else 0,
            **{"registration": Registration.REGISTERED, **facts},
        )
        self.market.settings.append(created)
        self.market.registrations.append(
            SettingRegistration(
                id=self.draws.key(),
                setting=created,
                valid_from=self.draws.day(SINCE, REGISTERED_BY),
                provider=owner,
                sector=owner.sector,
                kind=created.kind,
                registration=created.registration,
                registered_places=beds,
                grade=created.grade,
                inspected_on=created.inspected_on,
                authority_code=created.authority_code,
                source=SOURCE,
            )
        )
        return created


def found_market(draws: Draws, fostering_stays: dict[str, int]) -> Market:
    """The homes of Sefton and of its neighbours, and a carer household for every fostering stay of an area."""
    founder = Founder(draws)
    _homes_in_sefton(founder)
    _homes_not_counted(founder)
    _homes_elsewhere(founder)
    _agencies(founder, fostering_stays)
    return founder.market


def _homes_in_sefton(founder: Founder) -> None:
    draws, sizes = founder.draws, plan()["market"]
    owners = [founder.provider("Care") for _ in range(sizes["private_providers_in_sefton"])]
    # Every provider has a home; the homes that are left go to some of them.
    more = [draws.one(owners) for _ in range(sizes["homes_in_sefton"] - len(owners))]
    where = draws.postcodes("L", SEFTON, 20) + draws.postcodes("P", SEFTON, sizes["homes_in_sefton"] - 20)
    beds = spread(draws, sizes["beds_in_sefton"], sizes["homes_in_sefton"])
    for owner, location, number in zip(owners + more, draws.shuffled(where), beds, strict=True):
        founder.home(owner, location, number, "in_borough")


def _homes_not_counted(founder: Founder) -> None:
    """A voluntary home and the council's own, which is not in operation: in the borough and not private."""
    first, second = founder.draws.postcodes("P", SEFTON, 2)
    founder.home(founder.provider("Trust", sector="Voluntary"), first, 4, "not private")
    own = founder.provider("council home", sector="Local authority")
    founder.home(own, second, 5, "not private", registration=Registration.SUSPENDED)


def _homes_elsewhere(founder: Founder) -> None:
    """Homes of 4 beds outside the borough: a third in adjoining authorities, the rest at a distance."""
    homes = plan()["market"]["homes_elsewhere"]
    owners = [founder.provider("Residential") for _ in range(homes // 2)]
    for number in range(homes):
        area, districts = ("adjoining", ADJOINING) if number % 5 < 2 else ("distant", DISTANT)
        letter, district = districts[number % len(districts)]
        (where,) = founder.draws.postcodes(letter, district, 1)
        founder.home(owners[number % len(owners)], where, 4, area)


def _agencies(founder: Founder, stays: dict[str, int]) -> None:
    count_of = plan()["market"]["agencies"]
    where = founder.draws.postcodes("L", "E08000012", count_of)
    agencies = [founder.agency(founder.provider("Fostering"), location) for location in where]
    areas = founder.draws.shuffled([area for area, number in stays.items() for _ in range(number)])
    for number, area in enumerate(areas):
        founder.household(agencies[number % count_of], area, number + 1)


def spread(draws: Draws, total: int, parts: int) -> Sequence[int]:
    """A total cut into as many whole parts between the fewest and most beds of a home."""
    beds = [total // parts + (number < total % parts) for number in range(parts)]
    for _ in range(parts * 2):
        giver, taker = draws.number(0, parts - 1), draws.number(0, parts - 1)
        if beds[giver] > FEWEST_BEDS and beds[taker] < MOST_BEDS:
            beds[giver] -= 1
            beds[taker] += 1
    return beds
