"""Kinds that neither the record nor a shape can tell: printed, so that nobody forgets them, and not judged."""

from collections.abc import Callable
from random import Random

from tests.bench.guard_texts import frames
from tests.bench.guard_texts.kinds import BEYOND, Kind
from tests.bench.guard_texts.people import Person, distinctive

_SAYING = (
    "{x}.",
    "As you may have read, {x}.",
    "Please note that {x}.",
    "Staff say that {x}.",
    "Note: {x}.",
    "It may help to know that {x}.",
)
_RARE = (
    "one of two children in Formby with progeria",
    "the only wheelchair dancer at the club in Hightown",
    "the one with cystinosis in Ainsdale",
    "the boy from Crosby who lives with Kabuki syndrome",
    "the only girl in the under-14 rugby side at Waterloo",
    "one of triplets in Maghull",
)
_NEWS = (
    "the house fire on the news last March was theirs",
    "mum is the head teacher of the village school",
    "dad rode for the county and was in the paper",
    "the family had the chip shop by the pier",
    "a film crew followed the family for a year",
    "the murder trial at the Crown Court was of an uncle",
)
_SOUNDS = (("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "i"), ("c", "k"), ("th", "t"), ("ar", "ah"))


def _one_of(sayings: tuple[str, ...]) -> Callable[[Person, Random], str]:
    return lambda _child, r: r.choice(sayings)


def _as_heard(child: Person, _r: Random) -> str:
    """Spelt by ear: more changes than one slip."""
    heard = child.given_name
    for letters, sound in _SOUNDS:
        heard = heard.replace(letters, sound)
    return heard + "h"


def _starred(child: Person, _r: Random) -> str:
    name = child.given_name
    return name[0] + "*" * (len(name) - 2) + name[-1]


def _unrecorded(_child: Person, r: Random) -> str:
    return r.choice(("Kenzo", "Marguerita", "Big Tel", "Nanny Pat", "Auntie Sheil", "Our Kev", "Bazza"))


NEITHER = (
    Kind("rare condition in a small town", BEYOND, _one_of(_RARE), _SAYING),
    Kind("story that a town knows", BEYOND, _one_of(_NEWS), _SAYING),
    Kind("name spelt by ear", BEYOND, _as_heard, frames.NAME, lambda c: distinctive(c.given_name)),
    Kind("name with stars", BEYOND, _starred, frames.NAME, lambda c: distinctive(c.given_name)),
    Kind("person who is not on record", BEYOND, _unrecorded, frames.RELATIVE),
)
