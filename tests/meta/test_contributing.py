"""What `CONTRIBUTING.md` and the README tell a newcomer to type is there: words of make, commands, files, tests."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import get_commands, load_command_class

from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.targets import TARGETS

PAGES = {name: (PROJECT / name).read_text() for name in ("CONTRIBUTING.md", "README.md")}
MADE = re.compile(r"\bmake ([a-z0-9]+)\b")
MANAGED = re.compile(r"manage\.py ([a-z_]+)([^`\n]*)")
NAMED = re.compile(r"(?<![\w./<-])((?:[\w-]+/)+[\w.-]+\.(?:py|md|toml|txt|in|html))\b")
ROOMS = re.compile(r"`((?:[\w-]+/)+)`")
CODE = re.compile(r"`([^`\n]+)`|^```\n(.*?)^```", re.DOTALL | re.MULTILINE)


def typed() -> Iterator[str]:
    """Whatever stands in backquotes on the two pages, line by line."""
    for text in PAGES.values():
        for inline, block in CODE.findall(text):
            yield from (inline or block).splitlines()


def test_every_word_of_make_that_is_told_is_one() -> None:
    told = {word for line in typed() for word in MADE.findall(line)}
    assert {"one", "shell", "lock", "docs", "check"} <= told <= set(TARGETS)


@pytest.mark.parametrize("line", sorted({line for line in typed() if MANAGED.search(line)}))
def test_every_command_that_is_told_is_one_and_takes_what_is_given_to_it(line: str) -> None:
    name, rest = MANAGED.search(line).groups()  # type: ignore[union-attr]
    application = get_commands()[name]
    command = load_command_class(application, name) if isinstance(application, str) else application
    if re.search(r"[A-Z<]", rest):
        rest = re.sub(r"--seed N", "--seed 1", rest).replace("DATE", "2026-11-28")
    command.create_parser("manage.py", name).parse_args(rest.split())


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    # Beside the data of `make run`, not in the repository.
    named = {*NAMED.findall(PAGES[page]), *ROOMS.findall(PAGES[page])} - {"mail/"}
    assert named and [name for name in sorted(named) if not (PROJECT / name).exists()] == []


def test_every_recipe_ends_in_something_that_shows_it_holds() -> None:
    recipes = PAGES["CONTRIBUTING.md"].split("## Recipes\n")[1].split("\n### ")
    assert len(recipes) > 7
    assert [
        recipe.splitlines()[0] for recipe in recipes[1:] if not re.search(r"make |test|load_", recipe)
    ] == []
