"""The contracts of a quarter, grouped so that none stands alone (S-10, S-11, S-23; regulation 75 groups by quarter).

A contract is for one child. The contract of one child, its date, value, route and ground together tell whoever knows
the child what the council decided for it, and value over weekly fee is the number of nights to the 18th birthday. So
contracts are counted by quarter, numbers of 1 to 4 are withheld with whatever would give them away, and values are
told as one rounded sum of 5 contracts or more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reporting.rules.small_numbers import FEWEST_SHOWN, Counted, withheld

# A sum of values is told to the nearest of these pounds: one contract more or less cannot be read from it.
VALUE_STEP = Decimal(500_000)
Number = int | None
# How many contracts there were is missed more than how they divide.
TOTAL = 1


@dataclass(frozen=True)
class Bought:
    """What of a contract is counted; `ground` is set for a direct award only."""

    ground: str
    band: str
    over_threshold: bool
    value: Decimal


@dataclass(frozen=True)
class CountedContracts:
    """The numbers of a quarter; None where withheld. `value` in pounds, rounded; None for fewer than 5 contracts."""

    all: Number
    direct: Number
    competed: Number
    grounds: Mapping[str, Number]
    bands: Mapping[str, Number]
    over_threshold: Number
    value: Decimal | None


def quarter(as_at: date) -> tuple[date, date]:
    """The first and last day of the latest quarter that had ended by a day (April, July, October, January)."""
    following = as_at + timedelta(days=1)
    end = date(following.year, 3 * ((following.month - 1) // 3) + 1, 1)
    start = date(end.year, end.month - 3, 1) if end.month > 3 else date(end.year - 1, 10, 1)
    return start, end - timedelta(days=1)


def numbers_of(contracts: Sequence[Bought]) -> dict[tuple[str, ...], Counted]:
    """All contracts divide by route, direct awards by ground; all again by band, and again by the threshold."""
    direct = [contract for contract in contracts if contract.ground]
    over = sum(contract.over_threshold for contract in contracts)
    numbers: dict[tuple[str, ...], Counted] = {
        ("all",): Counted("end", "start", len(contracts), TOTAL),
        ("direct",): Counted("start", "direct", len(direct)),
        ("competed",): Counted("start", "routes", len(contracts) - len(direct)),
        ("over",): Counted("bands", "end", over),
        ("under",): Counted("bands", "end", len(contracts) - over),
    }
    for ground, number in Counter(contract.ground for contract in direct).items():
        numbers["ground", ground] = Counted("direct", "routes", number)
    for band, number in Counter(contract.band for contract in contracts).items():
        numbers["band", band] = Counted("routes", "bands", number)
    return numbers


def counted(contracts: Sequence[Bought], *, grounds: Sequence[str], bands: Sequence[str]) -> CountedContracts:
    """The numbers as they are printed; `grounds` and `bands` give the order of those that occur."""
    numbers = numbers_of(contracts)
    hidden = withheld(numbers)

    def shown(*key: str) -> Number:
        return None if key in hidden else numbers[key].value

    return CountedContracts(
        all=shown("all"),
        direct=shown("direct"),
        competed=shown("competed"),
        grounds={ground: shown("ground", ground) for ground in grounds if ("ground", ground) in numbers},
        bands={band: shown("band", band) for band in bands if ("band", band) in numbers},
        over_threshold=shown("over"),
        value=_rounded(contracts) if len(contracts) >= FEWEST_SHOWN and shown("all") is not None else None,
    )


def _rounded(contracts: Sequence[Bought]) -> Decimal:
    total = sum((contract.value for contract in contracts), Decimal(0))
    return (total / VALUE_STEP).quantize(Decimal(1)) * VALUE_STEP
