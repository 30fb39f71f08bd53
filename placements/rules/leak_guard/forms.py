"""Every form of the names on record that a text may hold: whole, joined, short, misspelt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.identity import Identity
from placements.rules.leak_guard.misspelling import letters, slips_allowed
from placements.rules.leak_guard.tokens import short_forms, tokens, word_list

CHILD = "a name of the child"
FORMER = "an earlier name of the child"
RELATIVE = "a name of somebody in the child's family"
WORKER = "a name of somebody who works with the child"
LAST_LATIN = "\u024f"
# A shorter name, split into letters, would be found in any list of initials.
SHORTEST_SPLIT = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A name to which a slip of the pen is allowed."""

    name: str
    bits: int
    slips: int
    what: str


@dataclass
class Names:
    """Names in small letters and what each is: as recorded, as a usual short form, joined, in other scripts.

    `near` goes by the length of the word that may be a slip: most words of a text are as long as few names.
    """

    exact: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    unspaced: dict[str, str] = field(default_factory=dict)
    near: dict[int, list[Near]] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    longest: int = 0

    def add(self, full_name: str, what: str, *, given: str = "") -> None:
        """One person's full name; the first word is the given name unless it is told apart."""
        name = full_name if given else _without_kin(full_name)
        for word in name.split():
            if any(char > LAST_LATIN for char in word) and len(plain(word)) > 1:
                self.unspaced.setdefault(plain(word).casefold(), what)
        folded = plain(name)
        parts = name_parts(folded)
        for part in parts:
            self.exact.setdefault(part, what)
        self.pairs.update(zip(parts, parts[1:], strict=False))
        for form in _joined(folded, parts):
            self.joined.setdefault(form, what)
        for name in name_parts(plain(given)) if given else parts[:1]:
            self.given.setdefault(name, what)
            for form in short_forms(name):
                self.short.setdefault(form, what)

    def finish(self) -> "Names":
        """Work out what may be misspelt or split: recorded names and what was joined."""
        for name, what in {**self.joined, **self.exact}.items():
            if slips := slips_allowed(name):
                near = Near(name, letters(name), slips, what)
                for length in range(len(name) - slips, len(name) + slips + 1):
                    self.near.setdefault(length, []).append(near)
            if len(name) >= SHORTEST_SPLIT:
                self.whole[name] = what
                self.longest = max(self.longest, len(name))
        return self


@lru_cache(maxsize=256)
def names_of(child: Identity) -> Names:
    """The child's own names first, so that a name shared with a relative is told as the child's."""
    names = Names()
    names.add(f"{child.given_name} {child.family_name}", CHILD, given=child.given_name)
    people: Iterable[tuple[str, Iterable[str]]] = (
        (CHILD, child.known_as),
        (FORMER, child.previous_names),
        (RELATIVE, child.relatives),
        (WORKER, child.workers),
    )
    for what, full_names in people:
        for full_name in full_names:
            names.add(full_name, what)
    return names.finish()


def name_parts(folded: str) -> list[str]:
    """The words of a name in small letters, without single letters, and without "van" and "de" beside others."""
    words = [token.low for token in tokens(folded) if len(token.low) > 1]
    return [word for word in words if word not in word_list("particles")] or words


def _without_kin(full_name: str) -> str:
    """The name in "Mother: Marigold Samplerby", "Mrs Samplerby" and "Marigold Samplerby (mother)"."""
    words = re.sub(r"\(.*?\)|.*:", " ", full_name).split()
    kin = word_list("titles")
    while len(words) > 1 and words[0].casefold().strip(".,'") in kin:
        del words[0]
    while len(words) > 1 and words[-1].islower() and words[-1].strip(".,") in kin:
        del words[-1]
    return "" if len(words) == 1 and words[0].casefold() in kin else " ".join(words)


def _joined(folded: str, parts: list[str]) -> Iterator[str]:
    """ "o'frond" as "ofrond", "mary-ann" as "maryann", and given with family name in both orders."""
    for word in folded.split():
        if word.isalnum():
            continue
        pieces = [token.low for token in tokens(word)]
        if len(pieces) > 1:
            yield "".join(pieces)
    if len(parts) > 1:
        yield parts[0] + parts[-1]
        yield parts[-1] + parts[0]
        yield "".join(parts)
