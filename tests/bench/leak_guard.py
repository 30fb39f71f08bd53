"""How much of what identifies a child the leak guard finds, on texts that its author has not seen.

    python -m tests.bench.leak_guard [--seed N ...] [--texts 100] [--clean 2000] [--show KIND ...]

Without a seed one is drawn and printed, so that no guard can be fitted to it. Ends with 1 where a goal is missed.
The generator was written without reading the guard: keep it so, and show samples to whoever judges the guard, not
to whoever mends it.
"""

import argparse
import secrets
import sys
from collections.abc import Sequence

from placements.rules.leak_guard import leaks
from tests.bench.guard_texts.kinds import BEYOND
from tests.bench.guard_texts.measure import KINDS, Measured, Tally, measure, wilson

CLEAN = "clean"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and say by the status whether the goals are met."""
    asked = _asked(arguments)
    seeds = asked.seed or [secrets.randbelow(10**9)]
    measured = measure(leaks, seeds=seeds, texts=asked.texts, clean=asked.clean)
    _print_table(measured)
    print(
        f"seeds: {' '.join(map(str, seeds))}; {asked.texts} texts a kind and {asked.clean} clean texts for each seed"
    )
    for name in asked.show:
        _print_samples(name, measured)
    failures = measured.failures()
    for failure in failures:
        print(f"BELOW THE GOAL: {failure}")
    return 1 if failures else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.leak_guard", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--seed", type=int, nargs="+", default=[])
    parser.add_argument("--texts", type=int, default=100, help="texts a kind, for each seed")
    parser.add_argument("--clean", type=int, default=2000, help="clean texts, for each seed")
    parser.add_argument(
        "--show", nargs="+", default=[], metavar="KIND", choices=[CLEAN, *(kind.name for kind in KINDS)],
        help=f"print the texts of a kind that were missed, or the {CLEAN} ones that were stopped",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _print_table(measured: Measured) -> None:
    print(f"{'kind':<40} {'told by':<8} {'n':>6} {'found':>7} {'at least':>9} {'drawn again':>12}")
    for kind in KINDS:
        tally, again = measured.by_kind[kind.name], measured.drawn_again[kind.name]
        note = "  not judged" if kind.by == BEYOND else ""
        print(f"{_row(kind.name, kind.by, tally)} {again:>12}{note}")
    print(_row("core kinds", "", measured.core))
    print(_row("all kinds that are judged", "", measured.overall))
    clean = measured.clean
    most = wilson(clean.hits, clean.tried)[1]
    print(
        f"clean texts stopped: {clean.hits} of {clean.tried}, {clean.share:.1%}, at most {most:.1%} (Wilson, 95%)"
    )


def _row(name: str, by: str, tally: Tally) -> str:
    least = wilson(tally.hits, tally.tried)[0]
    return f"{name:<40} {by:<8} {tally.tried:>6} {tally.share:>7.1%} {least:>9.1%}"


def _print_samples(name: str, measured: Measured) -> None:
    tally = measured.clean if name == CLEAN else measured.by_kind[name]
    print(f"\n{name}: {len(tally.samples)} {'stopped' if name == CLEAN else 'missed'}")
    for sample in tally.samples:
        print(f"  {sample}")


if __name__ == "__main__":
    sys.exit(main())
