"""By when what an emergency let wait is answered. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from placements.rules.completeness import left_for_later
from sefton_pdps.core.time.working_days import add_working_days

# The time that the Care Planning Regulations give for a care plan that could not be made before (reg. 9).
WORKING_DAYS = 5


def clock_of(answers: Mapping[str, Any], approved_on: date) -> dict[str, Any]:
    """What a referral keeps at its approval: the fields that wait, and the day by which they are answered."""
    left = left_for_later(answers)
    return {
        "left_for_later": left,
        "later_due_on": add_working_days(approved_on, WORKING_DAYS) if left else None,
    }
