"""Names of the child and of the people around it, as they are really written."""

import re
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from placements.rules.leak_guard.forms import CHILD, Names
from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.misspelling import SHORTEST_MISSPELT, is_near, letters
from placements.rules.leak_guard.tokens import LONGEST_GAP, Text, Token, is_english, is_everyday, word_list

OR_ILLNESS = "a name of the child, or an illness that bears the same name"
HIDDEN = "what looks like a name with letters left out"
# "S*****k", "S*****".
STARRED = re.compile(r"(?<![\w*])[^\W\d_]\*{2,30}[^\W\d_]?(?![\w*])")
# Inside a longer word a shorter name stands by chance, as "Ian" does in "guardian".
SHORTEST_INSIDE = 5
# Shorter words tell a name by their capital only.
SHORTEST_TOLD_APART = 3
# Two letters of a name with an ending of pet names are one ("Jo" and "-ey"); a single letter is any name's.
SHORTEST_STEM = 2
# A pet form is short; a longer word that begins as the name does is another word.
LONGEST_PET = 10


def find_names(text: Text, names: Names) -> Iterator[Finding]:
    """Names whole, short, joined, inside a longer word, misspelt, spaced out or split, and in any script."""
    for low, places in text.places.items():
        if low in names.exact or low in names.short:
            yield from _recorded(text, low, places, names)
        elif (
            what := _inside(low, names)
            or _misspelt(text, low, places, names)
            or _pet(text, low, places, names)
        ):
            yield text.words[places[0]].text, what
    yield from _split(text.words, names)
    for match in STARRED.finditer(text.line):
        first, last = match.group()[0].casefold(), match.group()[-1].casefold()
        if any(name[0] == first and last in ("*", name[-1]) for name in names.exact):
            yield match.group(), HIDDEN
    yield from _spaced_out(text.runs, names)
    whole = text.plain.casefold() if names.unspaced else ""
    yield from ((name, what) for name, what in names.unspaced.items() if name in whole)


def _recorded(text: Text, low: str, places: Sequence[int], names: Names) -> Iterator[Finding]:
    exact = names.exact.get(low)
    for index in places:
        token = text.words[index]
        if exact and (_is_name_here(token) or _is_full_name(text, index, names)):
            yield token.text, OR_ILLNESS if exact == CHILD and _is_illness(text, index) else exact
        elif not exact and _is_short_name_here(text, index):
            yield token.text, names.short[low]


def _is_name_here(token: Token) -> bool:
    if is_everyday(token):
        return False
    if len(token.low) >= SHORTEST_TOLD_APART:
        return True
    return token.is_capitalised and not (is_english(token.low) and token.opens)


def _is_full_name(text: Text, index: int, names: Names) -> bool:
    """Everyday words that stand together as on record ("jack baker"), unless the first is a verb ("will cook")."""
    pair = (text.words[index].low, *text.after(index, 1))
    return pair in names.pairs and pair[0] not in word_list("verbs")


def _is_short_name_here(text: Text, index: int) -> bool:
    """A short form that is a word too ("Will", "Rob", "Drew") is a name by its capital and what follows."""
    token = text.words[index]
    english = is_english(token.low)
    if not english and len(token.low) > SHORTEST_TOLD_APART:
        return not is_everyday(token)
    if token.is_named or (token.is_capitalised and not english):
        return not _is_illness(text, index)
    return token.is_capitalised and bool({*text.after(index, 1)} & word_list("person_verbs"))


def _inside(low: str, names: Names) -> str:
    """A name joined to another, to digits or to a nickname: "skylark2011", "xxskylarkxx"."""
    if what := names.joined.get(low):
        return what
    if len(low) < SHORTEST_TOLD_APART or is_english(low):
        return ""
    bare = low.strip("0123456789")
    if bare != low and (what := names.exact.get(bare) or names.joined.get(bare)):
        return what
    for name, what in names.exact.items():
        if (
            len(name) < len(low)
            and name in low
            and (len(name) >= SHORTEST_INSIDE or _is_pair(low, name, names))
        ):
            return what
    return ""


def _is_pair(low: str, name: str, names: Names) -> bool:
    return len(name) >= SHORTEST_TOLD_APART and low.startswith(name) and low[len(name) :] in names.exact


def _is_illness(text: Text, index: int) -> bool:
    """Whether a capitalised word names an illness ("Down's syndrome"), or is one ("coeliac")."""
    token = text.words[index]
    if token.low in word_list("illnesses"):
        return True
    after = [low for low in text.after(index, 3) if low != "s"]
    return token.is_capitalised and bool({*after[:2]} & word_list("illness_words"))


