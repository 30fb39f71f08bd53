"""What the leak guard is told about a child, and what it says it found."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Identity:
    """What would tell who the child is.

    Names are full names; an address is a line like "14 Notional Street, Southport".
    """

    given_name: str
    family_name: str
    date_of_birth: date
    school: str = ""
    known_as: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    other_schools: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    upn: str = ""
    nhs_number: str = ""
    case_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leak:
    """One finding: the field, what stands there, and what it is."""

    field: str
    found: str
    what: str

    @property
    def sentence(self) -> str:
        return f"“{self.field}” contains “{self.found}”, {self.what}. Take it out."


# What a rule of the guard yields: the words that stand in the text, and what they are.
Finding = tuple[str, str]
