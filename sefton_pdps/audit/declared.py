"""The declarations of all apps about their events, found by looking for `trail.py` in each."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from sefton_pdps.audit.records import Kind, Record, Told


@cache
def records() -> tuple[Record, ...]:
    """Every declared record, in the order of the apps; two apps may add events to one kind of record."""
    modules = (f"{app.name}.trail" for app in apps.get_app_configs())
    return tuple(record for name in modules if find_spec(name) for record in import_module(name).RECORDS)


def told(record: Record, name: str) -> Told:
    """What a record's declaration says of an event, its kind included."""
    given = record.events[name]
    words = given if isinstance(given, Told) else Told(given)
    return Told(words.sentence, words.provider, words.on_pages, words.kind or record.kind)


@cache
def all_told() -> dict[str, Told]:
    """What is said of each event, by its name."""
    return {name: told(record, name) for record in records() for name in record.events}


def names_of(kind: Kind | str) -> list[str]:
    """The names of the events of a kind."""
    return [name for name, words in all_told().items() if words.kind == kind]
