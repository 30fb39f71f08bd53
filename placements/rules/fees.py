"""A fee line in its one shape, from the form to the plan: what is agreed, what it costs, and how it is kept as text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol, Self

from placements.states import FeeUnit, Funder, PayRule, VatTreatment
from sefton_pdps.core.money import NIGHTS_IN_A_WEEK, NOTHING, charge, to_pence
from sefton_pdps.core.time.months import split_months

WHOLE, ONE, DAY = Decimal(100), Decimal(1), timedelta(days=1)

# Whether the first night is paid, and whether the day of leaving is.
PAID = {
    PayRule.FIRST_NIGHT: (True, False),
    PayRule.BOTH_DAYS: (True, True),
    PayRule.LAST_DAY: (False, True),
    PayRule.BETWEEN: (False, False),
}
RULE_OF = {paid: rule for rule, paid in PAID.items()}


@dataclass(frozen=True)
class Share:
    """The per cent of a line that a funder bears; another's counts once it is agreed, by its reference and dates."""

    funder: Funder
    percent: Decimal
    reference: str = ""
    from_on: date | None = None
    until_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The share as text, to be kept."""
        return {field.name: _as_text(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The share that was kept."""
        return cls(**_read(kept))


ALL_SOCIAL_CARE = (Share(Funder.SOCIAL_CARE, WHOLE),)


@dataclass(frozen=True)
class Line:
    """One line of a fee as agreed, or only asked for; `kind` is the code of its kind.

    `pounds` a unit, above nothing and without VAT; `sign` is -1 for what is taken off. `quantity`: of hours, how many a
    week; else how many times the pounds. Paid over `[starts_on, ends_on)`, whose ends are paid by the pay rule; a date
    that is None is that of the term. `note` is what the provider wrote, `evidence` what the council rests it on (S-7).
    """

    kind: str
    pounds: Decimal
    unit: FeeUnit = FeeUnit.WEEKLY
    quantity: Decimal = ONE
    sign: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    pay_rule: PayRule = PayRule.FIRST_NIGHT
    vat: VatTreatment = VatTreatment.EXEMPT
    shares: tuple[Share, ...] = ALL_SOCIAL_CARE
    need: str = ""
    note: str = ""
    evidence: str = ""
    review_on: date | None = None

    @property
    def amount(self) -> Decimal:
        """Pounds for a unit of time, or once; below nothing for what is taken off."""
        return self.sign * self.pounds * self.quantity

    @property
    def weekly(self) -> Decimal:
        """What it comes to in a week, to the penny; nothing for what is paid once."""
        if self.unit == FeeUnit.ONE_OFF:
            return NOTHING
        return to_pence(self.amount * (NIGHTS_IN_A_WEEK if self.unit == FeeUnit.NIGHTLY else 1))

    @property
    def paid(self) -> tuple[date, date]:
        """The first day that is paid, and the first after it that is not, by the pay rule; of a line with dates."""
        if self.starts_on is None or self.ends_on is None:
            raise ValueError(
                "A fee line costs nothing before its dates are known. Put it within a term first."
            )
        first_paid, last_paid = PAID[self.pay_rule]
        return self.starts_on + (not first_paid) * DAY, self.ends_on + last_paid * DAY

    @property
    def cost(self) -> Decimal:
        """The whole of it in pounds: each calendar month rounded once and then only added up (ADR 5)."""
        months = split_months(*self.paid)
        return sum((self.charge(first, until) for first, until in months), NOTHING)

    def charge(self, first: date, until: date) -> Decimal:
        """What the days `[first, until)` of one month cost, rounded once; the database's own function says the same."""
        begins, ends = self.paid
        if self.unit == FeeUnit.ONE_OFF:
            return to_pence(self.amount) if first <= begins < until else NOTHING
        nights = max(0, (min(ends, until) - max(begins, first)).days)
        return to_pence(self.amount * nights) if self.unit == FeeUnit.NIGHTLY else charge(self.amount, nights)

    def within(self, starts_on: date, ends_on: date) -> Self:
        """The line over a term: its own dates where it has any, else the term's; what is paid once lasts a day."""
        begins = self.starts_on or starts_on
        end = begins + DAY if self.unit == FeeUnit.ONE_OFF else self.ends_on or ends_on
        return replace(self, starts_on=begins, ends_on=min(end, ends_on))

    def as_json(self) -> dict[str, Any]:
        """The line as a working copy keeps it: text throughout."""
        return {field.name: _as_text(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The line that a working copy keeps."""
        return cls(**_read(kept))


# How the parts that are not plain text are read back.
READERS: dict[str, Callable[[Any], Any]] = {
    "pounds": Decimal,
    "quantity": Decimal,
    "percent": Decimal,
    "unit": FeeUnit,
    "pay_rule": PayRule,
    "vat": VatTreatment,
    "funder": Funder,
    "starts_on": date.fromisoformat,
    "ends_on": date.fromisoformat,
    "review_on": date.fromisoformat,
    "from_on": date.fromisoformat,
    "until_on": date.fromisoformat,
    "shares": lambda shares: tuple(Share.from_json(share) for share in shares),
}


def _as_text(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [share.as_json() for share in value]
    return value


def _read(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None else READERS.get(name, _unchanged)(value) for name, value in kept.items()
    }


def _unchanged(value: Any) -> Any:
    return value


def weekly_line(kind: str, amount: Decimal, **terms: Any) -> Line:
    """A line of so many pounds a week, as people type it: below nothing for what is taken off."""
    return Line(kind, abs(amount), sign=-1 if amount < 0 else 1, **terms)


class Weekly(Protocol):
    """Whatever comes to so many pounds a week: a line, or a row that keeps one."""

    @property
    def weekly(self) -> Decimal: ...


def weekly_total(lines: Iterable[Weekly]) -> Decimal:
    """The whole weekly fee in pounds: the sum of the lines."""
    return sum((line.weekly for line in lines), NOTHING)
