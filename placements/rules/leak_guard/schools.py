"""Schools on record: by the words that tell which one, misspelt, or by initials."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.misspelling import is_near, may_be_near, slips_allowed
from placements.rules.leak_guard.tokens import Text, is_english, is_everyday, tokens, word_list

SCHOOL = "the child's school"
OTHER_SCHOOL = "a school that the child went to"
# Shorter words of a school's name ("The", "of", "St") tell no school.
SHORTEST_TELLING = 4
# "N.P.H.S." and "N P H S".
_DOTTED = re.compile(r"(?<![\w.])[A-Z](?:(?:\. ?| )[A-Z](?![\w'])){2,6}\.?")
# Two capitals are any abbreviation; where no school is spoken of, only three or more are its initials.
SHORTEST_INITIALS = 3
# Where somebody goes to school ("is in year 9 at MA").
SHORTEST_IN_PLACE = 2


def find_schools(text: Text, school: str, what: str) -> Iterator[Finding]:
    """A town's name tells the school only beside a school's word, because the area may be told."""
    name, telling = _words_of(school)
    if not name:
        return
    for low, places in text.places.items():
        if _is_like(low, telling):
            yield from ((text.words[i].text, what) for i in places if _is_school_word(text, i, telling))
    for form in _initials(name):
        yield from ((text.words[i].text, what) for i in text.places.get(form, ()) if _is_initials(text, i))
    for match in _DOTTED.finditer(text.line):
        if "".join(filter(str.isalpha, match.group())).casefold() in _initials(name):
            yield match.group(), what
    if not telling and " ".join(name) in text.line.casefold():
        yield school, what


@lru_cache(maxsize=4096)
def _words_of(school: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a school's name, and those that tell which one it is."""
    name = tuple(token.low for token in tokens(plain(school)) if token.low != "s")
    return name, tuple(word for word in name if _tells(word))


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST_TELLING and word not in word_list("common_in_schools")


def _is_like(low: str, telling: Sequence[str]) -> bool:
    """A telling word, its plural or possessive without the apostrophe, or one with a slip in it."""
    if low in telling or low.removesuffix("s") in telling:
        return True
    if len(low) < SHORTEST_TELLING or not low.isalpha() or low in word_list("capitalised"):
        return False
    for word in telling:
        slips = slips_allowed(word)
        if may_be_near(low, word, slips) and is_near(low, word, slips):
            return True
    return False


def _is_school_word(text: Text, index: int, telling: Sequence[str]) -> bool:
    token = text.words[index]
    if is_everyday(token):
        return False
    low = token.low if token.low in telling else token.low.removesuffix("s")
    if low in telling:
        is_word = low in word_list("towns") or (is_english(low) and token.text.islower())
        return not is_word or _is_beside_school(text, index)
    if is_english(token.low):
        named = token.is_named or (token.is_capitalised and _is_beside_school(text, index))
        return named and any(is_near(token.low, word, 1) for word in telling)
    return len(token.low) > SHORTEST_TELLING or token.is_capitalised


def _is_beside_school(text: Text, index: int) -> bool:
    before = text.before(index, 3)
    goes = {"attends", "attended", "attending", "school", "pupil", "enrolled"} & {*before}
    beside = {*text.after(index, 3)} & word_list("school_words")
    return bool(beside or goes) or before[-2:] in (["goes", "to"], ["went", "to"])


def _initials(name: Sequence[str]) -> set[str]:
    """ "nphs" and "nph" of a name; words like "of" may be left out."""
    telling = [word for word in name if word not in ("of", "and", "the", "for", "in")]
    forms = {"".join(word[0] for word in words) for words in (name, telling)}
    if "st" in telling:
        forms.add("".join("st" if word == "st" else word[0] for word in telling))
    if name[-1] == "school":
        forms |= {form[:-1] for form in forms}
    return {form for form in forms if len(form) >= SHORTEST_IN_PLACE}


def _is_initials(text: Text, index: int) -> bool:
    """In capitals; where they mean something else too ("NHS"), only as a place to go to school."""
    token = text.words[index]
    if sum(map(str.isupper, token.text)) < min(len(token.text) - 1, SHORTEST_INITIALS):
        return False
    plain_enough = len(token.low) >= SHORTEST_INITIALS and token.low not in word_list("abbreviations")
    if plain_enough and not is_english(token.low):
        return True
    before = text.before(index, 4)
    if {*before[-1:]} & {"attends", "attended", "attending", "school"}:
        return True
    if token.low not in word_list("abbreviations") and {*before[-1:]} & {"at", "to", "from", "left"}:
        return token.low not in word_list("words_of_two_letters")
    return bool({*before[-1:]} & {"at", "to", "from", "in"} and {*before} & word_list("school_doings"))
