"""What an emergency let wait, in words: for whoever approves it, and for whoever answers it afterwards."""

from collections.abc import Callable
from datetime import date

from placements.models import Referral
from placements.rules.completeness import left_for_later
from placements.rules.questions import nouns_of
from sefton_pdps.core.text.words import day, days_away, plural


def would_wait(referral: Referral, within: Callable[[], str]) -> str:
    """For whoever approves it: what would be asked for afterwards, and within which time; "" where nothing would."""
    fields = left_for_later(referral.answers)
    if not fields:
        return ""
    return (
        f"It is an emergency, so {plural(len(fields), 'answer')} may wait: {nouns_of(fields)}. If you approve it, they "
        f"would be asked for within {within()}."
    )


def waits(referral: Referral, today: date) -> str:
    """For whoever opens it afterwards: what is still to be answered and by when; "" where nothing is."""
    if not referral.left_for_later or referral.later_due_on is None:
        return ""
    left = plural(len(referral.left_for_later), "answer")
    when = f"{day(referral.later_due_on)}, {days_away(referral.later_due_on, today)}"
    return f"{left} waited in the emergency, to be given by {when}: {nouns_of(referral.left_for_later)}."
