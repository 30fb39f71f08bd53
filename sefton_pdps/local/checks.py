"""`make test`: every check and every test, each under a heading, with the times at the end."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sefton_pdps.local import embedded
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.throwaway import TEMPLATE, Servers
from sefton_pdps.settings import environment

AT_ONCE = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True)
class Outcome:
    """How one step ended: what it printed where it was run beside others, and how long it took."""

    heading: str
    passed: bool
    seconds: float
    printed: str = ""


@dataclass(frozen=True)
class Step:
    """One check: its heading and what runs it; it prints as it goes unless told to keep what it prints."""

    heading: str
    run: Callable[[bool], tuple[bool, str]]

    def outcome(self, *, keep: bool = False) -> Outcome:
        started = time.monotonic()
        passed, printed = self.run(keep)
        return Outcome(self.heading, passed, time.monotonic() - started, printed)


def _run(command: list[str], env: dict[str, str], *, keep: bool) -> tuple[bool, str]:
    pipe = subprocess.PIPE if keep else None
    ran = subprocess.run(
        command, cwd=PROJECT, env=env, stdout=pipe, stderr=pipe and subprocess.STDOUT, text=True
    )
    return ran.returncode == 0, ran.stdout or ""


def _tool(heading: str, *command: str, **variables: str) -> Step:
    whole = [sys.executable, "-m", *command]
    return Step(heading, lambda keep: _run(whole, environment.child(**variables), keep=keep))


def _program(heading: str, name: str) -> Step:
    """A tool that cannot be started as a module: its script, by our Python, so that a moved folder does no harm."""
    whole = [sys.executable, str(Path(sys.executable).with_name(name))]
    return Step(heading, lambda keep: _run(whole, environment.child(), keep=keep))


def _tests(heading: str, which: str, *more: str, **variables: str) -> Step:
    """Some of the tests in one queue for all processes; a file's tests stay together, long files come first."""
    shared = ("-n", str(AT_ONCE), "--dist", "loadfile", "--no-loadscope-reorder") if AT_ONCE > 1 else ()
    return _tool(heading, "pytest", "-m", which, *shared, *more, **variables)


def _migrations_and_deployment(keep: bool) -> tuple[bool, str]:
    """Check for missing migrations, and production settings against a freshly migrated database."""
    servers = Servers()
    try:
        servers.start()
        variables = servers.environment(TEMPLATE)
        local = environment.child(**variables, DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test")
        production = environment.child(
            **variables,
            DJANGO_SETTINGS_MODULE="sefton_pdps.settings.production",
            SECRET_KEY=secrets.token_urlsafe(60),
            SEALING_KEYS=secrets.token_urlsafe(60),
            ALLOWED_HOSTS="pdps.example.invalid",
            BASE_URL="https://pdps.example.invalid",
            EMAIL_URL="smtp+tls://mail.example.invalid:587",
        )
        commands = (
            (local, ["makemigrations", "--check", "--dry-run"]),
            (local, ["migrate", "--database", "owner", "--verbosity", "0"]),
            (production, ["check", "--deploy", "--fail-level", "WARNING", "--database", "default"]),
        )
        printed = ""
        for env, command in commands:
            passed, words = _run(embedded.manage(*command), env, keep=keep)
            printed += words
            if not passed:
                return False, printed
        servers.keep_template()
        return True, printed
    finally:
        servers.stop()


CHECKS = (
    Step("Migrations and production settings", _migrations_and_deployment),
    _tool("Types", "mypy"),
    _program("Import rules", "lint-imports"),
    _tool("Templates", "djlint", "--lint", "--quiet", "templates"),
    _tool("Format", "ruff", "format", "--check", "."),
    _tool("Lint", "ruff", "check", "."),
)
UNIT = (_tests("Unit tests", "not whole and not e2e"),)
WHOLE = (_tests("Tests with servers, workers, documents and faults", "whole and not e2e"),)
# Whoever asks for these alone may want to look at the pages; drawing two pictures of each costs a tenth.
E2E = (_tests("End-to-end tests in Chromium", "e2e", PICTURES="1"),)
ALL = (_tests("Every test: unit, servers and faults, Chromium", ""),)
# Apart from `make test`: counting costs it 17 CPU seconds more of every hundred (ADR 82). Tests that walk every page or
# live in a browser go everywhere and prove little of a rule. They are left out, not only uncounted: what a rule works
# out once a process would stand as never run where one of them was the first to ask.
COVERAGE = (
    _tool("Count anew", "tests.covering", "begin"),
    _tests(
        "Tests whose lines and branches are counted",
        "not e2e",
        "--ignore=tests/meta",
        "-p",
        "tests.covering.plugin",
    ),
    _tool("Rules, policies, transitions, services, selectors: what no test takes", "tests.covering"),
)
# One process: it is the machine's only load beside what it loses on purpose.
DRILLS = (
    _tool("Drill: the fault tests at their large sizes", "pytest", "-m", "fault", "-v", DRILL="1"),
    _tests("Drill: unit tests, shuffled within their files too", "not whole and not e2e", SHUFFLE="1"),
    _tests("Drill: all of what a day's tests draw a part of", "drawn", "-v", DRILL="1"),
    _tests("Drill: every page in Chromium, at a phone's width by every rule of axe too", "e2e", DRILL="1"),
    _tool(
        "Drill: a test fails for every slip in permission, deadline, money, authorisation", "tests.mutation"
    ),
)


def run_checks(*parts: Sequence[Step]) -> int:
    """Run every step, also after one has failed, and return 0 only when all passed.

    The static checks are run beside each other and print when they end; tests print as they go.
    """
    started = time.monotonic()
    outcomes: list[Outcome] = []
    for part in parts:
        if part is CHECKS:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                for outcome in pool.map(lambda step: step.outcome(keep=True), part):
                    print(f"\n=== {outcome.heading} ===\n{outcome.printed.strip()}", flush=True)
                    outcomes.append(outcome)
            continue
        for step in part:
            print(f"\n=== {step.heading} ===", flush=True)
            outcomes.append(step.outcome())
    print("\n=== Times ===")
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:7.1f} s  {outcome.heading}")
    print(f"        {time.monotonic() - started:7.1f} s  in all", flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1
