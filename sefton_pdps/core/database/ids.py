"""Ids of rows: random, so that a URL lets nobody guess or count; repeatable only inside the demonstration loader."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

_source: ContextVar[Random | None] = ContextVar("sefton_id_source", default=None)


def new_id() -> uuid.UUID:
    """A random UUIDv4."""
    source = _source.get()
    return uuid.uuid4() if source is None else uuid.UUID(int=source.getrandbits(128), version=4)


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Inside the block ids follow from the seed, so that the demonstration is the same rows each time."""
    token = _source.set(Random(seed))
    try:
        yield
    finally:
        _source.reset(token)
