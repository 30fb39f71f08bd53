"""How a page names a child: by name for those whose work it is, else in words that tell rows apart and nobody who."""

from datetime import date
from typing import Protocol

from placements.models import Child
from placements.policies import names_child
from placements.rules.ages import age_on
from placements.states import Sex
from providers.states import ServiceType
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first

CHILDREN = {Sex.FEMALE: "Girl", Sex.MALE: "Boy", Sex.NOT_STATED: "Child"}


class Described(Protocol):
    """What the words are made of: a child's record, or these three of it."""

    @property
    def sex(self) -> str: ...

    @property
    def date_of_birth(self) -> date: ...

    @property
    def home_postcode(self) -> str: ...


def child_words(child: Described, service_type: str, on: date) -> str:
    """ "Girl, 12, L20; residential care": age on a day, and the first half of the home postcode."""
    return words_of(child.sex, child.date_of_birth, child.home_postcode, service_type, on)


def words_of(sex: str, born: date, postcode: str, service_type: str, on: date) -> str:
    """The same of a row's values, for a file that makes no object of each row."""
    area = postcode.split(" ", maxsplit=1)[0]
    who = ", ".join(filter(None, [CHILDREN[Sex(sex)], str(age_on(born, on)), area]))
    care = lower_first(str(ServiceType(service_type).label)) if service_type else ""
    return "; ".join(filter(None, [who, care]))


def full_name(child: Child) -> str:
    """Only for a page that has written down the opening of the record."""
    return f"{child.given_name} {child.family_name}"


def initials(child: Child) -> str:
    """ "A. B.", for those who find a child and do not place one."""
    return " ".join(f"{name[:1]}." for name in (child.given_name, child.family_name) if name)


def heading(child: Child, service_type: str, user: User, on: date) -> str:
    """What stands above a page about a child: the name for those whose work it is, the words for all others.

    Whoever may open the record and neither places nor has a duty to this child reads initials before the words.
    """
    if not has_permission(user, Permission.CHILD_SEE):
        return child_words(child, service_type, on)
    if names_child(user, child):
        return full_name(child)
    return f"{initials(child)}, {lower_first(child_words(child, service_type, on))}"
