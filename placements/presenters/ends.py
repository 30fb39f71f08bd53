"""The end of a term or a stay in words: where it is the 18th birthday, only for who may know the day (ADR 40)."""

from datetime import date

from placements.models import Placement
from placements.policies import knows_when_18
from placements.rules.ages import eighteenth_birthday
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import last_night

TO_18 = "to the 18th birthday"


def ends_at_18(first_day_after: date, date_of_birth: date) -> bool:
    """Whether the end of a term is the 18th birthday: by the day alone, whatever the reason for the term."""
    return first_day_after == eighteenth_birthday(date_of_birth)


def end_words(first_day_after: date, date_of_birth: date, *, tells_birthday: bool) -> str:
    """The last night of a term; "to the 18th birthday" for whoever meets no birth date."""
    if not tells_birthday and ends_at_18(first_day_after, date_of_birth):
        return TO_18
    return last_night(first_day_after)


def hides_end(placement: Placement, first_day_after: date, user: User) -> bool:
    """Whether an end of a placement is the 18th birthday of a child whose birth date this person meets nowhere."""
    ends = ends_at_18(first_day_after, placement.child.date_of_birth)
    return ends and not knows_when_18(user, placement.child)


def end_told(placement: Placement, user: User) -> str:
    """Where a stay ends, or is planned to, for this reader."""
    until = placement.ended_on or placement.planned_end
    return TO_18 if hides_end(placement, until, user) else last_night(until)
