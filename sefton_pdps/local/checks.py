"""`make test`: every check and every test, each under a heading, with the times at the end."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
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
    """A part of the tests, shared out to as many processes as there are cores; a file's tests stay together."""
    shared = ("-n", str(AT_ONCE), "--dist", "loadfile") if AT_ONCE > 1 else ()
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


_CHECKS = (
    Step("Migrations and production settings", _migrations_and_deployment),
    _tool("Types", "mypy"),
    _program("Import rules", "lint-imports"),
    _tool("Templates", "djlint", "--lint", "--quiet", "templates"),
    _tool("Format", "ruff", "format", "--check", "."),
    _tool("Lint", "ruff", "check", "."),
)
_TESTS = (
    _tests("Unit tests", "not whole and not e2e"),
    _tests("Tests with servers, workers, documents and faults", "whole and not e2e"),
    _tests("End-to-end tests in Chromium", "e2e"),
)
# One process: it is the machine's only load beside what it loses on purpose.
_DRILLS = (
    _tool("Drill: the fault tests at their large sizes", "pytest", "-m", "fault", "-v", DRILL="1"),
    _tests("Drill: all of what a day's tests draw a part of", "drawn", "-v", DRILL="1"),
)


def run_checks(*, drill: bool) -> int:
    """Run every step, also after one has failed, and return 0 only when all passed."""
    started = time.monotonic()
    outcomes: list[Outcome] = []
    if not drill:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for outcome in pool.map(lambda step: step.outcome(keep=True), _CHECKS):
                print(f"\n=== {outcome.heading} ===\n{outcome.printed.strip()}", flush=True)
                outcomes.append(outcome)
    for step in _DRILLS if drill else _TESTS:
        print(f"\n=== {step.heading} ===", flush=True)
        outcomes.append(step.outcome())
    print("\n=== Times ===")
    for outcome in outcomes:
        print(f"{'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:7.1f} s  {outcome.heading}")
    print(f"        {time.monotonic() - started:7.1f} s  in all", flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1
