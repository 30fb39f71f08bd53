"""How grave a change of the register is, and what follows from the gravest: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from hashlib import sha256
from uuid import UUID

from providers.rules.register import Difference
from providers.states import Grade, GraveCause, Registration, SettingKind

# Children live there: what follows a grave change is decided within a day (S-20).
TO_DECIDE = timedelta(hours=24)
# Ofsted's third and lowest outcome for supported accommodation, which has no grades.
WORST_OUTCOME = 3
NEW, MISSING = "new", "missing"
# What stands against a setting that the newest register left out: a doubt, not a cause that bars.
UNNAMED = "unnamed"


class Weight(IntEnum):
    """The order in which changes are read, the gravest first."""

    INADEQUATE = 1
    LOST = 2
    SUSPENDED = 3
    RESTRICTED = 4
    MISSING = 5
    PROVIDER = 6
    KIND = 7
    FEWER = 8
    OTHER = 9
    NEW = 10

    @property
    def words(self) -> str:
        """The heading of its changes."""
        return _WORDS[self]

    @property
    def is_grave(self) -> bool:
        """Whether it opens a decision within 24 hours where we use the setting."""
        return self <= Weight.RESTRICTED

    @property
    def is_question(self) -> bool:
        """Whether somebody must accept or refuse it before the register is applied."""
        return self in (Weight.PROVIDER, Weight.KIND)

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(int(one), one.words) for one in cls]


_WORDS = {
    Weight.INADEQUATE: "Fell to Inadequate or to serious weaknesses",
    Weight.LOST: "Registration lost",
    Weight.SUSPENDED: "Suspended by Ofsted",
    Weight.RESTRICTED: "Accommodation restricted",
    Weight.MISSING: "On record, not in the file",
    Weight.PROVIDER: "Another provider",
    Weight.KIND: "Another kind",
    Weight.FEWER: "Fewer places",
    Weight.OTHER: "Other changes",
    Weight.NEW: "New settings",
}
_REGISTRATIONS = {
    Registration.CANCELLED: Weight.LOST,
    Registration.SUSPENDED: Weight.SUSPENDED,
    Registration.RESTRICTED: Weight.RESTRICTED,
}
_CAUSES = {
    Registration.CANCELLED: GraveCause.LOST,
    Registration.SUSPENDED: GraveCause.SUSPENDED,
    Registration.RESTRICTED: GraveCause.RESTRICTED,
}
_FIELDS = {
    "provider": Weight.PROVIDER, "kind": Weight.KIND, NEW: Weight.NEW, MISSING: Weight.MISSING,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One change as the preview lists it; `setting_id` None for a setting that is new."""

    weight: Weight
    name: str
    urn: str
    key: str
    provider_name: str
    field: str
    before: str
    after: str
    setting_id: UUID | None

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Its place: the gravest first, then by name."""
        return self.weight, self.name.casefold(), self.urn, self.key, self.field


@dataclass(frozen=True)
class Standing:
    """One grave fact of a setting as it is now; the rest is known where the council opened a decision about it.

    `cause`: a GraveCause, or UNNAMED with `absence_id`; without `due_at` Ofsted has been asked about the absence.
    """

    cause: str
    as_at: date | None = None
    change_id: UUID | None = None
    due_at: datetime | None = None
    decided_at: datetime | None = None
    absence_id: UUID | None = None


def weight_of(change: Difference) -> Weight:
    """How grave one change of a recorded setting is."""
    if change.field == "registration":
        return _REGISTRATIONS.get(Registration(change.after), Weight.OTHER)
    if (change.field, change.after) in (
        ("grade", Grade.INADEQUATE),
        ("accommodation_outcome", str(WORST_OUTCOME)),
    ):
        return Weight.INADEQUATE
    if change.field == "registered_places" and _is_fewer(change):
        return Weight.FEWER
    return _FIELDS.get(change.field, Weight.OTHER)


def _is_fewer(change: Difference) -> bool:
    return bool(change.before) and int(change.after or 0) < int(change.before)


def causes(*, kind: str, registration: str, grade: str, outcome: int | None) -> tuple[GraveCause, ...]:
    """What stands against a setting as it is now: its registration, its grade or its outcome."""
    causes = [_CAUSES[Registration(registration)]] if registration in _CAUSES else []
    if kind == SettingKind.SUPPORTED_ACCOMMODATION:
        causes += [GraveCause.WEAKNESSES] if outcome == WORST_OUTCOME else []
    elif grade == Grade.INADEQUATE:
        causes.append(GraveCause.INADEQUATE)
    return tuple(causes)


def fallen(changes: Iterable[Difference]) -> tuple[GraveCause, ...]:
    """Which of a setting's changes ask for a decision within 24 hours."""
    causes = []
    for change in changes:
        if change.field == "registration" and change.after in _CAUSES:
            causes.append(_CAUSES[Registration(change.after)])
        elif weight_of(change) == Weight.INADEQUATE:
            causes.append(GraveCause.INADEQUATE if change.field == "grade" else GraveCause.WEAKNESSES)
    return tuple(causes)


def digest(lines: Iterable[Line], not_taken: int) -> str:
    """One fingerprint of everything that a register would change: two that agree change the same."""
    written = sha256(str(not_taken).encode())
    for one in sorted(lines, key=lambda line: line.order):
        written.update(repr((one.urn, one.key, one.field, one.before, one.after)).encode())
    return written.hexdigest()
