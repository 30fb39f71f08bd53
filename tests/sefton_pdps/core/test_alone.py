"""Work that comes round again: one row that fails leaves nothing behind, holds up no other and is tried again."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.alone import each_alone
from sefton_pdps.core.models import WorkerHeart

pytestmark = pytest.mark.django_db

ROWS = [uuid4() for _ in range(3)]
BAD = ROWS[1]


def _write(*, row_id: UUID, at: datetime) -> None:
    """Write a row, then fail for the bad one: what it wrote must not stay."""
    assert at.tzinfo is not None
    WorkerHeart.objects.create(name=str(row_id), beat_at=at)
    if row_id == BAD:
        raise RuntimeError("a name that no log may hold")


def _written() -> set[str]:
    return set(WorkerHeart.objects.filter(name__in=[str(row) for row in ROWS]).values_list("name", flat=True))


def test_what_fails_leaves_nothing_and_holds_up_no_other() -> None:
    with capture_logs() as logged:
        each_alone(lambda: ROWS, _write, "row_id", scope=tenancy.SYSTEM)
    assert _written() == {str(ROWS[0]), str(ROWS[2])}
    assert [line["row"] for line in logged] == [str(BAD)]


def test_what_failed_comes_round_again() -> None:
    """The second run is given what is still due, the bad row alone, and no row that was done."""
    done: list[UUID] = []

    def due() -> list[UUID]:
        return [row for row in ROWS if str(row) not in _written()]

    each_alone(due, _write, "row_id", scope=tenancy.SYSTEM)
    each_alone(due, lambda *, row_id, at: done.append(row_id), "row_id", scope=tenancy.SYSTEM)
    assert done == [BAD]


def test_each_row_is_in_the_scope_that_was_given() -> None:
    seen: list[str] = []
    each_alone(
        lambda: ROWS, lambda *, row_id, at: seen.append(tenancy.current()), "row_id", scope=tenancy.COUNCIL
    )
    assert seen == [tenancy.COUNCIL] * 3
