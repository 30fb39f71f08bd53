"""Reading the audit trail of a thing, as sentences."""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from sefton_pdps.audit.declared import all_told
from sefton_pdps.audit.models import Event
from sefton_pdps.core.web import components

FOLD_AFTER = 50
PERSON = "person"
SOMEBODY = "somebody"


def timeline(
    subject_ids: Iterable[UUID], *, for_provider: bool = False, known: Mapping[UUID, str] | None = None
) -> list[components.Event]:
    """The newest events about some things, newest first: who did what, when.

    A provider's people read those events only of which something is said to providers. `known`: the names of people
    whom the page has read already; the names of others cost one more query.
    """
    sentences = {
        name: told.provider if for_provider else told.sentence
        for name, told in all_told().items()
        if (told.provider if for_provider else told.on_pages)
    }
    events = list(
        Event.objects.filter(subject_id__in=list(subject_ids), name__in=list(sentences)).order_by(
            "-at", "-id"
        )[:FOLD_AFTER]
    )
    named = {key for event in events for key in _people(sentences[event.name], event.payload)}
    names = {str(key): name for key, name in (known or {}).items()}
    names |= _named(named - names.keys())
    return [
        components.Event(event.at, filled(sentences[event.name], event.payload, names), event.actor_words)
        for event in events
    ]


def sentence(event: Event, names: Mapping[UUID, str]) -> str:
    """What was done, people by `names`; an event of an earlier version by its name."""
    told = all_told().get(event.name)
    words = told.sentence if told else event.name.replace(".", ": ").replace("_", " ")
    return filled(words, event.payload, {str(key): name for key, name in names.items()})


def filled(words: str, payload: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The words with their parts from the payload, as a sentence; a part that an older event lacks stays blank."""
    text = _Filling(names).vformat(words, (), payload)
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _people(words: str, payload: Mapping[str, Any]) -> list[str]:
    """The keys of the people whom the words name."""
    parts = Formatter().parse(words)
    return [str(payload[name]) for _, name, spec, _ in parts if name and spec == PERSON and name in payload]


def _named(keys: Iterable[str]) -> dict[str, str]:
    """The names of people by their keys as text, those who have left too: the trail holds keys only."""
    wanted = set(keys)
    if not wanted:
        return {}
    people = get_user_model()._default_manager.filter(pk__in=wanted).values_list("pk", "name")
    return {str(key): name for key, name in people}


class _Filling(Formatter):
    """Fills `{name}` from a payload, and `{name:person}` by who it is."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> str:
        return self.names.get(str(value), SOMEBODY) if format_spec == PERSON else str(value)
