from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from sefton_pdps.local.pytest_servers import MAIN, servers


@pytest.fixture(scope="module")
def owner(django_db_setup: None) -> Iterator[Any]:
    """The owner's cursor, which alone may make tables; what a module makes with it is gone at its end."""
    held = psycopg2.connect(servers.addresses(MAIN).owner)
    with held.cursor() as cursor:
        yield cursor
    held.rollback()
    held.close()
