"""Reading the audit trail of a thing, as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sefton_pdps.audit.models import Event

FOLD_AFTER = 50


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: who, what, when."""

    at: datetime
    who: str
    sentence: str


def timeline(subject_ids: Iterable[UUID], words: Mapping[str, str], *, most: int = FOLD_AFTER) -> list[Entry]:
    """The newest events about the subjects, newest first; events without words of their own are left out.

    `words` gives a sentence part for each event name; `{name}` parts are filled from the payload.
    """
    events = Event.objects.filter(subject_id__in=list(subject_ids), name__in=list(words)).order_by(
        "-at", "-id"
    )[:most]
    return [
        Entry(event.at, event.actor_words, sentence(words[event.name], event.payload)) for event in events
    ]


def sentence(words: str, payload: Mapping[str, Any]) -> str:
    """An event's words with its `{name}` parts from the payload; a part that an older event lacks stays blank."""
    return words.format_map(_Blank(payload))


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return ""
