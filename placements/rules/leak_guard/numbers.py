"""Numbers that name one person or one file: health, school, court, other systems, cars, our own references."""

import re
from collections.abc import Iterator, Sequence

from placements.rules.leak_guard.folding import plain, squeeze
from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.tokens import is_english, word_list

NHS = "a number like an NHS number"
UPN = "a number like a unique pupil number"
COURT = "a court's case number"
OTHER_SYSTEM = "a number from another system's records"
INSURANCE = "a National Insurance number"
HOME_OFFICE = "a Home Office reference"
CAR = "a car's registration"
REFERENCE = "a reference from the council's records"
ON_RECORD = "a number from the child's record"
# A shorter number of the record stands in a text by chance: a year, a sum, a house number.
SHORTEST_RECORDED = 5
NHS_SHAPE = re.compile(r"(?<!\d)(\d{3})[ -]{0,2}(\d{3})[ -]{0,2}(\d{4})(?!\d)")
_APART, _END = r"(?<![A-Z0-9])", r"(?![A-Z0-9])"
_SEP = r"[ ./_-]{0,2}"
_IS = r"(?: (?:id|no|num|number|ref|reference|record|case|file|plate|reg|is)\b){0,3}\.?[ :#=-]{0,3}"
_SYSTEMS = (
    "lcs|liquid ?logic|mosaic|ehm|eha|ics|care ?first|framework-?i|azeus|paris|rio|emis|systm ?one|sims|arbor|yot|yjs"
    "|pnc|upn|uln|uci|cms|passport|unique pupil|hospital"
)
_FILES = (
    "case|child|referral|placement|call-?off|file|record|client|person|system|social care|police|crime|incident|court"
    "|service user"
)
_BY_LETTERS = (
    (UPN, rf"{_APART}[A-HJ-NP-RT-Z][ -]?(?:\d[ -]?){{11}}[\dA-HJ-NP-RT-Z]{_END}"),
    (COURT, rf"{_APART}[A-Z]{{2}}{_SEP}\d{{2}}{_SEP}[A-Z]{_SEP}\d{{4,5}}(?!\d)"),
    (COURT, r"\[(?:19|20)\d\d\] ?EW[A-Z]{2,3} ?\d+"),
    (
        INSURANCE,
        rf"{_APART}(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]{_END}",
    ),
    (REFERENCE, rf"{_APART}(?:CH|RF|PL|CO|AU|SA){_SEP}\d{{4}}{_SEP}\d{{1,6}}(?!\d)"),
    (REFERENCE, rf"{_APART}(?:(?:CH|RF|PL|CO)[-/]|RF ?)\d{{1,6}}(?!\d)"),
)
_BY_WORDS = (
    (NHS, r"\bnhs\b(?: (?:number|no|num|id|is|#)){0,2}[ .:#-]{0,3}(?:\d[ -]?){9,10}(?!\d)"),
    (HOME_OFFICE, rf"\bhome office\b{_IS}[A-Z]{{0,3}}[ /-]?\d{{5,9}}"),
    (OTHER_SYSTEM, rf"\b(?:{_SYSTEMS})\b{_IS}[A-Z]{{0,4}}[/-]?\d(?:[ /-]?\d){{3,11}}"),
    (
        OTHER_SYSTEM,
        rf"\b(?:{_FILES}) (?:id|no|num|number|ref|reference)\b{_IS}[A-Z]{{0,4}}[/-]?\d(?:[ /-]?\d){{3,11}}",
    ),
    (
        OTHER_SYSTEM,
        r"\b(?:id|ref|reference)\b[ .:#=-]{1,3}(?:is )?(?=[A-Z0-9/-]{0,8}\d{3})[A-Z]{0,5}[/-]?\d[\d/-]{3,12}",
    ),
)
# What bookkeepers number with seven digits too: invoices, purchase orders, credit notes.
_NO_PERSON = r"(?!(?:INV|PO|SO|CN|GRN|REQ|ORD)\b|(?:INV|PO|SO|CN|GRN|REQ|ORD)\d)"
# In capitals only: in small letters "in20 day" would be a car.
_IN_CAPITALS = (
    (
        HOME_OFFICE,
        rf"(?<!\w)(?:GWF ?\d{{9}}|{_NO_PERSON}[A-Z]{{1,3}}[/ -]?\d{{7}}(?:/\d{{1,3}})?|\d{{4}}(?:-\d{{4}}){{3}})(?!\w)",
    ),
    (
        CAR,
        rf"\b(?i:reg(?:istration)?|number ?plate|car|vehicle|van)\b{_IS}"
        r"(?P<plate>(?=[A-Z0-9 ]{0,7}\d)[A-Z]{1,3} ?[A-Z0-9]{1,4} ?[A-Z0-9]{2,3})(?!\w)",
    ),
)
# Since 2001, 1983 to 2001, 1963 to 1983 (DVLA, INF104).
_PLATES = (
    r"(?<!\w)([A-Z]{2} ?\d{2}) ?([A-Z]{3})(?!\w)",
    r"(?<!\w)([A-HJ-NPR-TV-Y]\d{2,3}) ?([A-Z]{3})(?!\w)",
    r"(?<!\w)([A-Z]{3}) ?(\d{3}[A-HJ-NPR-TV-Y])(?!\w)",
)
PLATES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PLATES)
SHAPES = (
    *((re.compile(pattern, re.IGNORECASE), what) for what, pattern in _BY_LETTERS + _BY_WORDS),
    *((re.compile(pattern), what) for what, pattern in _IN_CAPITALS),
)


def find_numbers(text: str) -> Iterator[Finding]:
    """By shape: an NHS number by its check digit or its name, the others by letters and digits."""
    for match in NHS_SHAPE.finditer(text):
        if is_nhs_number("".join(match.groups())):
            yield match.group(), NHS
    for pattern in PLATES:
        yield from ((match.group(), CAR) for match in pattern.finditer(text) if _is_plate(*match.groups()))
    for pattern, what in SHAPES:
        yield from (
            (match.group(), what) for match in pattern.finditer(text) if what != CAR or _names_a_car(match)
        )


def _names_a_car(match: re.Match[str]) -> bool:
    """ "REGISTRATION IS FOR 17" names none."""
    return not any(len(word) > 1 and is_english(word.lower()) for word in match["plate"].split())


def _is_plate(first: str, last: str) -> bool:
    """In capitals, or in small letters without a word in it ("in20 day" and "m57 and" are no cars)."""
    letters = next(part for part in (last, first) if part.isalpha()).lower()
    if letters in word_list("abbreviations") or letters in word_list("words_of_three_letters"):
        return False
    if (first + last).isupper():
        return True
    return (first + last).islower() and not is_english(letters) and " " not in first


def find_recorded(text: str, recorded: Sequence[str]) -> Iterator[Finding]:
    """A number on record, whatever stands between its characters."""
    squeezed = squeeze(text)
    for number in recorded:
        chars = squeeze(plain(number))
        if len(chars) >= SHORTEST_RECORDED and chars in squeezed:
            pattern = r"[\W_]{0,3}".join(map(re.escape, chars))
            for match in re.finditer(rf"(?<![A-Z0-9]){pattern}(?![A-Z0-9])", text, re.IGNORECASE):
                yield match.group(), ON_RECORD


def is_nhs_number(digits: str) -> bool:
    """The last digit is eleven less the weighted sum of the others modulo eleven (NHS Data Dictionary)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])
