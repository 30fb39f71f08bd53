"""Words of a text with what stands around them, and the checked-in lists that tell a word from a name."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).resolve().parents[2] / "data"
_WORD = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"[\n.!?:;\"(*]")
# Letters that stand further apart than this are not one word that somebody has spaced out.
LONGEST_GAP = 5
# Two letters that stand by themselves are initials and no word.
SHORTEST_RUN = 3
# A shorter text in capitals may be a name or a heading, so its capitals still say something.
SHORTEST_SHOUTED = 40


class Token(NamedTuple):
    """A word, what stands between it and the word before it, and whether a sentence may begin with it."""

    text: str
    low: str
    gap: str
    opens: bool

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_named(self) -> bool:
        """Written with a capital where no sentence begins, as names are."""
        return self.is_capitalised and not self.opens


def tokens(text: str) -> list[Token]:
    """The words of a plain text in order; in one all in capitals, words of the language in small letters."""
    every, end = [], 0
    shouted = is_shouted(text)
    for match in _WORD.finditer(text):
        start = match.start()
        gap = text[end:start]
        opens = end == 0 or (gap != " " and _OPENING.search(gap) is not None)
        word = match.group()
        if shouted and is_english(word.lower()):
            word = word.lower()
        every.append(Token(word, word.casefold(), gap, opens))
        end = match.end()
    return every


def is_shouted(text: str) -> bool:
    """Whether a text of some words stands in capitals, so that a capital says nothing of a word."""
    return len(text) >= SHORTEST_SHOUTED and text.isupper()


class Text:
    """A plain text, read once: as one line, as words, where each word stands, and letters that stand one by one."""

    def __init__(self, text: str) -> None:
        self.plain = text
        self.line = " ".join(text.split())
        self.words = tokens(text)
        self.places: dict[str, list[int]] = {}
        for index, token in enumerate(self.words):
            self.places.setdefault(token.low, []).append(index)
        self.runs = list(_letter_runs(self.words))

    def after(self, index: int, many: int) -> list[str]:
        """The next words in small letters."""
        return [token.low for token in self.words[index + 1 : index + 1 + many]]

    def before(self, index: int, many: int) -> list[str]:
        """The words before in small letters, in reading order."""
        return [token.low for token in self.words[max(index - many, 0) : index]]


def _letter_runs(words: Sequence[Token]) -> Iterator[str]:
    """Letters and digits that stand one by one, close to each other, joined; three at least."""
    run: list[str] = []
    for token in words:
        if len(token.low) != 1 or (run and len(token.gap) > LONGEST_GAP):
            if len(run) >= SHORTEST_RUN:
                yield "".join(run)
            run = []
        if len(token.low) == 1:
            run.append(token.low)
    if len(run) >= SHORTEST_RUN:
        yield "".join(run)


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of leak-words.toml."""
    lists = tomllib.loads((_DATA / "leak-words.toml").read_text(encoding="utf-8"))
    return frozenset(lists[name].split())


@cache
def _english() -> frozenset[str]:
    lines = (_DATA / "english-words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_english(low: str) -> bool:
    """Whether a word in small letters is a common English word."""
    return low in _english()


def is_everyday(token: Token) -> bool:
    """Whether a word in small letters is more likely the word than the name that it also is."""
    return token.text.islower() and (token.text in word_list("everyday") or token.text in word_list("titles"))


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    lines = (
        tomllib.loads((_DATA / "short-names.toml").read_text(encoding="utf-8"))["groups"].strip().splitlines()
    )
    forms: dict[str, set[str]] = {}
    for line in lines:
        formal, _, short = line.partition(":")
        group = [*formal.split(), *short.split()]
        # "Kolya" is written "Kolia" and "Kolja" as well.
        group += [name[:-2] + end for name in group if name.endswith("ya") for end in ("ia", "ja")]
        for name in group:
            forms.setdefault(name, set()).update(group)
    return {name: frozenset(group - {name}) for name, group in forms.items()}


def short_forms(name: str) -> frozenset[str]:
    """What a given name (small letters) is usually shortened to, and what it may be short for."""
    return _short_forms().get(name, frozenset())
