"""Verifying chains of events: every link is computed anew, and the first of each that does not hold is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from sefton_pdps.audit.models import ChainTail, Event

# What is said of an event of this name by its payload: which events a decision on retention removed, and its number.
REMOVED = "call_off.removed_by_retention"
BATCH = 2000
# PostgreSQL writes the same text for the same row whatever the session; no function of ours has a part in it.
LINKS = """
SELECT l.chain_id, l.sequence, l.id, l.previous, l.digest, l.hash, s.salt, e.id IS NOT NULL, e.chain_id, e.name,
    convert_to(jsonb_build_array(e.actor_id, e.actor_words, e.payload)::text, 'UTF8'),
    convert_to(jsonb_build_array(
        l.chain_id, l.sequence, l.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.name,
        e.subject_type, e.subject_id, encode(l.digest, 'hex'))::text, 'UTF8')
FROM audit_chainlink l LEFT JOIN audit_event e ON e.id = l.id LEFT JOIN audit_chainsalt s ON s.id = l.id
ORDER BY l.chain_id, l.sequence
"""
UNLINKED = """
SELECT e.chain_id, e.id FROM audit_event e LEFT JOIN audit_chainlink l ON l.id = e.id
WHERE e.chain_id IS NOT NULL AND l.id IS NULL ORDER BY e.at, e.id
"""


@dataclass(frozen=True)
class Head:
    """How far a chain went at a moment: the number of its last link, and that link's hash in hexadecimal."""

    chain_id: UUID
    sequence: int
    hash: str


@dataclass(frozen=True)
class Broken:
    """The first link of a chain that does not hold; `sequence` None where the fault is in no one link."""

    chain_id: UUID
    sequence: int | None
    event_id: UUID | None
    what: str


@dataclass
class Verified:
    """What a verification counted and found. `removed`: links by the decision that removed what they said."""

    chains: int
    links: int
    removed: dict[str, int]
    broken: list[Broken]


@dataclass(frozen=True)
class _Link:
    chain_id: UUID
    sequence: int
    event_id: UUID
    previous: bytes
    digest: bytes
    hash: bytes
    salt: bytes | None
    is_there: bool
    event_chain: UUID | None
    name: str
    content: bytes
    clear_part: bytes


def heads(tails: QuerySet[ChainTail]) -> list[Head]:
    """Where chains end by their tails."""
    rows = tails.values_list("pk", "sequence", "hash")
    return [Head(chain, sequence, bytes(hashed).hex()) for chain, sequence, hashed in rows]


def verify(anchored: Iterable[Head] = ()) -> Verified:
    """Compute every link anew, and hold the chains to their tails and to heads that were kept outside the database.

    An edit by the database's owner is found at its link; a chain that was cut or written anew as a whole is found by
    an anchored head, and by nothing else.
    """
    removals = _removals()
    checks = _Checks(removals, {head.chain_id: head for head in heads(ChainTail.objects.all())}, anchored)
    for link in _links():
        checks.take(link)
    return checks.end()


def _links() -> Iterator[_Link]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(LINKS)
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                parts: list[Any] = [bytes(part) if isinstance(part, memoryview) else part for part in row]
                yield _Link(*parts)


def _removals() -> dict[UUID, str]:
    """The decision by which what an event said was removed, by the event's key."""
    payloads = Event.objects.filter(name=REMOVED, chain_id__isnull=False).values_list("payload", flat=True)
    return {UUID(key): str(said["decision"]) for said in payloads for key in said.get("events", ())}


class _Checks:
    """Goes along the links, chain by chain; keeps the first fault of each chain."""

    def __init__(
        self, removals: Mapping[UUID, str], tails: dict[UUID, Head], anchored: Iterable[Head]
    ) -> None:
        self._removals = removals
        self._tails = tails
        self._anchors: dict[UUID, dict[int, set[str]]] = {}
        for head in anchored:
            self._anchors.setdefault(head.chain_id, {}).setdefault(head.sequence, set()).add(head.hash)
        self._last: _Link | None = None
        self._broken: dict[UUID, Broken] = {}
        self._verified = Verified(chains=0, links=0, removed={}, broken=[])

    def take(self, link: _Link) -> None:
        if self._last is None or self._last.chain_id != link.chain_id:
            self._end_of_chain()
            self._verified.chains += 1
            self._last = None
        self._verified.links += 1
        if what := self._what_is_wrong(link):
            self._say(link.chain_id, link.sequence, link.event_id, what)
        self._last = link

    def end(self) -> Verified:
        self._end_of_chain()
        for chain, tail in self._tails.items():
            self._say(chain, tail.sequence, None, "the chain has an end and no entries")
        for chain in self._anchors:
            self._say(chain, None, None, "the whole chain is gone; it was noted outside the database")
        with connection.cursor() as cursor:
            cursor.execute(UNLINKED)
            for chain, event in cursor.fetchall():
                self._say(chain, None, event, "an event was never linked")
        self._verified.broken = list(self._broken.values())
        return self._verified

    def _say(self, chain: UUID, sequence: int | None, event: UUID | None, what: str) -> None:
        self._broken.setdefault(chain, Broken(chain, sequence, event, what))

    def _what_is_wrong(self, link: _Link) -> str:
        before = self._last
        if link.sequence != (before.sequence if before else 0) + 1:
            return "the entry before it is missing"
        if link.previous != (before.hash if before else b""):
            return "it does not follow the entry before it"
        if not link.is_there:
            return "its event is gone"
        if link.event_chain != link.chain_id:
            return "its event was moved out of the chain"
        if sha256(link.previous + link.clear_part).digest() != link.hash:
            return "what happened, to what or when was changed"
        return self._what_is_wrong_with_the_content(link) or self._unlike_an_anchor(link)

    def _what_is_wrong_with_the_content(self, link: _Link) -> str:
        """Who did it and what is said: as digested, or removed by a decision that a later link names."""
        if link.salt is None and (decision := self._removals.get(link.event_id)):
            self._verified.removed[decision] = self._verified.removed.get(decision, 0) + 1
            return ""
        if link.salt is None:
            return "who did it and what is said was removed by no decision"
        changed = sha256(link.salt + link.content).digest() != link.digest
        return "who did it or what is said was changed" if changed else ""

    def _unlike_an_anchor(self, link: _Link) -> str:
        noted = self._anchors.get(link.chain_id, {}).pop(link.sequence, None)
        return "it is not what was noted outside the database" if noted and noted != {link.hash.hex()} else ""

    def _end_of_chain(self) -> None:
        if self._last is None:
            return
        last, tail = self._last, self._tails.pop(self._last.chain_id, None)
        noted = self._anchors.pop(last.chain_id, {})
        if tail is None or (tail.sequence, tail.hash) != (last.sequence, last.hash.hex()):
            self._say(
                last.chain_id, last.sequence, last.event_id, "the chain does not end where its end is kept"
            )
        elif noted:
            self._say(
                last.chain_id,
                last.sequence,
                last.event_id,
                "entries after it are gone; they were noted outside",
            )
