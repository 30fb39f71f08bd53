from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.state import ProjectState

# Any number that nothing else locks.
LOCK = 7_305_146_001


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """While a model is new, or a column or constraint of it changes, make that model anew and none of its neighbours.

    Django makes anew each model that the changed one refers to or is referred to by, and nearly every table of ours
    refers to a person: an empty database took three times as long. What is stale meanwhile Django counts as such
    (`delay`) and makes anew before any code of a migration reads it (ADR 133).
    """
    every = ProjectState._find_reload_model  # type: ignore[attr-defined]  # Django's own, and no part of its interface

    def only(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        is_known = model_name in state.apps.all_models[app_label]
        if is_known and not delay:
            return every(state, app_label, model_name, delay)
        state.is_delayed = True
        return {(app_label, model_name)}

    ProjectState._find_reload_model = only  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = every  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Django's migrate, one at a time: a second waits for the first and then finds nothing to do."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            with one_model_at_a_time():
                super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
