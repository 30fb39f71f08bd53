"""What the lock files must say for a new machine to install from them with the pip that its Python brings."""

from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sefton_pdps.local.setup import PROJECT


def pinned(lock: str) -> dict[str, Requirement]:
    lines = (PROJECT / "requirements" / f"{lock}.txt").read_text().splitlines()
    pins = [
        Requirement(line.removesuffix("\\")) for line in lines if line and not line.startswith((" ", "#"))
    ]
    return {canonicalize_name(pin.name): pin for pin in pins}


def asked_for(name: str, extras: set[str]) -> list[Requirement]:
    """Return what the installed package needs here; nothing of a package for other systems."""
    try:
        needs = [Requirement(each) for each in requires(name) or []]
    except PackageNotFoundError:
        return []
    worlds = [{"extra": extra} for extra in extras or {""}]
    return [need for need in needs if not need.marker or any(need.marker.evaluate(world) for world in worlds)]


@pytest.mark.parametrize("lock", ["run", "test"])
def test_a_pin_names_the_extras_that_a_package_asks_for(lock: str) -> None:
    """An older pip holds `name[extra]` to be another thing than `name`, and refuses it as not pinned."""
    pins = pinned(lock)
    unnamed = [
        f"{name} asks for {need.name}{sorted(need.extras)}"
        for name, pin in pins.items()
        for need in asked_for(name, pin.extras)
        if not need.extras <= pins[canonicalize_name(need.name)].extras
    ]
    assert unnamed == []


@pytest.mark.parametrize("lock", ["run", "test"])
def test_what_a_package_needs_is_pinned(lock: str) -> None:
    pins = pinned(lock)
    missing = [
        f"{name} needs {need}"
        for name, pin in pins.items()
        for need in asked_for(name, pin.extras)
        if canonicalize_name(need.name) not in pins
    ]
    assert missing == []
