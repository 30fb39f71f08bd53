"""Rows as nobody in particular: tests look at what was written, whatever scope the product is in."""

from collections.abc import Callable
from typing import Any

from django.db import models

from sefton_pdps.core.database import tenancy


class AllRows(models.QuerySet):
    """A queryset that reads and writes in the system's scope when it is carried out outside any."""

    def _fetch_all(self) -> None:
        with tenancy.scope(tenancy.SYSTEM):
            super()._fetch_all()

    def count(self) -> int:
        with tenancy.scope(tenancy.SYSTEM):
            return super().count()

    def exists(self) -> bool:
        with tenancy.scope(tenancy.SYSTEM):
            return super().exists()

    def update(self, **fields: Any) -> int:
        with tenancy.scope(tenancy.SYSTEM):
            return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        with tenancy.scope(tenancy.SYSTEM):
            return super().delete()

    def create(self, **fields: Any) -> Any:
        with tenancy.scope(tenancy.SYSTEM):
            return super().create(**fields)


def in_system(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, carried out in the system's scope."""
    return tenancy.in_scope(tenancy.SYSTEM)(function)


def all_of(model: type[models.Model]) -> AllRows:
    """Every row of a table."""
    return AllRows(model)
