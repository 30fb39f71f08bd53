"""Who looks at a stage, and what they may meet there."""

import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from sefton_pdps.access.documents import Address
from tests.browsing import FRAME
from tests.meta.few_statements import most_of
from tests.meta.states.pages import KIND_OF, PAGES, urls
from tests.meta.states.readers import Reader, everybody_in_one, narrow_readers, roles_of
from tests.meta.states.stages import Life, Stage
from tests.meta.states.stepping import contradictions
from tests.shares import DAY as SEED
from tests.shares import TAKES_ALL, is_taken

GOOD = (200, 302, 405)
OTHERS, STEPPERS = 10 if TAKES_ALL else 2, 1
# Unless in a drill: of so many pages that keep the provider out, one is tried by it at this stage too.
KEPT_OUT = 8
# Unless in a drill: a page that an earlier life has opened in the state its thing is in is opened once in so many.
OPENED_BEFORE = 4
OPENED: set[tuple[str, frozenset[str]]] = set()
# Counted beside the pages with two ids, which are at hand together only here: they ask more in one state than another.
COUNTED = ("providers:round_detail", "providers:portal_application_send")
# Tells of everything that is under way, in every state.
HOME = "reporting:home"
EMPTY = re.compile(r'<p class="govuk-body sefton-empty">(.*?)(?:<a|</p>)', re.S)
ABOUT_THE_READER = re.compile(r"\byour?\b", re.I)


@dataclass(frozen=True)
class Around:
    """Who looks at one stage: who sees most, those who had a part in it, and one for each set of permissions.

    Whoever had a part may do less next than the role says.
    """

    most: tuple[Reader, ...]
    parts: tuple[Reader, ...]
    narrow: tuple[Reader, ...]
    signed_in: dict[Reader, Client] = field(default_factory=dict)

    @classmethod
    def gather(cls, stage: Stage, everybody: Reader, narrow: list[Reader]) -> "Around":
        most = (everybody, Reader(stage.owner, roles_of(stage.owner))) if stage.owner else (everybody,)
        parts = tuple(Reader(user, roles_of(user)) for user in stage.people)
        return cls(most, parts, tuple(narrow))

    def get(self, reader: Reader, url: str) -> HttpResponse:
        """The page as this person gets it, signed in anew at this stage: a life moves past the end of a session."""
        if reader not in self.signed_in:
            self.signed_in[reader] = client = Client(raise_request_exception=False)
            client.force_login(reader.user)
        return self.signed_in[reader].get(url)

    def counted(self, reader: Reader, url: str) -> tuple[HttpResponse, int]:
        """The same page, and how often it asked the database beyond the frame."""
        asked: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            answer = self.get(reader, url)
        return answer, sum(not FRAME.search(sql) for sql in asked)


def pages_of(stage: Stage, before: Stage | None, chance: Random) -> list[tuple[Address, str]]:
    """Every page about what has changed since the stage before (at the first, about all at hand); some of the others.

    A page about something is so opened in every state of it, each on its day, and not again while only other things
    move.
    """
    every = [(address, url) for address in PAGES for url in urls(address, stage.keys)]
    moved = stage.moved_since(before)
    moved |= frozenset(set(stage.others) - set(before.others if before else ()))
    about = [one for one in every if one[0].name == HOME or KIND_OF.get(one[0].name) in moved]
    others = [one for one in every if one not in about]
    anew = [one for one in about if _is_opened(one[0], stage, chance)]
    return anew + chance.sample(others, min(OTHERS, len(others)))


def _is_opened(address: Address, stage: Stage, chance: Random) -> bool:
    """Whether a page about what has changed is opened: where it is this state's day, and no earlier stage was the same.

    The home page is about the states of everything at hand.
    """
    states = stage.names if address.name == HOME else stage.states_of(KIND_OF.get(address.name, ""))
    if TAKES_ALL or not is_taken(f"{address.name} {sorted(states)}"):
        return TAKES_ALL
    if (opened := (address.name, states)) in OPENED:
        return not chance.randrange(OPENED_BEFORE)
    OPENED.add(opened)
    return True


def readers_of(stage: Stage, address: Address, around: "Around", chance: Random) -> list[Reader]:
    """Who opens a page: everybody, or unless in a drill whoever sees most and one of the others whom it lets in."""
    others = [*around.parts, *around.narrow]
    if TAKES_ALL:
        return [*around.most, *others]
    most = [one for one in around.most if one.let_in(address) or not chance.randrange(KEPT_OUT)]
    welcome = [reader for reader in others if reader.let_in(address)] or others
    return [*(most or around.most), chance.choice(welcome)]


@dataclass
class Seen:
    """What was met in a life: the states it passed through, and what is wrong, in words."""

    passed: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    empties: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)


def walk(lived: Life, moved: Any) -> Seen:
    """Live a life; at each of its stages open the pages and try the steps."""
    chance, seen, before = Random(f"{SEED}{lived.__name__}"), Seen(), None
    everybody, narrow = everybody_in_one(), narrow_readers()
    for stage in lived(moved):
        seen.passed |= stage.names
        around = Around.gather(stage, everybody, narrow)
        for address, url in pages_of(stage, before, chance):
            _open(stage, address, url, around, seen, chance)
        changed = stage.moved_since(before)
        others = [*around.parts, *around.narrow]
        for reader in around.most:
            seen.steps += contradictions(stage, reader, frozenset(stage.rows) if TAKES_ALL else changed)
        for reader in others if TAKES_ALL else chance.sample(others, STEPPERS):
            seen.steps += contradictions(stage, reader, changed)
        before = stage
    return seen


def _open(stage: Stage, address: Address, url: str, around: Around, seen: Seen, chance: Random) -> None:
    """Open a page as each of its readers, the one who sees everything first."""
    everything = ""
    for reader in readers_of(stage, address, around, chance):
        answer, asked = around.counted(reader, url)
        if why := wrong(reader, address, answer):
            seen.pages.append(f"{stage}: {address.path} as {reader.words}: {why}")
        html = (
            "" if answer.streaming or answer.status_code != 200 else answer.content.decode(errors="replace")
        )
        everything = everything or html
        if html and _asks_too_much(address, asked):
            asked = around.counted(reader, url)[1]  # once it is warm
            if _asks_too_much(address, asked):
                seen.asks.append(f"{stage}: {address.path} as {reader.words}: {asked} times")
        seen.empties += [
            f"{stage}: {address.path} as {reader.words}: {told}"
            for told in map(str.strip, EMPTY.findall(html))
            if told not in everything and not ABOUT_THE_READER.search(told)
        ]


def _asks_too_much(address: Address, asked: int) -> bool:
    """The other pages are counted before and after their tables grow (`tests/meta/test_statements.py`)."""
    return (len(address.arguments) > 1 or address.name in COUNTED) and asked > most_of(address)


def wrong(reader: Reader, address: Address, answer: HttpResponse) -> str:
    """Why this answer must not be; empty when it may."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {_cause(answer)}"
    if not reader.let_in(address):
        expected = 404 if any(role.for_provider for role in reader.roles) else 403
        return (
            "" if answer.status_code == expected else f"{answer.status_code}, the permissions say {expected}"
        )
    return "" if answer.status_code in (*GOOD, 403, 404) else str(answer.status_code)


def _cause(answer: Any) -> str:
    error = getattr(answer, "exc_info", None)
    return repr(error[1])[:300] if error else ""
