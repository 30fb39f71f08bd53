"""The child's age told exactly, where providers are to read a band of ages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.identity import Leak

AGE = "the child's exact age"
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
)  # fmt: skip


@cache
def _pattern(age: int) -> re.Pattern[str]:
    number = rf"(?:{age}|{_WORDS[age]})"
    return re.compile(
        rf"\b{number}[ -]?(?:years?|yrs?|yr)[ -]old\b|\b{number} ?(?:y/?o|yo)\b"
        rf"|\bage[d:]?(?: of| is)? {number}\b(?! (?:to|months)|-)"
        rf"|\b(?:girl|boy|child|person|teenager|young man|young woman) (?:of|aged) {number}\b(?! to)"
        rf"|\b(?:(?:s?he|they|who)(?: is|'s| are)|is now|has turned|just turned) {number}\b(?=[.,;]| and\b| now\b|$)",
        re.IGNORECASE,
    )


def told_age(texts: Mapping[str, str], age: int) -> Iterator[Leak]:
    """Where a text tells the age in years that the child has; a band ("13 to 15") and other ages pass."""
    if not 0 <= age < len(_WORDS):
        return
    for field, text in texts.items():
        for match in _pattern(age).finditer(" ".join(plain(text).split())):
            yield Leak(field, match.group(), AGE)
