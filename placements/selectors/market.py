"""What the match is asked: a lot, for one referral, from a day; and the rows that its statement answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection

from placements.models import Referral
from placements.rules import gates, needs
from placements.selectors.bars import child_summary
from placements.selectors.vacancies import LIVE
from providers.models import Lot
from providers.rules.gravity import WORST_OUTCOME
from providers.states import Registration, ServiceType, SettingKind
from sefton_pdps.core.database.tenancy import require

# A place counts as free when nobody has it for the first four weeks.
FIRST_NIGHTS = timedelta(days=28)
# A site whose distance is not measurable stands after every other; in miles.
UNKNOWN_FAR = Decimal(9999)


@dataclass(frozen=True)
class Market:
    """Everything in a lot for one referral and a placement from a day on (S-25, S-48).

    `at`: the moment that the age of a vacancy is told from; now, where none is given.
    """

    referral: Referral
    lot: Lot
    on: date
    at: datetime | None = None

    @cached_property
    def child(self) -> gates.ChildFacts:
        """What the gates ask of the child on the day."""
        return child_summary(self.referral.child, self.on)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The codes that the typed answers of the referral are matched by."""
        return needs.codes_of(self.referral.answers)

    @property
    def of_agencies(self) -> bool:
        """Whether the lot buys of agencies, where a child lives in a household and not in the setting."""
        return bool(self.lot.service_type == ServiceType.FOSTERING)

    @cached_property
    def _values(self) -> dict[str, Any]:
        child = self.referral.child
        measured = child.easting is not None and child.northing is not None
        return {
            "lot": self.lot.pk,
            "referral": self.referral.pk,
            "on": self.on,
            "nights_end": self.on + FIRST_NIGHTS,
            "live": list(LIVE),
            "kind": gates.KINDS[ServiceType(self.lot.service_type)].value,
            "registered": Registration.REGISTERED.value,
            "lawful_kinds": [kind.value for kind in gates.lawful_kinds(self.child.age)],
            "unlawful": gates.gate_of_unlawful_kind(self.child.age).value,
            "age": self.child.age,
            "least_age": self.lot.least_age,
            "closed_genders": [gender.value for gender in gates.closed_genders(self.child.sex)],
            "with_outcomes": SettingKind.SUPPORTED_ACCOMMODATION.value,
            "worst_outcome": WORST_OUTCOME,
            "worst_grade": gates.WORST_GRADE.value,
            "easting": child.easting if measured else None,
            "northing": child.northing if measured else None,
            "unknown_far": int(UNKNOWN_FAR * 10),
            "needs": list(self.needs),
            **{f"need_{n}": code for n, code in enumerate(self.needs)},
        }

    def rows(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        """What a statement of `match_sql` answers, in the order of its columns."""
        require()
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self._values, **more})
            answered: list[tuple[Any, ...]] = cursor.fetchall()
        return answered
