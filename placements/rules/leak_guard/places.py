"""Where somebody lives: full postcodes, and streets by record and by shape."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from placements.rules.leak_guard.folding import plain, squeeze
from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.misspelling import is_near, may_be_near, slips_allowed
from placements.rules.leak_guard.tokens import Text, Token, is_english, is_shouted, tokens, word_list

POSTCODE = "a full postcode"
ADDRESS = "an address on the child's record"
STREET = "a street address"
_SHAPE = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2})([0-9OIl][0-9A-Za-z]?)[ -]{0,3}([0-9OIl])([A-Za-z]{2})(?![A-Za-z0-9])"
)
_IN_RUN = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_TYPES = (
    r"(?:street|str|st|road|rd|avenue|ave|av|lane|ln|drive|drv|dr|close|cl|crescent|cresc|cres|court|ct|place|pl"
    r"|terrace|terr?|grove|gr|gardens|gdns|square|sq|mews|row|way|walk|rise|hill|view|park|parade|promenade|prom|green"
    r"|croft|fold|brow|nook|garth|quay|wharf|chase|dene|heights|end|gate|common|reach|fields?|ridge|spinney|copse"
    r"|paddocks?|orchard|yard|passage|circus|broadway|causeway|crest|bend|path|villas|cottages|hey|moss|wood"
    r"|approach|alley|arcade|bypass|brae|corner|courtyard|dale|dell|drove|ginnel|glade|glen|hollow|lawns?|leas?|mall"
    r"|parkway|pastures?|strand|wynd"
    r"|meadows?|boulevard|blvd|embankment|esplanade|vale|mount|bank)"
)
_HOMES = r"(?:house|cottage|lodge|farm|towers?|manor|flats?|apartments?)"
_LONG_TYPES = r"(?:street|road|avenue|lane|drive|close|crescent|terrace|grove|gardens|mews|court)"
_NUMBER = r"(?:\d{1,4}(?:-\d{1,4})? ?[a-zA-Z]?|(?i:flat|number|no\.?|house) ?\d{1,4}[a-zA-Z]?),? "
# "14 Notional Street", "Flat 2, 14a Notional St": a number, one to three capitalised words and what streets are called.
NUMBERED = re.compile(
    rf"(?<![\w.£/-])(?!(?:19|20)\d\d\b){_NUMBER}(?:[A-Z][\w'.-]{{1,20}} ){{1,3}}(?i:{_TYPES})\b(?![-'])"
)
SMALL = re.compile(
    rf"(?<![\w.£/-])\d{{1,4}}[a-z]?,? (?P<words>(?:[a-z'-]{{2,20}} ){{1,2}})"
    rf"(?:(?:street|road|avenue|lane|crescent|terrace|grove|mews)\b|(?P<soft>drive|close|court|gardens)\b"
    rf"|(?P<any>{_TYPES})\b)"
)
LIVES = re.compile(
    rf"\b(?i:lives?|living|lived|address|house|home|flat|moved|moving|stays|staying)"
    rf"(?: (?:is|at|on|in|to|off|near|:)){{1,2}} (?:[A-Z][\w'.-]{{1,20}} ){{1,3}}(?i:{_LONG_TYPES})\b"
)
_NEVER_INWARD = frozenset("CIKMOV")
_ONE_FORM = str.maketrans("OIL", "011")
_DIGIT = {"O": "[O0]", "0": "[O0]", "I": "[I1L]", "1": "[I1L]"}


def find_postcodes(text: Text, recorded: Sequence[str]) -> Iterator[Finding]:
    """Whole postcodes, however split, with letters for digits; those on record also with marks between."""
    for match in _SHAPE.finditer(text.line):
        if _is_postcode(*match.groups()):
            yield match.group(), POSTCODE
    squeezed = squeeze(text.line).translate(_ONE_FORM)
    for postcode in recorded:
        chars = squeeze(plain(postcode))
        if len(chars) >= 5 and chars.translate(_ONE_FORM) in squeezed:
            pattern = r"[\W_]{0,3}".join(_DIGIT.get(char, char) for char in chars)
            for match in re.finditer(rf"(?<![A-Z0-9]){pattern}(?![A-Z0-9])", text.line, re.IGNORECASE):
                yield match.group(), POSTCODE
    for run in text.runs:
        yield from ((" ".join(match.group()), POSTCODE) for match in _IN_RUN.finditer(run))


def _is_postcode(area: str, district: str, sector: str, unit: str) -> bool:
    """Letters stand for digits only in capitals, and the area is one of the country's ("B12 3CD" is none)."""
    if area.lower() not in word_list("postcode_areas") or _NEVER_INWARD & {*unit.upper()}:
        return False
    swapped = not district[0].isdigit() or not sector.isdigit()
    return not swapped or (
        area.isupper() and unit.isupper() and any(char.isdigit() for char in district + sector)
    )


