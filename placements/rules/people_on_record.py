"""Texts that no child's identity stands behind, held against every child on record (S-11, S-23).

A text about one child is read by `leak_guard.leaks`. A comment on a report is about none, so any child on record could
be in it: this reads the text once, whatever the number of children, and finds full names and telling family names.
"""

from collections.abc import Iterable
from typing import NamedTuple

from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.tokens import is_english, tokens

# Shorter family names ("Lee", "May") are too often the beginning of a sentence about somebody else.
SHORTEST_TELLING = 4
FULL_NAME = "the name of a child on record"
FAMILY_NAME = "a family name of a child on record"


class Person(NamedTuple):
    """A child's names as they are recorded."""

    given_name: str
    family_name: str


def kinds_named(text: str, people: Iterable[Person], spared: frozenset[str]) -> tuple[str, ...]:
    """What of the people's names stands in a text, by kind only: the answer does not say whose.

    `spared` holds words in small letters that are also places, providers or colleagues: on their own they tell
    nothing. A full name is told by a given and a family name anywhere in the text.
    """
    words = tokens(plain(text))
    every = {word.low for word in words}
    telling = {
        word.low
        for word in words
        if word.is_capitalised and len(word.low) >= SHORTEST_TELLING and not is_english(word.low)
    } - spared
    kinds = set()
    for person in people:
        family = _parts(person.family_name)
        if family & telling:
            kinds.add(FAMILY_NAME)
        if family & every and _parts(person.given_name) & every:
            kinds.add(FULL_NAME)
    return tuple(sorted(kinds))


def _parts(name: str) -> set[str]:
    return {word.low for word in tokens(plain(name)) if len(word.low) > 1}
