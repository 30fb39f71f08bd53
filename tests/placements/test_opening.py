"""An opening and its event are one statement: neither stands without the other, in no scope but its own."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from placements.models import RecordOpening
from placements.services.children import open_record
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.rows import all_of


def _openings() -> tuple[int, int]:
    return all_of(RecordOpening).count(), all_of(Event).filter(name="child.open").count()


def test_an_opening_costs_one_statement(officer: User) -> None:
    child, at = made.child(), clock.now()
    with CaptureQueriesContext(connection) as seen:
        open_record(child=child, page="record", by=officer, at=at)
    assert len([each for each in seen if "INSERT" in each["sql"]]) == 1
    assert _openings() == (1, 1)


def test_an_opening_that_is_refused_leaves_no_event(officer: User) -> None:
    child, at = made.child(), clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_record(child=child, page=None, by=officer, at=at)  # type: ignore[arg-type]
    assert _openings() == (0, 0)


def test_an_event_that_is_refused_leaves_no_opening(officer: User) -> None:
    child = made.child()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_record(child=child, page="record", by=officer, at=None)  # type: ignore[arg-type]
    assert _openings() == (0, 0)


def test_no_opening_is_written_without_a_scope(officer: User) -> None:
    child, at = made.child(), clock.now()
    with tenancy.scope(""), pytest.raises(tenancy.ScopeNotSet):
        open_record(child=child, page="record", by=officer, at=at)
