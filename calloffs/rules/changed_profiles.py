"""What a profile that went out says of its own changes. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

# In the copy that goes out: each change in words for providers, with its moment, the oldest first.
CHANGES = "changes"


def told_changes(before: Mapping[str, Any], what_changed: str, at: datetime) -> list[dict[str, str]]:
    """The changes so far and one more."""
    return [*before.get(CHANGES, []), {"at": at.isoformat(), "words": what_changed}]


def changes_in(profile: Mapping[str, Any] | None) -> list[tuple[datetime, str]]:
    """When a profile was changed after it first went out, and how that was told, the oldest first."""
    return [(datetime.fromisoformat(one["at"]), one["words"]) for one in (profile or {}).get(CHANGES, [])]


def is_older(received_at: datetime, profile: Mapping[str, Any] | None) -> bool:
    """Whether an offer was made on a profile that was changed since."""
    changes = changes_in(profile)
    return bool(changes) and received_at < changes[-1][0]
