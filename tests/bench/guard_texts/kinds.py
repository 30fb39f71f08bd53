"""What a kind of planted identifier is, and one planting of it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.bench.guard_texts.carriers import sentences, written
from tests.bench.guard_texts.people import Person, person

CORE, RECORD, SHAPE, BEYOND = "core", "record", "shape", "beyond"
_TRIES = 2000


def anybody(_child: Person) -> bool:
    """The kind can be planted of every child."""
    return True


@dataclass(frozen=True)
class Kind:
    """One kind: how the identifier is written, in which sentences, and of which children it can be said.

    `by` is what can tell it: the record (the core ones apart), a shape, or nothing that a guard has (`beyond`).
    """

    name: str
    by: str
    write: Callable[[Person, Random], str]
    frames: tuple[str, ...]
    suits: Callable[[Person], bool] = anybody
    draw: Callable[[Random], Person] = person


@dataclass(frozen=True)
class Planting:
    """A text with an identifier in it, the same text without, and the child."""

    child: Person
    text: str
    without: str
    planted: str


def plant(kind: Kind, r: Random) -> Planting:
    """A child, a text about that child, and in it one sentence that holds the identifier."""
    child = next(child for _ in range(_TRIES) if kind.suits(child := kind.draw(r)))
    planted, frame = kind.write(child, r), r.choice(kind.frames)
    parts = sentences(r)
    place, style = r.randint(0, len(parts)), r.getrandbits(64)

    def text(said: str) -> str:
        whole = [*parts[:place], frame.replace("{x}", said), *parts[place:]]
        return written(whole, Random(style))

    return Planting(child, text(f"\0{planted}\0"), text("\0them\0"), planted)
