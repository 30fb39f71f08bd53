"""The nights that a call-off buys, from a day on."""

from datetime import date

from calloffs.models import CallOff
from calloffs.rules.direct_awards import Stay
from calloffs.rules.values import term_end
from placements.rules.ages import eighteenth_birthday
from sefton_pdps.core.errors import DomainError


def term_of(call_off: CallOff, starts_on: date) -> tuple[date, bool]:
    """The first day after the term and whether an uncut five years would pass 18 (S-47).

    Five years, longer where the call-off was opened for longer, shorter for a reason; never past the 18th birthday. A
    competition that went out for some nights of an emergency buys those, and measures them against 18 (ADR 131).
    """
    birth = call_off.referral.child.date_of_birth
    five_years, passes_18 = term_end(starts_on, birth)
    opened_for = min(call_off.term_ends_on, eighteenth_birthday(birth))
    ends_on = max(five_years, opened_for)
    if call_off.short_term_reason:
        ends_on = opened_for
        if ends_on <= starts_on:
            raise DomainError(
                "The start date is not before the end of the shorter term that the call-off was opened for. "
                "Enter an earlier start date."
            )
    stay = Stay(call_off.how_long)
    passes_18 = stay.passes(eighteenth_birthday(birth), starts_on, uncut_term_passes=passes_18)
    return stay.end(starts_on, ends_on), passes_18
