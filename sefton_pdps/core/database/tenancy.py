"""Whose rows the database shows: the only place that sets the scope of a transaction.

The scope is `council`, `system`, `provider:<id>`, or `door` while somebody signs in. Row policies read it with
`sefton_scope()`; it lives as long as the transaction (`set_config(..., true)`), so a pooled connection carries none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from sefton_pdps.core.errors import ScopeNotSet

COUNCIL = "council"
SYSTEM = "system"
# Nobody is signed in yet: the lock-out's rows and nothing else. People are reached by definer functions only.
DOOR = "door"
_scope: ContextVar[str] = ContextVar("sefton_scope", default="")

Task = TypeVar("Task", bound=Callable[..., Any])


def provider_scope(provider_id: UUID | str) -> str:
    """The scope in which only one provider's rows are seen."""
    return f"provider:{provider_id}"


def current() -> str:
    """The scope in force, or an empty string."""
    return _scope.get()


def require() -> str:
    """The scope in force; raises ScopeNotSet when a row-secured table is read without one."""
    if not _scope.get():
        raise ScopeNotSet("Row-secured data was read with no scope.")
    return _scope.get()


def _write(scope: str, using: str) -> datetime:
    """Set the scope until the transaction ends; gives the product's time in the same statement."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', %s, true), sefton_now()", [scope])
        moment: datetime = cursor.fetchone()[1]
    return moment


@contextmanager
def scope(value: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[datetime]:
    """Run a block of one transaction in a scope, and give it the product's time at which it began.

    The scope before it is put back afterwards; the database's own setting ends with the transaction where the block is
    the whole of it, and is written back where the transaction goes on.
    """
    goes_on = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        before = _scope.get()
        moment = _write(value, using)
        token = _scope.set(value)
        try:
            yield moment
        except BaseException:
            _scope.reset(token)  # the roll-back puts the database's own setting back
            raise
        _scope.reset(token)
        if goes_on and not connections[using].needs_rollback:
            _write(before, using)


def in_scope(value: str) -> Callable[[Task], Task]:
    """State a task's scope beside its decorator; the whole task is one transaction."""

    def decorate(function: Task) -> Task:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with scope(value):
                return function(*args, **kwargs)

        return run  # type: ignore[return-value]  # wraps keeps the signature

    return decorate


class ScopedQuerySet(models.QuerySet):
    """A queryset of a row-secured table: reading or writing it with no scope raises.

    First of the three layers of isolation; the second is the view's permission, the third the row policy.
    """

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            require()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        require()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        require()
        return super().count()

    def exists(self) -> bool:
        require()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        require()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        require()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        require()
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        require()
        return super().bulk_create(*args, **kwargs)
