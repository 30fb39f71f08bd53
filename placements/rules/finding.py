"""How much of a name or reference somebody must know to find a child by it."""

import re
import unicodedata

# With one or two letters somebody could page through every child of the council.
LEAST_LETTERS = 3
# One character of these scripts is a syllable or a word: what three letters are elsewhere.
SYLLABLES = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
# A reference, or its number, folded: only the whole of it finds a child.
REFERENCE = re.compile(r"(ch)?[0-9]+")
ASKED_FOR = "Type at least three letters of a name, a whole name however short, or a whole reference."


def long_enough_to_begin(folded: str) -> bool:
    """Whether a folded word may be the beginning of a name; a shorter one, or a number, must be the whole."""
    if REFERENCE.fullmatch(folded):
        return False
    weight = sum(LEAST_LETTERS if _is_syllable(letter) else 1 for letter in folded)
    return weight >= LEAST_LETTERS


def _is_syllable(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(SYLLABLES)
