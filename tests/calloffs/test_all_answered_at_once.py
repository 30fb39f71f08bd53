"""Last answers, and answers taken back, at the same moment: it closes or it does not, and nothing is lost (ADR 118)."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connections

from calloffs.models import Offer
from calloffs.services import running
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.in_hours import HOUR, Emergency
from tests.factories import accounts


def _at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works in threads that start together; results or refusals."""
    barrier, results = Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            work()
        except DomainError as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.parametrize("round_", range(3))
def test_of_last_answers_at_the_same_moment_one_closes_it(committed_db, round_):
    """Each waits for the other before it looks who is silent; else neither would see the other's."""
    all_at_once = Emergency(4)
    results = _at_once(
        lambda: all_at_once.offers(0), lambda: all_at_once.offers(1),
        lambda: all_at_once.declines(2), lambda: all_at_once.declines(3),
    )  # fmt: skip
    assert results == [None] * 4
    closed = all_at_once.now()
    assert closed.answered_at == closed.closes_at and all_at_once.council_reads() == 2
    with tenancy.scope(tenancy.COUNCIL):
        assert all(one.received_at < closed.closes_at for one in Offer.objects.all())


@pytest.mark.parametrize("round_", range(3))
def test_an_offer_is_taken_back_or_counts_when_another_answers_at_that_moment(committed_db, round_):
    crossing = Emergency(2)
    crossing.offers(0)
    withdrawn, declined = _at_once(lambda: crossing.withdraws(0), lambda: crossing.declines(1))
    assert declined is None
    assert crossing.is_open is (withdrawn is None)
    if withdrawn is not None:
        assert crossing.council_reads() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_decline_is_taken_back_or_counts_when_another_answers_at_that_moment(committed_db, round_):
    crossing = Emergency(2)
    crossing.declines(0)
    back, offered = _at_once(lambda: crossing.changes_mind(0), lambda: crossing.offers(1))
    assert offered is None
    assert crossing.is_open is (back is None)


def test_the_deadline_moves_later_or_the_last_answer_closes_it_at_that_moment(committed_db):
    crossing = Emergency(1)
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    later = crossing.call_off.closes_at + HOUR

    def move() -> None:
        with tenancy.scope(tenancy.COUNCIL):
            running.move_deadline(
                call_off=crossing.call_off, closes_at=later, by=officer, at=product_clock.now()
            )

    moved, offered = _at_once(move, lambda: crossing.offers(0))
    closed = crossing.now()
    assert offered is None and not crossing.is_open
    assert closed.first_closes_at == crossing.call_off.closes_at
    assert moved is None or "has passed" in str(moved)


def _as_owner(call_off_id: Any) -> None:
    """The door that the owner alone has, opened by force."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'council', false)")
        cursor.execute(
            "UPDATE calloffs_calloff SET answered_at = sefton_now() WHERE id = %s", [str(call_off_id)]
        )


def test_not_even_the_owner_closes_it_while_somebody_is_silent(committed_db):
    emergency = Emergency(2)
    emergency.offers(0)
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DatabaseError, match="has not answered yet"):
        _as_owner(emergency.call_off.pk)
