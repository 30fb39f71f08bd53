"""The providers of the living data set: how many of each kind, and real postcodes for their settings."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from providers.states import SettingKind
from sefton_pdps.demo import names
from sefton_pdps.geography.authorities import reference_authorities
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
IMPROVE, UNSEEN = "Requires improvement to be good", "Not yet inspected"
FIRST_SEEN = date(2022, 4, 4)
# Towns by the first half of the postcode; elsewhere the town has the district's name.
TOWNS = {
    "L10": "Aintree", "L20": "Bootle", "L21": "Litherland", "L22": "Waterloo", "L23": "Crosby", "L29": "Thornton",
    "L30": "Netherton", "L31": "Maghull", "L37": "Formby", "L38": "Hightown", "PR8": "Southport", "PR9": "Southport",
}  # fmt: skip
LANCASHIRE = ("E07", "E06000009")
# What a later register says otherwise: the grade before, the grade after, how many homes and agencies.
REGRADED = (
    ("Good", "Outstanding", 2), ("Good", IMPROVE, 2), (IMPROVE, "Good", 2), (UNSEEN, "Good", 3),
    ("Outstanding", "Good", 1), ("Good", "Good", 6), ("Outstanding", "Outstanding", 1),
)  # fmt: skip


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
    inspected_on: date | None
    street: str
    status: str = "Active"
    sector: str = "Private"

    @property
    def town(self) -> str:
        district = reference_authorities()[self.location.authority_code].name
        return TOWNS.get(self.location.postcode.split()[0], district)

    @property
    def county(self) -> str:
        return "Lancashire" if self.location.authority_code.startswith(LANCASHIRE) else "Merseyside"


class Recorded(Site):
    """A setting of the baseline, which later registers go on naming as recorded, its whole address in one line."""

    @property
    def town(self) -> str:
        return ""

    @property
    def county(self) -> str:
        return ""


def _postcodes(random: Random, district: str, count: int) -> list[Location]:
    """Some live postcodes of a district, evenly over the letters that it has."""
    located: list[Location] = []
    for initial in LETTERS:
        letter = read_letter(initial)
        if district in letter.districts:
            number = letter.districts.index(district)
            rows = [row for row in range(len(letter)) if letter.district_of[row] == number]
            located += [letter.location(row) for row in random.sample(rows, min(count, len(rows)))]
    return random.sample(located, count)


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
    grades = ("Outstanding", "Good", "Good", "Good", IMPROVE, UNSEEN)
    houses = iter(names.house_names(random, 150))
    invented: list[Site] = []
    for kind, count in (
        (SettingKind.CHILDRENS_HOME, HOMES),
        (SettingKind.FOSTERING_AGENCY, AGENCIES),
        (SettingKind.SUPPORTED_ACCOMMODATION, SUPPORTED),
    ):
        for index, owner in enumerate(names.owner_names(random, kind, count)):
            own_id = f"RP{9000000 + len(invented) * 7 + index}"
            for _ in range(random.choice((1, 2, 3)) if kind == SettingKind.CHILDRENS_HOME else 1):
                agency = kind == SettingKind.FOSTERING_AGENCY
                invented.append(
                    Site(
                        urn=f"{2900000 + len(invented)}" if not agency else f"SC9{len(invented):05d}",
                        kind=kind,
                        name=owner if agency else next(houses),
                        owner=owner,
                        owner_id=own_id,
                        location=ground.somewhere(),
                        places=0 if agency else random.choice((2, 3, 4, 5, 6)),
                        grade=(grade := random.choice(grades)),
                        inspected_on=None if grade == UNSEEN else _inspected(random),
                        street=f"{random.randint(1, 98)} {random.choice(names.STREET)}",
                    )
                )
    return invented


def _inspected(random: Random) -> date:
    """A working day of the 17 months before the first register."""
    day = FIRST_SEEN + timedelta(days=random.randint(0, 500))
    return day - timedelta(days=max(0, day.weekday() - 4))


def later(random: Random, sites: list[Site], *, as_at: date, falls: str) -> list[Site]:
    """What a register says years later: some homes inspected again, one renamed, two with a place more or fewer.

    The home of the number `falls` is judged inadequate.
    """
    now = {site.urn: site for site in sites}
    graded = [
        site for site in sites if site.kind != SettingKind.SUPPORTED_ACCOMMODATION and site.urn != falls
    ]
    random.shuffle(graded)
    now[falls] = _inspected_again(random, now[falls], "Inadequate", as_at)
    for before, after, count in REGRADED:
        for site in [one for one in graded if one.grade == before][:count]:
            now[site.urn] = _inspected_again(random, site, after, as_at)
            graded.remove(site)
    homes = [now[site.urn] for site in sites if site.kind == SettingKind.CHILDRENS_HOME]
    larger, smaller, renamed = random.sample([one for one in homes if 2 < one.places < 6], 3)
    now[larger.urn] = replace(larger, places=larger.places + 1)
    now[smaller.urn] = replace(smaller, places=smaller.places - 1)
    taken = {site.name for site in sites}
    free = [name for name in names.every_house() if name not in taken]
    now[renamed.urn] = replace(renamed, name=random.choice(free))
    return list(now.values())


def _inspected_again(random: Random, site: Site, grade: str, as_at: date) -> Site:
    seen = as_at - timedelta(days=random.randint(20, 420))
    return replace(site, grade=grade, inspected_on=seen - timedelta(days=max(0, seen.weekday() - 4)))
