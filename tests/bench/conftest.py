from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.bench.planting import plant
from tests.conftest import clone
from tests.factories.world import World

Growing = Callable[[int], AbstractContextManager[tuple[World, str]]]


@pytest.fixture(scope="module")
def grown(_world_built_once: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[Growing]:
    """`with grown(200) as (world, database)`: a clone of the world, copied so many times; rows are committed."""
    built = _world_built_once

    @contextmanager
    def growing(times: int) -> Iterator[tuple[World, str]]:
        with (
            clone(django_db_blocker, template=built.database) as database,
            django_db_blocker.unblock(),
            override_settings(FILES_ROOT=built.files, MEDIA_ROOT=built.files),
        ):
            connections.close_all()
            plant(database, times)
            yield built.world, database

    yield growing
