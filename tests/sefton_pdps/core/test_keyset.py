"""Keyset pages: every row once, whichever way one leafs, with no COUNT."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.web.keyset import Page, paged

START = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = WorkerHeart.objects.all()


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


def _fill(minutes: list[int]) -> None:
    WorkerHeart.objects.all().delete()
    WorkerHeart.objects.bulk_create(
        WorkerHeart(name=f"heart {number}", beat_at=START + timedelta(minutes=minute))
        for number, minute in enumerate(minutes)
    )


def _leaf(order: str, size: int) -> list[Page]:
    pages = [paged(ROWS, {}, order=order, size=size)]
    while pages[-1].pager.older:
        pages.append(paged(ROWS, {"after": pages[-1].pager.older}, order=order, size=size))
    return pages


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.lists(st.integers(0, 6), max_size=25),
    size=st.integers(1, 6),
    order=st.sampled_from(["beat_at", "-beat_at"]),
)
def test_leafing_forwards_shows_every_row_once_in_order(minutes: list[int], size: int, order: str) -> None:
    _fill(minutes)
    sign = "-" if order.startswith("-") else ""
    wanted = list(ROWS.order_by(order, f"{sign}pk"))
    pages = _leaf(order, size)
    assert [row for page in pages for row in page.rows] == wanted
    assert all(len(page.rows) <= size for page in pages)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 6), min_size=1, max_size=25), size=st.integers(1, 6))
def test_leafing_back_shows_the_same_pages(minutes: list[int], size: int) -> None:
    _fill(minutes)
    pages = _leaf("-beat_at", size)
    for earlier, later in zip(pages, pages[1:], strict=False):
        back = paged(ROWS, {"before": later.pager.newer}, order="-beat_at", size=size)
        assert back.rows == earlier.rows
    assert pages[0].pager.newer == ""


@pytest.mark.django_db
def test_a_row_that_comes_in_meanwhile_shifts_no_page() -> None:
    _fill([0, 1, 2, 3, 4, 5])
    first = paged(ROWS, {}, order="-beat_at", size=3)
    WorkerHeart.objects.create(name="new", beat_at=START + timedelta(days=1))
    second = paged(ROWS, {"after": first.pager.older}, order="-beat_at", size=3)
    assert [row.name for row in second.rows] == ["heart 2", "heart 1", "heart 0"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        "'; DROP",
        *(
            urlsafe_b64encode(json.dumps(given).encode()).decode()
            for given in (
                1, None, "text", [], {}, [1], [1, 2], [1, 2, 3], [None, 1], ["not a date", "a"], [["2026-01-01"], "1"],
                ["2026-01-01T00:00:00", 1], ["2026-01-01", 1], ["2026-01-01T00:00:00Z", "\x00"],
                ["2026-01-01T00:00:00Z", 10**30], ["2026-01-01T00:00:00Z", {}], [True, True], [1e400, 1],
                ["2026-01-01T00:00:00Z" + "0" * 5000, 1],
            )
        ),
    ],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_shows_the_first_page(cursor: str) -> None:
    _fill([0, 1, 2])
    first = paged(ROWS, {}, order="-beat_at", size=2)
    for way in ("after", "before"):
        assert paged(ROWS, {way: cursor}, order="-beat_at", size=2) == first


@pytest.mark.django_db
def test_a_page_is_one_query_without_a_count() -> None:
    _fill([0, 1, 2])
    with CaptureQueriesContext(connection) as seen:
        paged(ROWS, {}, order="-beat_at", size=2)
    (query,) = [one["sql"] for one in seen.captured_queries]
    assert "COUNT(" not in query.upper()
    assert "LIMIT 3" in query


@pytest.mark.django_db
def test_an_empty_list_has_no_neighbours() -> None:
    page = paged(ROWS, {}, order="-beat_at")
    assert (page.rows, page.pager.newer, page.pager.older) == ([], "", "")
