"""Invented children, with everything that their records would hold for the guard."""

from dataclasses import asdict, dataclass
from datetime import date
from random import Random

from placements.rules.leak_guard import Identity
from tests.bench.guard_texts.carriers import PLACES
from tests.bench.guard_texts.names import (
    EASTERN,
    EVERYDAY,
    ILLNESS,
    NICKNAMES,
    OTHER_FAMILIES,
    PEOPLES,
    RELATIVES,
    SCHOOLS,
    STREETS,
    WORKERS,
)

EVERYDAY_WORDS = frozenset(" ".join((*EVERYDAY, *ILLNESS)).split())
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True)
class Person:
    """One child's record, in the guard's own fields."""

    given_name: str
    family_name: str
    date_of_birth: date
    school: str
    known_as: tuple[str, ...]
    previous_names: tuple[str, ...]
    relatives: tuple[str, ...]
    workers: tuple[str, ...]
    other_schools: tuple[str, ...]
    addresses: tuple[str, ...]
    postcodes: tuple[str, ...]
    upn: str
    nhs_number: str
    case_numbers: tuple[str, ...]

    def identity(self) -> Identity:
        """What the guard is told."""
        return Identity(**asdict(self))

    @property
    def full_name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def birth(self) -> date:
        """The date of birth."""
        return self.date_of_birth


def distinctive(name: str, fewest: int = 5) -> bool:
    """Whether nobody would take the name for another word: no everyday word, and long enough."""
    return len(name) >= fewest and not EVERYDAY_WORDS.intersection(name.replace("-", " ").split())


def nhs_number(r: Random) -> str:
    """Ten digits of which the last is the check digit (modulus 11)."""
    while True:
        nine = [r.choice((4, 6, 7)), *(r.randint(0, 9) for _ in range(8))]
        check = 11 - sum(digit * (10 - place) for place, digit in enumerate(nine)) % 11
        if check != 10:
            return "".join(map(str, nine)) + str(check % 11)


def upn(r: Random) -> str:
    """A check letter, the authority's three digits, four of a school, two of a year, three of a serial."""
    school = f"{r.choice((343, 340, 341, 342, 344, 888))}{r.randint(2000, 6999)}"
    digits = f"{school}{r.randint(12, 25)}{r.randint(0, 999):03}"
    return (
        _UPN_LETTERS[sum(int(digit) * weight for weight, digit in enumerate(digits, start=2)) % 23] + digits
    )


def postcode(r: Random) -> str:
    """A full postcode in the way in which it is printed."""
    inward = f"{r.randint(1, 9)}{r.choice('ABDEFGHJLN')}{r.choice('PQRSTUWXYZ')}"
    return f"{r.choice(('L20', 'L23', 'L37', 'L31', 'PR8', 'PR9', 'L9', 'CH44', 'M14', 'WN5'))} {inward}"


def court_number(r: Random) -> str:
    """A number of the family court: place, year, kind, serial."""
    return (
        f"{r.choice(('LV', 'ZC', 'PR', 'ZW'))}{r.randint(19, 26)}{r.choice('CPF')}{r.randint(50001, 50999)}"
    )


def system_number(r: Random) -> str:
    """A number that a case system gives: seven or eight figures, some with a letter before them."""
    return f"{r.choice(('', '', 'P', 'LCS'))}{r.randint(1_000_000, 39_999_999)}"


def street_address(r: Random) -> str:
    """Number and street, such as `14 Notional Street`."""
    return f"{r.randint(1, 199)}{r.choice(('', '', '', 'a', 'B'))} {r.choice(STREETS)}"


def _names(r: Random) -> tuple[str, str]:
    """Given and family name of one people; one family in eight is double-barrelled."""
    _, _, (given, family) = r.choices(PEOPLES, weights=[weight for _, weight, _ in PEOPLES])[0]
    own = r.choice(family.split()).replace("_", " ")
    if r.random() < 0.12:
        own = f"{own}-{r.choice(OTHER_FAMILIES.split())}"
    return r.choice(given.split()), own


def person(r: Random, *, given_name: str = "", family_name: str = "") -> Person:
    """A child drawn at random; a kind that needs a name of some sort gives it."""
    given, family = _names(r)
    given, family = given_name or given, family_name or family
    schools = r.sample(SCHOOLS, 2)
    relatives = r.sample(RELATIVES.split(), 3)
    families = r.sample(OTHER_FAMILIES.split(), 3)
    return Person(
        given_name=given,
        family_name=family,
        date_of_birth=date(r.randint(2008, 2021), r.randint(1, 12), r.randint(1, 28)),
        school=schools[0][0],
        known_as=(r.choice(NICKNAMES),),
        previous_names=(f"{given} {families[0]}",),
        relatives=(
            f"{relatives[0]} {family}",
            f"{relatives[1]} {families[1]}",
            f"{relatives[2]} {r.choice((family, families[2]))}",
        ),
        workers=tuple(r.sample(WORKERS, 2)),
        other_schools=(schools[1][0],),
        addresses=tuple(f"{street_address(r)}, {r.choice(PLACES)}" for _ in range(2)),
        postcodes=(postcode(r), postcode(r)),
        upn=upn(r),
        nhs_number=nhs_number(r),
        case_numbers=(court_number(r), system_number(r)),
    )


def person_of_another_script(r: Random) -> Person:
    """A child whose record is written in the family's own script."""
    given, family = (names.split() for names in EASTERN)
    return person(r, given_name=r.choice(given), family_name=r.choice(family))
