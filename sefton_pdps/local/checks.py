"""`make test`: every check and every test, each under a heading, with the times at the end."""

import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sefton_pdps.local import embedded
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.throwaway import TEMPLATE, Servers
from sefton_pdps.settings import environment


@dataclass(frozen=True)
class Step:
    """One check: its heading and what runs it, True when it passed."""

    heading: str
    passes: Callable[[], bool]


def _tool(heading: str, *command: str, **variables: str) -> Step:
    def passes() -> bool:
        env = environment.child(**variables)
        return subprocess.run([sys.executable, "-m", *command], cwd=PROJECT, env=env).returncode == 0

    return Step(heading, passes)


def _program(heading: str, name: str) -> Step:
    """A tool that cannot be started as a module: its script, by our Python, so that a moved folder does no harm."""

    def passes() -> bool:
        script = Path(sys.executable).with_name(name)
        return subprocess.run([sys.executable, script], cwd=PROJECT).returncode == 0

    return Step(heading, passes)


def _migrations_and_deployment() -> bool:
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
            ALLOWED_HOSTS="pdps.example.invalid",
            BASE_URL="https://pdps.example.invalid",
            EMAIL_URL="smtp+tls://mail.example.invalid:587",
        )
        commands = (
            (local, ["makemigrations", "--check", "--dry-run"]),
            (local, ["migrate", "--database", "owner", "--verbosity", "0"]),
            (production, ["check", "--deploy", "--fail-level", "WARNING", "--database", "default"]),
        )
        passed = all(
            subprocess.run(embedded.manage(*command), cwd=PROJECT, env=env).returncode == 0
            for env, command in commands
        )
        if passed:
            servers.keep_template()
        return passed
    finally:
        servers.stop()


def _steps(*, drill: bool) -> list[Step]:
    tests = {"DRILL": "1" if drill else ""}
    if drill:
        return [_tool("Drill: the fault tests at their large sizes", "pytest", "-m", "fault", **tests)]
    return [
        _tool("Format", "ruff", "format", "--check", "."),
        _tool("Lint", "ruff", "check", "."),
        _tool("Types", "mypy"),
        _program("Import rules", "lint-imports"),
        _tool("Templates", "djlint", "--lint", "--quiet", "templates"),
        Step("Migrations and production settings", _migrations_and_deployment),
        _tool("Unit tests", "pytest", "-m", "not worker and not fault and not e2e", **tests),
        _tool("Tests with real workers and faults", "pytest", "-m", "(worker or fault) and not e2e", **tests),
        _tool("End-to-end tests in Chromium", "pytest", "-m", "e2e", **tests),
    ]


def run_checks(*, drill: bool) -> int:
    """Run every step, also after one has failed, and return 0 only when all passed."""
    results: list[tuple[str, bool, float]] = []
    for step in _steps(drill=drill):
        print(f"\n=== {step.heading} ===", flush=True)
        started = time.monotonic()
        passed = step.passes()
        results.append((step.heading, passed, time.monotonic() - started))
    print("\n=== Times ===")
    for heading, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED'}  {seconds:7.1f} s  {heading}")
    print(f"        {sum(seconds for _, _, seconds in results):7.1f} s  in all", flush=True)
    return 0 if all(passed for _, passed, _ in results) else 1
