"""Words that look like somebody's name or school, where no record may be asked."""

import re
from collections.abc import Iterator

from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.tokens import Text, is_english, tokens, word_list

NAME = "what looks like a person's name"
SCHOOL = "what looks like the name of a school"
_NAME = r"((?:[A-Z][\w'-]{1,20}(?: |$)?){1,3})"
_BEFORE = "called|named|name is|known as|(?:is|it|this|child|girl|boy) is|is this|about|surname"
CALLED = re.compile(rf"\b(?i:{_BEFORE}) {_NAME}")
SCHOOLS = re.compile(
    r"\b(?:[A-Z][\w'.-]{1,20} ){1,4}(?:High|Primary|Infant|Junior|Secondary|Grammar|Community|Special|Catholic|Academy"
    r"|College|School)\b"
)


def find_any_name(text: Text) -> Iterator[Finding]:
    """After "called" or "this is", capitalised words of no language; schools by their last word."""
    for match in CALLED.finditer(text.line):
        words = [word.low for word in tokens(match[1])]
        if any(not is_english(low) and low not in word_list("capitalised") for low in words if len(low) > 1):
            yield match[1].strip(), NAME
    for match in SCHOOLS.finditer(text.line):
        words = [word.low for word in tokens(match.group())][:-1]
        if any(low not in word_list("common_in_schools") and not is_english(low) for low in words):
            yield match.group(), SCHOOL
