"""The end of a term in words: where it is the 18th birthday, only for who may know the day."""

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

AT_18 = "Five years, with a break at the child's 18th birthday"
TOLD_LATER = "the day is told when both have signed"


def may_know_the_birthday(user: User) -> bool:
    """Who may open a child's record, and Adult Social Care, whose work begins on that day."""
    return any(has_permission(user, one) for one in (Permission.CHILD_SEE, Permission.ASC_AUTHORISE))


def agreed_term(term: str, *, tells_birthday: bool) -> str:
    """A frozen term for its reader: a provider that has not signed yet reads of the break at 18, not its day."""
    sentence, _, _ = term.partition(": ")
    if tells_birthday or sentence != AT_18:
        return term
    return f"{AT_18}; {TOLD_LATER}."
