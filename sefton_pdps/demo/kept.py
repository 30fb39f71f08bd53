"""The names and texts of the demonstration, kept as data (`data/*.toml`)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


def kept(name: str) -> dict[str, Any]:
    """One file of texts; its lists come as tuples, because nobody changes them."""
    read: dict[str, Any] = _frozen(tomllib.loads((_FOLDER / f"{name}.toml").read_text()))
    return read


def by_number(texts: Mapping[str, Any]) -> dict[int, Any]:
    """Texts whose keys are numbers: the first age that a text is for, or a score."""
    return {int(number): text for number, text in texts.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
