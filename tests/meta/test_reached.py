"""A rule that only tests call is no rule of the product: it decides nothing, and its green tests say otherwise."""

import pytest

from sefton_pdps.local.embedded import PROJECT
from tests.meta.reach import read, unreached
from tests.meta.sources import PACKAGES, ours

ROOMS = [*(f"{app}.rules" for app in PACKAGES[1:]), "sefton_pdps.core"]
# What Django or the migrations alone look for.
ELSEWHERE = {"migrations", "management"}
RULE = "def night(day):\n    return day\n"


def _sources() -> dict[str, str]:
    return {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts): path.read_text()
        for path in ours(*PACKAGES)
    }


def test_every_public_rule_is_reached_by_the_application_and_not_by_tests_alone() -> None:
    """An oracle of a test lives in `tests/oracles`."""
    found = unreached(read(_sources()), ROOMS)
    assert [name for name in found if not ELSEWHERE & set(name.split("."))] == []


@pytest.mark.parametrize(
    "user",
    [
        "import datetime",
        "from a.rules.nights import evening",
        "def night(day):\n    return day",
        "from a.rules import nights\n\ndef see(nights):\n    return 1",
        "PLACE = 'a.rules.night'",
    ],
)
def test_a_rule_that_nothing_names_is_found(user: str) -> None:
    modules = read({"a.rules.nights": RULE, "a.services": user})
    assert unreached(modules, ["a.rules"]) == ["a.rules.nights.night"]


def test_rules_that_only_call_each_other_are_found() -> None:
    modules = read(
        {
            "a.rules.nights": RULE,
            "a.rules.stays": "from a.rules.nights import night\n\ndef stay():\n    night(1)",
        }
    )
    assert unreached(modules, ["a.rules"]) == ["a.rules.nights.night", "a.rules.stays.stay"]


@pytest.mark.parametrize(
    "user",
    [
        "from a.rules.nights import night\n\nnight(1)",
        "from a.rules import night\n\ndef see():\n    return night(1)",
        "from a.rules import nights\n\ndef see():\n    return nights.night(1)",
        "from a.rules.nights import night as one\n\nEVERY = [one]",
        "PLACE = 'a.rules.nights.night'",
    ],
)
def test_a_rule_that_something_names_is_not(user: str) -> None:
    modules = read(
        {"a.rules.__init__": "from a.rules.nights import night", "a.rules.nights": RULE, "a.services": user}
    )
    assert unreached(modules, ["a.rules"]) == []
