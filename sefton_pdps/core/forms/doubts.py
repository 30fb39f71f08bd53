"""What is possible but unlikely is asked about, never taken in silence: a figure far off, a date years away.

A rule returns a `Doubt`; a service raises it unless the person has said that the very figure is right. The form shows
each with a tick box beside its figure, so another figure is another question.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from sefton_pdps.core.errors import DomainError


@dataclass(frozen=True)
class Doubt:
    """`sentence` says what is odd about `figure`, which is as people read it ("£5.00 a week"); `of`: what it is."""

    figure: str
    sentence: str
    of: str

    @property
    def code(self) -> str:
        """What a tick confirms: this sentence about this figure and nothing else."""
        return sha256(f"{self.figure}\n{self.sentence}".encode()).hexdigest()[:16]


class Unsure(DomainError):
    """Questions that must be answered first; nothing was written."""

    def __init__(self, doubts: Iterable[Doubt], sure: Collection[str]) -> None:
        self.doubts = tuple(doubts)
        self.open = tuple(doubt for doubt in self.doubts if doubt.code not in sure)
        super().__init__(*(f"{doubt.sentence} Say whether {doubt.figure} is right." for doubt in self.open))


def check_sure(doubts: Iterable[Doubt | None], sure: Collection[str]) -> None:
    """Raise Unsure while a question is open; `sure` are the codes of what the person said is right."""
    asked = [doubt for doubt in doubts if doubt is not None]
    if any(doubt.code not in sure for doubt in asked):
        raise Unsure(asked, sure)
