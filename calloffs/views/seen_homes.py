"""What a page of a direct award shows of the homes that were seen when its case was made (ADR 153)."""

from datetime import datetime
from typing import Any

from calloffs.codes import WhyNotHome
from calloffs.models import DirectAwardCase
from calloffs.presenters import shortlist as shown
from calloffs.presenters.asked import asked_table
from calloffs.selectors.asked import asked_on
from calloffs.selectors.shortlist import seen_with


def seen(case: DirectAwardCase | None, at: datetime) -> dict[str, Any]:
    """By what its ground is shown, and the list; nothing of a competition, and no list from the ladder."""
    if case is None:
        return {}
    rows, by_gate, asked_first = seen_with(case)
    passed, left_out = shown.counted(by_gate)
    table = shown.seen_table(rows, passed) if rows else None
    asked = asked_on(case.call_off_id) if asked_first else []
    return {
        "shown_by": shown.shown_by(case),
        "seen_homes": table,
        "left_out": left_out if rows else "",
        "asked_homes": asked_table(asked, at) if asked else None,
    }


def said_of(case: DirectAwardCase) -> dict[str, str]:
    """What was said of the homes that were nearer or met more needs, as the form gives it back; one query."""
    rows = case.seen.filter(why_not__in=[one.value for one in WhyNotHome.by_people()])
    reasons = {
        f"why_not-{row.household_id or row.setting_id}": row.why_not
        for row in rows.only("household_id", "setting_id", "why_not")
    }
    return reasons | ({"why_not-rest": list(reasons.values())[-1]} if reasons else {})
