"""The process environment, for code that runs before Django is set up or even installed."""

import os


def value(name: str, default: str = "") -> str:
    """Return a variable of the process environment, or the default where it is missing or empty."""
    return os.environ.get(name, "") or default


def is_given(name: str) -> bool:
    """Say whether a variable of the process environment is set to something."""
    return bool(value(name))


def provide(**values: str) -> None:
    """Set variables of the process environment for this process and the ones it starts."""
    os.environ.update(values)


def child(**values: str) -> dict[str, str]:
    """Return a copy of the process environment with some variables replaced, for one child process."""
    return {**os.environ, **values}
