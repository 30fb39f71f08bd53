"""What an app declares of its part of the audit trail: records, how each leads to a child, and the events about it.

Declarations only: `audit.declared` finds those of all apps, `audit.history` reads events by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sefton_pdps.core.choices import Choices


class Kind(Choices):
    """The kinds of event that the audit trail is searched by."""

    READING = "reading", "Opening, searching for and exporting records"
    DENIED = "denied", "Refused: sign-ins and pages"
    ACCESS = "access", "People, roles and sign-in"
    CHILDREN = "children", "Children and referrals"
    PLACEMENTS = "placements", "Placements"
    BUYING = "buying", "Call-offs, offers and agreements"
    PROVIDERS = "providers", "Framework, applications and settings"
    MONEY = "money", "Reports and budgets"
    MACHINERY = "machinery", "Background work and messages"


@dataclass(frozen=True)
class Told:
    """What is said of an event.

    `sentence` begins with the verb, in the past tense, and ends without a stop, because who did it stands before it
    and the page makes the capital letter: "published the mini-competition". `{name}` is filled from the payload,
    `{name:person}` with the name of the person whose key stands there.

    `provider` is what the provider whom it concerns reads: nothing, unless it is said. `on_pages` False: in the audit
    trail only. `kind` is given where it is not that of its record.
    """

    sentence: str
    provider: str = ""
    on_pages: bool = True
    kind: Kind | None = None


Events = Mapping[str, str | Told]


def to_provider_too(sentence: str) -> Told:
    """An event of which its provider reads what the council reads."""
    return Told(sentence, provider=sentence)


def in_trail_only(sentence: str, kind: Kind | None = None) -> Told:
    """An event that stands in no timeline of a page, where it would bury everything else."""
    return Told(sentence, on_pages=False, kind=kind)


@dataclass(frozen=True)
class Record:
    """A kind of record that events are about: its label as a model, "" for nothing in particular.

    `noun` names it to readers of the trail. `child` is the way by its fields to the child whom it tells of (two ways,
    with a space, where it is about one of two things), "" where a function of the database knows the way, None where
    it leads to no child: a subject access request finds every event by it (ADR 43).
    """

    label: str
    noun: str
    kind: Kind
    events: Events
    child: str | None = None
