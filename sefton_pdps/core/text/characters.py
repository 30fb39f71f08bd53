"""Characters that nobody sees or that look like others: taken out of what is typed or pasted, or called by name.

No Django here, so that imports and rules may use it.
"""

import re
import unicodedata

# Unicode's categories Cf and Cc are zero widths, soft hyphens, byte order marks, marks and overrides of direction, and
# controls; the two joiners alone have a use between letters.
ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"
JOINERS = (ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER)
# Filler letters that are drawn as nothing although Unicode calls them letters or symbols.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u180e")
# From here on scripts join letters (Arabic, Indic): Persian names and Sinhala words need the joiners.
FIRST_JOINING = "\u0600"
# Line breaks, and the Arabic signs that are drawn around a number although Unicode lists them as format characters.
KEPT = frozenset("\t\n\r\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")
NAMED = {
    "\N{RIGHT SINGLE QUOTATION MARK}": "a curly apostrophe",
    "\N{LEFT SINGLE QUOTATION MARK}": "a curly apostrophe",
    "\N{MODIFIER LETTER APOSTROPHE}": "a curly apostrophe",
    "\N{LEFT DOUBLE QUOTATION MARK}": "a curly quotation mark",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "a curly quotation mark",
    "\N{EN DASH}": "a long dash",
    "\N{EM DASH}": "a long dash",
}


def line(text: str) -> str:
    """One line as it was meant: nothing invisible, accents composed, each run of space of any kind one space."""
    return re.sub(r"\s+", " ", _visible(text)).strip()


def lines(text: str) -> str:
    """Several lines as they were meant: nothing invisible, accents composed; line breaks and spaces stay."""
    return _visible(text)


def named(character: str) -> str:
    """A character with what it is called, for somebody who did not know that they typed it."""
    said = NAMED.get(character) or unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return f"{character} ({said})"


def odd_ones(text: str) -> list[str]:
    """The characters of a text that are not on an English keyboard, once each."""
    return [character for character in dict.fromkeys(text) if not character.isascii()]


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    kept = (each for place, each in enumerate(composed) if _stays(each, composed, place))
    return unicodedata.normalize("NFC", "".join(kept))


def _stays(character: str, text: str, place: int) -> bool:
    if character in JOINERS:
        return 0 < place < len(text) - 1 and _joins(text[place - 1]) and _joins(text[place + 1])
    if character in BLANKS:
        return False
    return character in KEPT or unicodedata.category(character) not in ("Cf", "Cc")


def _joins(character: str) -> bool:
    """A letter, mark or picture that a joiner may stand beside."""
    return character >= FIRST_JOINING and unicodedata.category(character)[0] in "LMS"
