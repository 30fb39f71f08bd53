"""The words of `make`: one list, in the Makefile, in `make help`, in the hook; and a shell that shows one scope."""

import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from sefton_pdps.core.database import tenancy
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.targets import TARGETS
from sefton_pdps.settings import environment
from tests.factories import placements as made

WORDS = (
    "run", "test", "drill", "setup", "check", "fix", "unit", "whole", "e2e", "one", "shell", "lock", "docs",
    "bench", "coverage", "help",
)  # fmt: skip


def _make(*words: str) -> subprocess.CompletedProcess[str]:
    env = environment.child(PYTHON=sys.executable)
    return subprocess.run(["make", "-s", "-C", str(PROJECT), *words], env=env, capture_output=True, text=True)


def test_make_knows_every_word_and_no_other() -> None:
    line = re.search(r"^TARGETS := (.*)$", (PROJECT / "Makefile").read_text(), re.M)
    assert line and set(line[1].split()) == set(WORDS) == set(TARGETS)


@pytest.mark.parametrize("words", [(), ("help",)])
def test_help_names_every_word_and_needs_no_virtual_environment(words: tuple[str, ...]) -> None:
    said = _make(*words)
    assert said.returncode == 0
    assert {line.split()[0] for line in said.stdout.splitlines() if line.startswith("  ")} == set(WORDS)
    bare = [sys.executable, "-S", "-m", "sefton_pdps.local", "help"]
    assert subprocess.run(bare, cwd=PROJECT, capture_output=True, text=True).stdout == said.stdout


def test_one_without_a_test_says_how() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sefton_pdps.local", "one"],
        cwd=PROJECT, env=environment.child(T=""), capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 2
    assert "make one T=tests/" in ran.stderr


def test_the_hook_before_a_commit_is_make_check_and_fetches_nothing() -> None:
    hook = (PROJECT / ".pre-commit-config.yaml").read_text()
    assert "entry: make check" in hook and re.findall(r"repo: (.*)", hook) == ["local"]


def _shell(scope: str) -> str:
    """What somebody reads who counts the children in such a shell."""
    code = "from placements.models import Child; assert Child.objects.count() == 1, 'none is seen'"
    call_command("scoped_shell", scope=scope, command=code, verbosity=0)
    return "one child"


def test_a_shell_shows_the_rows_of_its_scope_and_no_others(db: None) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        child = made.child()
    assert _shell("council") == _shell("system") == "one child"
    with pytest.raises(AssertionError, match="none is seen"):
        _shell(f"provider:{child.pk}")


@pytest.mark.parametrize("scope", ["door", "", "provider:", "provider:everybody"])
def test_a_shell_in_no_scope_is_refused(db: None, scope: str) -> None:
    with pytest.raises(CommandError, match="Choose council, system or provider"):
        _shell(scope)


def test_where_real_children_are_the_shell_is_refused(db: None, settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="demonstration data only"):
        _shell("council")
