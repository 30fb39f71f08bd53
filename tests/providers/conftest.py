from collections.abc import Iterator
from pathlib import Path

import pytest

from sefton_pdps.core.database import tenancy
from tests.factories.applications import Cast


@pytest.fixture
def council_scope(db: None) -> Iterator[None]:
    """The whole test in the council's scope."""
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def cast(council_scope: None, files_root: Path) -> Cast:
    """The people of the council on the path of an application, and a place for files."""
    return Cast()
