"""The providers of the living data set: how many of each kind, and real postcodes for their settings."""

from dataclasses import dataclass
from random import Random

from sefton_pdps.demo import names
from sefton_pdps.geography.postcodes import Location, read_letter

SEFTON = "E08000014"
# Districts and the share of settings in each: Sefton, then its neighbours, then further off.
DISTRICTS = {
    "E08000014": 40,  # Sefton
    "E08000012": 14,  # Liverpool
    "E08000011": 6,  # Knowsley
    "E07000127": 10,  # West Lancashire
    "E07000126": 4,  # South Ribble
    "E07000123": 4,  # Preston
    "E08000013": 6,  # St Helens
    "E08000015": 6,  # Wirral
    "E08000010": 6,  # Wigan
    "E06000009": 4,  # Blackpool
}
LETTERS = ("L", "P", "W", "C", "F")
HOMES, AGENCIES, SUPPORTED = 30, 18, 12


@dataclass(frozen=True)
class Site:
    """One setting to be: kind, name, whose, where, how many places."""

    urn: str
    kind: str
    name: str
    owner: str
    owner_id: str
    location: Location
    places: int
    grade: str


def _postcodes(random: Random, district: str, count: int) -> list[Location]:
    """Some live postcodes of a district, evenly over the letters that it has."""
    found: list[Location] = []
    for initial in LETTERS:
        letter = read_letter(initial)
        if district in letter.districts:
            number = letter.districts.index(district)
            rows = [row for row in range(len(letter)) if letter.district_of[row] == number]
            found += [letter.location(row) for row in random.sample(rows, min(count, len(rows)))]
    return random.sample(found, count)


class Ground:
    """Hands out real postcodes, by the shares of the districts."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._stock = {district: _postcodes(random, district, 60) for district in DISTRICTS}

    def somewhere(self) -> Location:
        district = self._random.choices(list(DISTRICTS), list(DISTRICTS.values()))[0]
        return self._stock[district].pop()

    def in_sefton(self) -> Location:
        return self._stock[SEFTON].pop()


def sites(random: Random, ground: Ground) -> list[Site]:
    """About 60 providers with one to three settings each."""
    grades = ("Outstanding", "Good", "Good", "Good", "Requires improvement to be good", "Not yet inspected")
    houses = iter(names.house_names(random, 150))
    found: list[Site] = []
    for kind, count in (
        ("childrens_home", HOMES),
        ("fostering_agency", AGENCIES),
        ("supported_accommodation", SUPPORTED),
    ):
        for index, owner in enumerate(names.owner_names(random, kind, count)):
            own_id = f"RP{9000000 + len(found) * 7 + index}"
            for _ in range(random.choice((1, 2, 3)) if kind == "childrens_home" else 1):
                agency = kind == "fostering_agency"
                found.append(
                    Site(
                        urn=f"{2900000 + len(found)}" if not agency else f"SC9{len(found):05d}",
                        kind=kind,
                        name=owner if agency else next(houses),
                        owner=owner,
                        owner_id=own_id,
                        location=ground.somewhere(),
                        places=0 if agency else random.choice((2, 3, 4, 5, 6)),
                        grade=random.choice(grades),
                    )
                )
    return found
