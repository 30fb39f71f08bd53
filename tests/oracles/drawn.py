"""Fees as hypothesis draws them: every unit, sign and pay rule, over month ends, leap days and changes of the clock."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from placements.rules.fees import RULE_OF, Line
from placements.states import FeeUnit
from tests.oracles.fees import DAY, Agreed

POUNDS = st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2)
QUANTITIES = st.decimals(Decimal("0.25"), Decimal("168.00"), places=2)


@st.composite
def agreed_fees(draw: st.DrawFn, first: date, last: date) -> Agreed:
    """A fee that begins between two days."""
    start, unit = draw(st.dates(first, last)), draw(st.sampled_from(FeeUnit.values))
    once = unit == "one_off"
    return Agreed(
        pounds=draw(POUNDS),
        starts_on=start,
        ends_on=start + (DAY if once else timedelta(days=draw(st.integers(1, 40) | st.integers(1, 500)))),
        unit=unit,
        quantity=draw(QUANTITIES) if unit == "hourly" else Decimal(draw(st.integers(1, 3))),
        sign=draw(st.sampled_from((1, 1, -1))),
        first_paid=once or draw(st.booleans()),
        last_paid=not once and draw(st.booleans()),
    )


def line_of(fee: Agreed) -> Line:
    """The same fee in the shape that the product gives it."""
    return Line(
        kind="accommodation",
        pounds=fee.pounds,
        unit=FeeUnit(fee.unit),
        quantity=fee.quantity,
        sign=fee.sign,
        starts_on=fee.starts_on,
        ends_on=fee.ends_on,
        pay_rule=RULE_OF[fee.first_paid, fee.last_paid],
    )
