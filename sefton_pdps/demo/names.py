"""Names that nobody bears (`data/names.toml`)."""

from random import Random

from sefton_pdps.demo.kept import kept

_KEPT = kept("names")
GIVEN = _KEPT["given"]
FAMILY = _KEPT["family"]
HOUSE = _KEPT["house"]
HOUSE_KIND = _KEPT["house_kind"]
STREET = _KEPT["street"]
GROWN_UP = _KEPT["grown_up"]
GROWN_UP_FAMILY = _KEPT["grown_up_family"]
OWNER = _KEPT["owner"]
OWNER_KIND = _KEPT["owner_kind"]


def given_name(random: Random) -> str:
    return random.choice(GIVEN)


def family_name(random: Random) -> str:
    return random.choice(FAMILY)


def house_names(random: Random, count: int) -> list[str]:
    """Names of houses, no two alike."""
    return random.sample(every_house(), count)


def every_house() -> list[str]:
    return [f"{bird} {kind}" for bird in HOUSE for kind in HOUSE_KIND]


def grown_ups(random: Random, count: int) -> list[str]:
    """Names of people who work for providers, no two alike and none of them a child's."""
    return random.sample([f"{given} {family}" for given in GROWN_UP for family in GROWN_UP_FAMILY], count)


def owner_names(random: Random, kind: str, count: int) -> list[str]:
    """Names of organisations of one kind, no two alike."""
    return [f"{word} {OWNER_KIND[kind]}" for word in random.sample(OWNER, count)]
