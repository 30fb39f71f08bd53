"""The frozen figures of a report as text, always the same text, and their fingerprint."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(snapshot: Mapping[str, Any]) -> str:
    """The one spelling of a snapshot: keys in order, no spaces. Numbers are whole; money is decimal strings."""
    return json.dumps(
        snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_not_in_a_snapshot
    )


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, in hexadecimal: the same figures and words always give the same."""
    return sha256(canonical(snapshot).encode("utf-8")).hexdigest()


def _not_in_a_snapshot(value: object) -> None:
    raise TypeError(
        f"A snapshot holds text, whole numbers, lists and nothing else, not {type(value).__name__}."
    )
