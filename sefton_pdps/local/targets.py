"""What `make WORD` does: one row a word. Read on a bare Python too, hence no import of ours but inside functions."""

import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from sefton_pdps.settings import environment

RUN, TEST = "run", "test"


@dataclass(frozen=True)
class Target:
    """A word of `make`: what it is for, which dependencies it needs (none: any Python will do), and what it runs."""

    purpose: str
    needs: str
    run: Callable[[], int]


def _help() -> int:
    print("make WORD, where WORD is one of:\n")
    for word, target in TARGETS.items():
        print(f"  {word:<10}{target.purpose}")
    print("\nEach sets up what it needs: nothing has to be done first.")
    return 0


def _run() -> int:
    from sefton_pdps.local.run import run

    return run()


def _set_up() -> int:
    print("Everything is set up: .venv holds the locked dependencies, the system its own parts.")
    return 0


def _checks(*parts: str) -> Callable[[], int]:
    def run() -> int:
        from sefton_pdps.local import checks

        return checks.run_checks(*(getattr(checks, part) for part in parts))

    return run


def _fix() -> int:
    return _tools(["ruff", "check", "--fix", "."], ["ruff", "format", "."])


def _one() -> int:
    wanted = shlex.split(environment.value("T"))
    if not wanted:
        print(
            "Say which: make one T=tests/placements/test_referrals.py, also T='... -k deadline'",
            file=sys.stderr,
        )
        return 2
    return _tools(["pytest", *wanted])


def _shell() -> int:
    return _manage("scoped_shell", "--scope", environment.value("SCOPE", "council"))


def _documents() -> int:
    return _manage("generate_docs")


def _lock() -> int:
    """Write the lock files anew: one for every system from Python 3.11, by fingerprint, without where from.

    An extra that a package asks for stays in its pin: a pip of 2023 takes `fonttools[woff]` for unpinned without.
    """
    style = [
        "--universal", "--python-version", "3.11", "--generate-hashes", "--no-strip-extras",
        "--no-emit-index-url", "--no-header", "--quiet",
    ]  # fmt: skip
    return _tools(
        *(["uv", "pip", "compile", *style, f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
          for name in (RUN, TEST))
    )  # fmt: skip


def _bench() -> int:
    environment.provide(BENCH=environment.value("BENCH", "1"))
    return _tools(["pytest", "tests/bench", "tests/e2e/test_emergency.py", "-s"])


def _tools(*commands: list[str]) -> int:
    """Run tools of the virtual environment one after another, and stop at the first that fails."""
    from sefton_pdps.local.embedded import PROJECT

    for command in commands:
        ran = subprocess.run([sys.executable, "-m", *command], cwd=PROJECT)
        if ran.returncode:
            return ran.returncode
    return 0


def _manage(*arguments: str) -> int:
    from sefton_pdps.local import embedded

    return subprocess.run(embedded.manage(*arguments), cwd=embedded.PROJECT).returncode


TARGETS = {
    "help": Target("these words", "", _help),
    "run": Target("the product at an address, with sign-ins for each role; PORT=8080 for another port", RUN, _run),
    "setup": Target("the virtual environment and the system's parts, and nothing else", TEST, _set_up),
    "check": Target("format, lint, types, import rules, templates, migrations", TEST, _checks("CHECKS")),
    "fix": Target("format, and what the linter can mend by itself", TEST, _fix),
    "one": Target("some tests: T=tests/placements, T='tests/meta -k deadline'", TEST, _one),
    "unit": Target("the tests that need no more than a transaction", TEST, _checks("UNIT")),
    "whole": Target("the tests with servers, workers, documents and faults", TEST, _checks("WHOLE")),
    "e2e": Target("the tests in a real Chromium", TEST, _checks("E2E")),
    "test": Target("every check and every test", TEST, _checks("CHECKS", "ALL")),
    "drill": Target("faults at their large sizes, all of what a day's tests draw a part of, slips in rules, coverage",
                    TEST, _checks("DRILLS", "COVERAGE")),
    "coverage": Target("what no test takes of rules, policies, transitions, services, selectors", TEST,
                       _checks("COVERAGE")),
    "bench": Target("measurements, against what they were", TEST, _bench),
    "shell": Target("a Python shell on the local data, in SCOPE=council, system or provider:<id>", RUN, _shell),
    "docs": Target("docs/generated, made from the code", RUN, _documents),
    "lock": Target("requirements/*.txt from requirements/*.in", TEST, _lock),
}  # fmt: skip
