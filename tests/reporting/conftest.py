from collections.abc import Iterator

import pytest

from sefton_pdps.core.database import tenancy


@pytest.fixture
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield
