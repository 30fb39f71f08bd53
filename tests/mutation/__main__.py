"""`python -m tests.mutation [FILE ...]`: does a test fail for every slip that somebody could make in these rules?

A target's tests are collected once; each mutant is tried in a process forked from there, so that a rule's takes a
tenth of a second. Tests with a database come after those without, and only for what those let by.
Fails when fewer than 90 of a hundred are killed in any area, when
one survives that `targets.toml` does not list with its reason, and when a listed one is killed or gone.
"""

import json
import os
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import hypothesis
import pytest

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.trying import Trial

PROJECT = Path(__file__).resolve().parents[2]
TARGETS = Path(__file__).with_name("targets.toml")
LEAST = 0.90
# How many examples a test draws for each slip, the same ones every time.
EXAMPLES = 40
_BARE = [
    "-x", "-q", "--noconftest", "--import-mode=importlib", "-p", "no:django", "-p", "no:cacheprovider", "-p",
    "no:xdist", "-o", "addopts=", "-o", "filterwarnings=",
]  # fmt: skip
_WITH_DATABASE = ["-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "filterwarnings="]


@dataclass
class Result:
    """What became of one module's mutants."""

    area: str
    path: str
    made: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def killed(self) -> int:
        return self.made - len(self.survivors)

    def faults(self) -> Iterator[str]:
        """Yield what has to be put right: a survivor nobody gave a reason for, and a reason for nothing."""
        alive = {mutant.name for mutant in self.survivors}
        for mutant in self.survivors:
            if mutant.name not in self.reasons:
                yield f"{self.path}:{mutant.line}: no test fails for “{mutant.name}”"
        for name in self.reasons.keys() - alive:
            yield f"{self.path}: “{name}” is listed as a survivor and is none"


def main(wanted: list[str]) -> int:
    """Try every mutant of the wanted modules (of all, when none is named); 0 when every area holds."""
    hypothesis.settings.register_profile(
        "mutation", max_examples=EXAMPLES, derandomize=True, deadline=None, database=None
    )
    hypothesis.settings.load_profile("mutation")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sefton_pdps.settings.test")
    results = [_try_all(target) for target in _targets() if not wanted or target["path"] in wanted]
    faults = []
    for area in sorted({result.area for result in results}):
        made, killed = (
            sum(getattr(r, name) for r in results if r.area == area) for name in ("made", "killed")
        )
        print(f"{area:<14} {killed} of {made} killed ({killed / made:.1%})")
        if killed < LEAST * made:
            faults.append(f"{area}: fewer than {LEAST:.0%} are killed")
    print("\n".join(faults))
    return 1 if faults or any(list(result.faults()) for result in results) else 0


def _targets() -> list[dict]:
    return list(tomllib.loads(TARGETS.read_text())["target"])


def _try_all(target: dict) -> Result:
    path = target["path"]
    started = time.monotonic()
    slips = list(mutants((PROJECT / path).read_text()))
    result = Result(target["area"], path, made=len(slips), reasons=target.get("survivors", {}))
    result.survivors = _survivors(target, slips)
    print(f"{result.killed:>4} of {result.made:>4}  {time.monotonic() - started:6.1f} s  {path}")
    print("".join(f"     {fault}\n" for fault in result.faults()), end="", flush=True)
    return result


def _survivors(target: dict, slips: list[Mutant]) -> list[Mutant]:
    """The slips that no test fails for; tests with a database, if any are named, are shown those that others let by."""
    for key, flags in (("tests", _BARE), ("tests_with_database", _WITH_DATABASE)):
        if slips and target.get(key):
            alive = _alive_after([*flags, *target[key]], target["path"], slips)
            slips = [slip for slip in slips if slip.name in alive]
    return slips


def _alive_after(arguments: list[str], path: str, slips: list[Mutant]) -> list[str]:
    """The names of the slips that these tests let by, tried in a process that has loaded nothing of ours yet."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _silence()
            if "no:django" in arguments:  # else pytest's plugin does it, when it knows the servers
                django.setup()
            trial = Trial(path, slips)
            pytest.main(arguments, plugins=[trial])
            alive = [slip.name for slip in trial.survivors]
            os.write(writing, json.dumps({"trouble": trial.trouble, "alive": alive}).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        answer = json.loads(pipe.read() or '{"trouble": "its tests cannot be loaded"}')
    os.waitpid(child, 0)
    if answer["trouble"]:
        raise SystemExit(f"{path}: {answer['trouble']}. Its tests: {' '.join(arguments)}")
    return list(answer["alive"])


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
