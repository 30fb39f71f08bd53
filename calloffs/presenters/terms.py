"""The end of a term in words: where it is the 18th birthday, only for who may know the day."""

from datetime import date
from typing import Any

from calloffs.rules.values import eighteenth_birthday
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.words import last_night

AT_18 = "Five years, with a break at the child's 18th birthday"
TOLD_LATER = "the day is told when both have signed"


def may_know_the_birthday(user: Any) -> bool:
    """Who may open a child's record, and Adult Social Care, whose work begins on that day."""
    return any(has_permission(user, one) for one in (Permission.CHILD_SEE, Permission.ASC_KEY))


def ends_at_18(first_day_after: date, date_of_birth: date) -> bool:
    """Whether the end of a term is the 18th birthday: by the day alone, whatever the reason for the term (ADR 40)."""
    return first_day_after == eighteenth_birthday(date_of_birth)


def end_words(first_day_after: date, date_of_birth: date, *, tells_birthday: bool) -> str:
    """The last night of a term; "to the 18th birthday" for whoever meets no birth date."""
    if not tells_birthday and ends_at_18(first_day_after, date_of_birth):
        return "to the 18th birthday"
    return last_night(first_day_after)


def agreed_term(term: str, *, tells_birthday: bool) -> str:
    """A frozen term for its reader: a provider that has not signed yet reads of the break at 18, not its day."""
    sentence, _, _ = term.partition(": ")
    if tells_birthday or sentence != AT_18:
        return term
    return f"{AT_18}; {TOLD_LATER}."
