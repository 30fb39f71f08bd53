"""How often a guard finds what was planted, and how often it stops a text in which nothing was."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from placements.rules.leak_guard import Identity
from tests.bench.guard_texts.carriers import clean_text
from tests.bench.guard_texts.kinds import BEYOND, CORE, Kind, Planting, plant
from tests.bench.guard_texts.kinds_beyond import NEITHER
from tests.bench.guard_texts.kinds_dates import DATES
from tests.bench.guard_texts.kinds_names import NAMES
from tests.bench.guard_texts.kinds_people import PEOPLE
from tests.bench.guard_texts.kinds_shapes import SHAPES
from tests.bench.guard_texts.people import person

KINDS: tuple[Kind, ...] = (*NAMES, *PEOPLE, *DATES, *SHAPES, *NEITHER)
RECALL_OVERALL, RECALL_OF_A_KIND, CLEAN_STOPPED = 0.98, 0.95, 0.04
_DRAWS = 8  # of a text that the guard does not stop without the planting
_Z = 1.96

Guard = Callable[[Mapping[str, str], Identity], Sequence[object]]


def wilson(hits: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95% (both sides)."""
    if not tried:
        return 0.0, 1.0
    share, z2 = hits / tried, _Z**2
    middle = share + z2 / (2 * tried)
    spread = _Z * sqrt(share * (1 - share) / tried + z2 / (4 * tried**2))
    return (middle - spread) / (1 + z2 / tried), (middle + spread) / (1 + z2 / tried)


@dataclass
class Tally:
    """What happened to the texts of one kind, or to the clean ones."""

    tried: int = 0
    hits: int = 0
    samples: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Hits of those tried."""
        return self.hits / self.tried if self.tried else 0.0

    def count(self, hit: bool, sample: str = "") -> None:
        """One more text; the sample is kept for whoever asks to be shown."""
        self.tried += 1
        self.hits += hit
        if sample:
            self.samples.append(sample)


@dataclass
class Measured:
    """Recall by kind, clean texts stopped, and texts drawn again because they were stopped without any planting."""

    by_kind: dict[str, Tally]
    clean: Tally
    drawn_again: Counter[str]

    def together(self, chosen: Callable[[Kind], bool]) -> Tally:
        """The tally of several kinds."""
        tallies = [self.by_kind[kind.name] for kind in KINDS if chosen(kind)]
        return Tally(sum(tally.tried for tally in tallies), sum(tally.hits for tally in tallies))

    @property
    def overall(self) -> Tally:
        """All kinds that are judged."""
        return self.together(lambda kind: kind.by != BEYOND)

    @property
    def core(self) -> Tally:
        """The kinds that everybody would think of."""
        return self.together(lambda kind: kind.by == CORE)

    def failures(self, least_of_a_kind: float = RECALL_OF_A_KIND) -> list[str]:
        """What is below its goal, in words; empty when all goals are met."""
        below = []
        if self.overall.share < RECALL_OVERALL:
            below.append(f"all over {self.overall.share:.1%} found, goal {RECALL_OVERALL:.0%}")
        for kind in KINDS:
            share = self.by_kind[kind.name].share
            if kind.by != BEYOND and share < least_of_a_kind:
                below.append(f"{kind.name}: {share:.1%} found, goal {least_of_a_kind:.0%}")
        if self.clean.share > CLEAN_STOPPED:
            below.append(f"clean texts stopped {self.clean.share:.1%}, at most {CLEAN_STOPPED:.0%}")
        return below


def measure(guard: Guard, *, seeds: Sequence[int], texts: int, clean: int) -> Measured:
    """Try the guard on `texts` texts a kind and `clean` clean ones for every seed."""
    measured = Measured({kind.name: Tally() for kind in KINDS}, Tally(), Counter())
    for seed in seeds:
        for kind in KINDS:
            r = Random(f"{seed} {kind.name}")
            for _ in range(texts):
                _try_planting(guard, kind, r, measured)
        r = Random(f"{seed} clean")
        for _ in range(clean):
            _try_clean(guard, r, measured.clean)
    return measured


def _try_planting(guard: Guard, kind: Kind, r: Random, measured: Measured) -> None:
    """Found means stopped with the planting and not without: a guard that stops for another reason found nothing."""
    for _ in range(_DRAWS):
        planting = plant(kind, r)
        identity = planting.child.identity()
        if not guard({"text": planting.without}, identity):
            stopped = bool(guard({"text": planting.text}, identity))
            measured.by_kind[kind.name].count(stopped, "" if stopped else _shown(planting))
            return
        measured.drawn_again[kind.name] += 1
    measured.by_kind[kind.name].count(False, "stopped without any planting")


def _try_clean(guard: Guard, r: Random, tally: Tally) -> None:
    child, text = person(r), clean_text(r)
    why = guard({"text": text}, child.identity())
    tally.count(bool(why), f"{child.full_name}: {why}\n    {text}" if why else "")


def _shown(planting: Planting) -> str:
    return f"{planting.child.full_name}: {planting.planted!r}\n    {planting.text}"
