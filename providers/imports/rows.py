"""What reading a register gives."""

from dataclasses import dataclass, field
from datetime import date

from providers.states import Grade, Registration, SettingKind

# Stands in a row of a sheet for a formula that was saved without its result.
NO_RESULT = object()


@dataclass(frozen=True)
class RegisterRow:
    """One setting as the register states it. Blank text is "" and a blank date or number None.

    `number` is the row's number as Excel shows it. `sa_status`, `sa_outcome` (1 to 3) and `sa_category`
    belong to supported accommodation only, whose `grade` stays "not inspected": its scale is never a grade.
    """

    sheet: str
    number: int
    urn: str
    kind: SettingKind
    kind_words: str
    setting_name: str
    owner_name: str
    owner_id: str
    owner_type: str
    sector: str
    address: tuple[str, ...]
    postcode: str
    authority: str
    region: str
    registration: Registration
    registered_on: date | None
    deregistered_on: date | None
    places: int | None
    grade: Grade
    inspected_on: date | None
    interim_outcome: str
    interim_on: date | None
    specialisms: tuple[str, ...]
    conditions: str
    link: str
    sa_category: str
    sa_status: Registration | None
    sa_status_on: date | None
    sa_outcome: int | None
    address_key: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes the setting one: its URN, and for supported accommodation also its address."""
        return self.urn, self.address_key


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be taken, and why, in words for the person who has the file open."""

    sheet: str
    number: int
    urn: str
    reason: str


@dataclass(frozen=True)
class RegisterFile:
    """A whole file: its layout's name, the rows that can be taken and those that cannot, in order."""

    layout: str
    rows: list[RegisterRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
