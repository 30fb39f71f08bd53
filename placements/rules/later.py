"""By when what an emergency let wait is answered. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from placements.rules.completeness import left_for_later


def clock_of(answers: Mapping[str, Any], due_on: date) -> dict[str, Any]:
    """What a referral keeps at its approval: the fields that wait, and the day by which they are answered."""
    left = left_for_later(answers)
    return {
        "left_for_later": left,
        "later_due_on": due_on if left else None,
    }