def find_addresses(text: Text, recorded: Sequence[str]) -> Iterator[Finding]:
    """Streets on record with or without their number; any numbered street."""
    for line in recorded:
        yield from _recorded(text, line)
    yield from find_streets(text.line)


def find_streets(text: str) -> Iterator[Finding]:
    """A street with its number, or beside "lives in", whoever lives there."""
    if is_shouted(text):
        text = text.lower()
    for pattern in (NUMBERED, LIVES):
        for match in pattern.finditer(text):
            if not {*match.group().casefold().split()} & word_list("courts"):
                yield match.group(), STREET
    for match in SMALL.finditer(text):
        between = match["words"].split()
        if match["any"] and all(is_english(word) for word in between):
            continue
        soft = word_list("before_soft_streets") if match["soft"] else frozenset()
        if not {*between} & (word_list("between_number_and_road") | soft):
            yield match.group(), STREET


def _recorded(text: Text, line: str) -> Iterator[Finding]:
    for street, number, kind in _streets_of(line):
        yield from _on_street(text, street, number, kind)


@lru_cache(maxsize=4096)
def _streets_of(line: str) -> tuple[tuple[list[str], str, str], ...]:
    """The streets that an address on record names: their words, the number, and what such streets are called."""
    streets = []
    for part in line.split(","):
        words = [token.low for token in tokens(plain(part))]
        name = [word for word in words if not word[0].isdigit()]
        number = next((word for word in words if word[0].isdigit()), "")
        kind = name[-1] if name and _is_type(name[-1]) else ""
        street = name[:-1] if kind else name
        if street and (kind or number):
            streets.append((street, number, kind))
    return tuple(streets)


def _on_street(text: Text, street: Sequence[str], number: str, kind: str) -> Iterator[Finding]:
    """The street's words, misspelt or not, with its number before them or what streets are called behind."""
    size = len(street)
    for low, places in text.places.items():
        if not _is_word(low, street[0]):
            continue
        for index in places:
            run = text.words[index : index + size]
            lows = [token.low for token in run]
            if len(run) == size and all(map(_is_word, lows, street)):
                before, after = text.before(index, 1), text.after(index + size - 1, 1)
                if (number and before == [number]) or _is_road(run, lows == list(street), kind, after):
                    yield " ".join(token.text for token in run), ADDRESS


def _is_road(run: Sequence[Token], exact: bool, kind: str, after: Sequence[str]) -> bool:
    """Written as on record ("mill lane" too), or with a capital or as no word of the language before "Road"."""
    named = run[0].is_capitalised or not is_english(run[0].low)
    if not kind:
        whole = exact and len(run) > 1 and (named or run[0].is_named)
        return whole or (run[0].is_named and not is_english(run[0].low))
    if not after or not _is_type(after[0]):
        return False
    return named or (exact and after[0][0] == kind[0])


def _is_type(low: str) -> bool:
    return re.fullmatch(rf"{_TYPES}|{_HOMES}", low) is not None


def _is_word(low: str, word: str) -> bool:
    if low == word:
        return True
    slips = slips_allowed(word)
    return may_be_near(low, word, slips) and not is_english(low) and is_near(low, word, slips)