def _misspelt(text: Text, low: str, places: Sequence[int], names: Names) -> str:
    """A word that is a recorded name with a slip in it; a word of the language only where it is written as a name."""
    if len(low) < SHORTEST_MISSPELT - 1 or not low.isalpha() or low in word_list("capitalised"):
        return ""
    english = is_english(low)
    bits = letters(low)
    close = [
        near for near in names.near.get(len(low), ()) if (bits ^ near.bits).bit_count() <= 2 * near.slips
    ]
    if not close or (english and not any(_is_written_as_name(text, index) for index in places)):
        return ""
    words = [text.words[index] for index in places if not _is_illness(text, index)]
    capitalised = any(token.is_capitalised for token in words)
    for near in close if words else ():
        short = min(len(near.name), len(low)) <= SHORTEST_MISSPELT
        if (capitalised or not short) and is_near(low, near.name, 1 if english else near.slips):
            return near.what
    return ""


def _pet(text: Text, low: str, places: Sequence[int], names: Names) -> str:
    """A pet form of no table: beginning or end of a given name ("Tunde"), with an ending ("Grisha"), or doubled."""
    if not low.isalpha() or is_english(low) or low in word_list("capitalised") or len(low) > LONGEST_PET:
        return ""
    if not any(text.words[index].is_capitalised for index in places):
        return ""
    half = low[: len(low) // 2]
    doubled = len(half) > 1 and low == half + half
    for name, what in names.given.items():
        if (doubled and half in name) or _is_pet_form(low, name):
            is_name = any(
                text.words[index].is_capitalised and not _is_illness(text, index) for index in places
            )
            return what if is_name else ""
    return ""


def _is_pet_form(low: str, name: str) -> bool:
    if (
        len(low) >= SHORTEST_TOLD_APART
        and len(low) < len(name)
        and (name.startswith(low) or name.endswith(low))
    ):
        return True
    shared = len(commonprefix([low, name]))
    rest = low[shared:]
    if shared >= SHORTEST_STEM and rest in word_list("pet_endings") | word_list("short_pet_endings"):
        return len(name) > shared
    return _has_stem_inside(low, name)


def _has_stem_inside(low: str, name: str) -> bool:
    """ "Lenka" for Magdalena: a part of the name and an ending."""
    endings = word_list("pet_endings") | word_list("short_pet_endings")
    return any(low[:cut] in name and low[cut:] in endings for cut in range(SHORTEST_TOLD_APART, len(low)))


def _is_written_as_name(text: Text, index: int) -> bool:
    token = text.words[index]
    does = {*text.after(index, 1)} & (word_list("person_verbs") - {"is", "was", "has", "s"})
    return token.is_named or (token.is_capitalised and bool(does))


def _split(words: Sequence[Token], names: Names) -> Iterator[Finding]:
    """A name broken by a space, a hyphen or the end of a line: "Sky-\nlark"."""
    whole, longest = names.whole, names.longest
    for index in range(len(words) - 1):
        joined = words[index].low
        for size in (2, 3):
            if index + size > len(words):
                break
            joined += words[index + size - 1].low
            if len(joined) > longest:
                break
            if joined not in whole:
                continue
            parts = words[index : index + size]
            if _is_one_word(parts) and not any(part.low in names.exact for part in parts):
                yield " ".join(part.text for part in parts), whole[joined]


def _is_one_word(parts: Sequence[Token]) -> bool:
    """Whether pieces are one broken name and not words of their own ("as her" is no Asher)."""
    if any(len(part.gap) > LONGEST_GAP for part in parts[1:]):
        return False
    if not all(is_english(part.low) or len(part.low) == 1 for part in parts):
        return True
    broken = any("\n" in part.gap or "-" in part.gap for part in parts[1:])
    long = sum(len(part.low) for part in parts) > SHORTEST_INSIDE
    return (broken and (long or parts[0].is_capitalised)) or (
        parts[0].is_named and not parts[1].is_capitalised
    )


def _spaced_out(runs: Sequence[str], names: Names) -> Iterator[Finding]:
    """ "S k y l a r k" and "S.k.y.l.a.r.k"."""
    wanted = {name: what for name, what in names.exact.items() if len(name) >= SHORTEST_TOLD_APART}
    for run in runs:
        yield from ((" ".join(name), what) for name, what in wanted.items() if name in run)
