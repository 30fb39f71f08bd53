"""Fees that several people change at once: none waits for another's child, and the totals count each line (ADR 74)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, connections

from placements.models import FeeLine, FeeMonthTotal, Placement
from placements.services.fees import fold_totals
from reporting.rules.financial_year import financial_year
from reporting.selectors.kept_totals import kept_month_parts
from reporting.selectors.ledger import wrong_totals
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting

Work = Callable[[], Any]


@pytest.fixture
def stays(committed_db: str) -> list[Placement]:
    """Two children in one home, committed."""
    with tenancy.scope(tenancy.COUNCIL):
        home = setting(provider())
        return [placement(home.places.get(number=number)) for number in (1, 2)]


@contextmanager
def left_open(work: Work) -> Iterator[None]:
    """Do a work in a transaction of another connection, which ends when the block does."""
    done, may_end, errors = Event(), Event(), []

    def run() -> None:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                work()
                done.set()
                may_end.wait(timeout=20)
        except Exception as error:
            errors.append(error)
        finally:
            done.set()
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    assert done.wait(timeout=20)
    try:
        yield
    finally:
        may_end.set()
        thread.join(timeout=20)
    assert errors == []


def _wrong() -> int:
    with tenancy.scope(tenancy.COUNCIL):
        today = clock.today()
        assert kept_month_parts(today, financial_year(today)) is not None
        return wrong_totals(today, financial_year(today))


def _lines() -> int:
    with tenancy.scope(tenancy.COUNCIL):
        today: date = clock.today().replace(day=1)
        return sum(FeeMonthTotal.objects.filter(month=today).values_list("lines", flat=True))


def _cancel(stay: Placement) -> int:
    return Placement.objects.filter(pk=stay.pk).update(cancelled_at=clock.now())


def test_a_fee_of_another_child_is_written_while_the_first_is_not_committed(stays: list[Placement]) -> None:
    with left_open(lambda: fee_line(stays[0])), tenancy.scope(tenancy.COUNCIL):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        fee_line(stays[1])
    assert (_lines(), _wrong()) == (2, 0)


def test_totals_are_folded_while_a_fee_is_being_written(stays: list[Placement]) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        fee_line(stays[0])
    with left_open(lambda: fee_line(stays[1])), tenancy.scope(tenancy.COUNCIL):
        assert fold_totals() > 0
    assert (_lines(), _wrong()) == (2, 0)
    with tenancy.scope(tenancy.COUNCIL):
        fold_totals()
    assert (_lines(), _wrong()) == (2, 0)


def test_a_fold_that_meets_another_leaves_the_work_to_it(stays: list[Placement]) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        fee_line(stays[0])
    with left_open(fold_totals), tenancy.scope(tenancy.COUNCIL):
        assert fold_totals() == 0
    assert (_lines(), _wrong()) == (1, 0)


def test_a_fee_written_while_its_placement_is_cancelled_is_not_counted(stays: list[Placement]) -> None:
    results = at_once(lambda: fee_line(stays[0]), lambda: _cancel(stays[0]))
    assert [one for one in results if isinstance(one, Exception)] == []
    assert (_lines(), _wrong()) == (0, 0)


@pytest.mark.parametrize("first", ["fee", "cancelling"])
def test_whoever_comes_second_counts_what_the_first_did(stays: list[Placement], first: str) -> None:
    works = [lambda: fee_line(stays[0]), lambda: _cancel(stays[0])]
    one, other = works if first == "fee" else reversed(works)
    second = Thread(target=_alone, args=[other])
    with left_open(one):
        second.start()
        second.join(timeout=1)
        assert second.is_alive(), "The second waits for the same placement."
    second.join(timeout=20)
    assert (_lines(), _wrong()) == (0, 0)


def _alone(work: Work) -> None:
    try:
        with tenancy.scope(tenancy.COUNCIL):
            work()
    finally:
        connections.close_all()


def test_a_line_replaced_while_its_placement_is_cancelled_is_taken_out_once(stays: list[Placement]) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        line = fee_line(stays[0])
        fold_totals()
    replaced = FeeLine.objects.filter(pk=line.pk)
    results = at_once(lambda: replaced.update(superseded_at=clock.now()), lambda: _cancel(stays[0]))
    assert [one for one in results if isinstance(one, Exception)] == []
    assert (_lines(), _wrong()) == (0, 0)


@pytest.mark.parametrize("table", ["placements_feemonthtotal", "placements_feenighttotal"])
def test_a_total_that_somebody_changed_by_hand_is_told(stays: list[Placement], table: str) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        fee_line(stays[0])
    assert _wrong() == 0
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', 'system', true)")
        cursor.execute(f"UPDATE {table} SET amount = amount + 1, lines = lines + 1")
        if table == "placements_feenighttotal":
            cursor.execute(f"UPDATE {table} SET weekly = weekly + 1")
        cursor.execute("COMMIT")
    assert _wrong() > 0
