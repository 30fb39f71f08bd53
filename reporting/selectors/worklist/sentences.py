"""The parts of a line on the home page: the child without a name, the day a home is needed, how long it waits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from placements.rules.ages import age_on, shown_age
from placements.states import Sex
from providers.states import ServiceType
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

_CHILDREN = {Sex.FEMALE: "girl", Sex.MALE: "boy", Sex.NOT_STATED: "child"}


def told(what: str, *parts: str) -> str:
    """What is to be done, and after a colon the parts that are known."""
    known = "; ".join(part for part in parts if part)
    return f"{what}: {known}" if known else what


def child(sex: str, date_of_birth: date, service_type: str, *, at: datetime) -> str:
    """ "girl, 11, residential care": what tells ten lines apart; of the child nothing else is read."""
    age = age_on(date_of_birth, local(at).date())
    return ", ".join(filter(None, [_CHILDREN[Sex(sex)], str(age), care(service_type)]))


def profiled(profile: Mapping[str, Any] | None, service_type: str) -> str:
    """The same from the anonymised profile, for those who read no more of the child than that."""
    gender, age = (profile or {}).get("gender_words", ""), shown_age((profile or {}).get("age_words", ""))
    return ", ".join(filter(None, [words.lower_first(gender), age, care(service_type)]))


def care(service_type: str) -> str:
    """The kind of care in the middle of a sentence."""
    return ServiceType(service_type).label.lower() if service_type else ""


def needed(on: date | None, at: datetime) -> str:
    """By when the child needs a home, and how far away that day is."""
    return f"a home is needed by {words.day(on)}, {words.days_away(on, local(at).date())}" if on else ""


_PRONOUNS = {"Girl": "she", "Boy": "he"}


def comes(gender_words: str, on: date, at: datetime) -> str:
    """When a child would come to a home that is asked to sign: "she would come tonight"."""
    who = _PRONOUNS.get(gender_words, "the child")
    if on <= local(at).date():
        return f"{who} would come tonight"
    return f"{who} would come on {words.day(on)}, {words.days_away(on, local(at).date())}"


def waited(since: datetime | None, at: datetime, *, mine: bool) -> str:
    """How long a thing has waited, in whole days; nothing on its first day."""
    days = (local(at).date() - local(since).date()).days if since else 0
    return f"it has waited {'for you ' if mine else ''}for {words.plural(days, 'day')}" if days > 0 else ""
