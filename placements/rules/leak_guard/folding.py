"""One plain form for all the ways in which a word can be written, so that nothing hides behind its letters."""

import unicodedata

# A single character that unfolds to more letters than this is a whole phrase (U+FDFA unfolds to eighteen).
LONGEST_UNFOLDING = 4
# Letters that have no accent to lose but are written for a Latin letter.
_LATIN = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h", "Ħ": "H",
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ŧ": "t", "ɡ": "g",
    "ə": "e", "ɑ": "a", "ʟ": "l", "ɪ": "i", "ʀ": "r", "ɴ": "n", "ʏ": "y",
}  # fmt: skip
# Cyrillic and Greek letters that look like a Latin one. A name in those scripts is folded alike on both sides.
_ALIKE = dict(
    zip(
        "аеорсухіјѕԁһԛԝѵкмтвнАВЕКМНОРСТУХІЈЅαοινρκτυχηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhqwvkmtbhABEKMHOPCTYXIJSaoivpktuxnABEZHIKMNOPTYX",
        strict=True,
    )
)
_MARKS = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "“": '"', "”": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "·": ".", "•": ".", "․": ".",
}  # fmt: skip
_KNOWN = _LATIN | _ALIKE | _MARKS
_LINES = "\n\r\u2028\u2029\x0b\x0c\x85"


class _Table(dict[int, str]):
    """Character to plain characters, worked out once for each character that ever occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _fold(chr(code))
        return plain


def _fold(char: str) -> str:
    if char in _LINES:
        return "\n"
    if char in _KNOWN:
        return _KNOWN[char]
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Cn", "Co", "Cs") and char != "\t":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    parts = unicodedata.normalize("NFKD", char)
    if len(parts) > LONGEST_UNFOLDING:
        return " "
    return "".join(_KNOWN.get(part, part) for part in parts if not unicodedata.combining(part))


_TABLE = _Table()


def plain(text: str) -> str:
    """The text without accents, invisible characters and look-alikes; case and line breaks stay. Linear in length."""
    return text.translate(_TABLE)


def squeeze(text: str) -> str:
    """Only the letters and digits, in capitals: what a number looks like whatever stands between its characters."""
    return "".join(filter(str.isalnum, text.upper()))
