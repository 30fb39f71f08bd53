"""Whether a word is a name with a slip of the pen in it."""

from functools import lru_cache

# One letter changed makes another everyday word of a shorter name: "Ann" is "and".
SHORTEST_MISSPELT = 4
# In a name this long two slips still leave it the name that somebody meant.
SHORTEST_WITH_TWO_SLIPS = 8


def slips_allowed(name: str) -> int:
    """How many letters may be wrong before it is another word: none in short names, two in long ones."""
    if len(name) < SHORTEST_MISSPELT:
        return 0
    return 2 if len(name) >= SHORTEST_WITH_TWO_SLIPS else 1


@lru_cache(maxsize=65536)
def letters(word: str) -> int:
    """The letters of a word as bits, to dismiss most pairs of words at once."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 63)
    return bits


def may_be_near(word: str, name: str, slips: int) -> bool:
    """Whether length and letters allow it: dismisses most pairs of words without comparing them letter by letter."""
    if abs(len(word) - len(name)) > slips:
        return False
    return (letters(word) ^ letters(name)).bit_count() <= 2 * slips


def is_near(word: str, name: str, slips: int) -> bool:
    """At most so many letters wrong, left out, put in or swapped with the next (optimal string alignment)."""
    if abs(len(word) - len(name)) > slips:
        return False
    before, row = [0] * (len(name) + 1), list(range(len(name) + 1))
    for i, char in enumerate(word, 1):
        new = [i] + [0] * len(name)
        for j, other in enumerate(name, 1):
            new[j] = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == name[j - 2] and word[i - 2] == other:
                new[j] = min(new[j], before[j - 2] + 1)
        if min(new) > slips and min(row) > slips:
            return False
        before, row = row, new
    return row[-1] <= slips
