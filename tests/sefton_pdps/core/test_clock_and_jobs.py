"""The product's clock, references, waking a worker, and the heartbeat."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from sefton_pdps.accounts.tasks import forget
from sefton_pdps.core import jobs
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.models import Submission, WorkerHeart
from sefton_pdps.core.tasks import beat_heart
from sefton_pdps.core.time import clock as product_clock
from tests.factories.rows import all_of

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_today_is_the_date_in_england_not_in_utc(clock) -> None:
    clock.set(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert product_clock.now().date().isoformat() == "2026-07-01"
    assert product_clock.today().isoformat() == "2026-07-02"


@pytest.mark.django_db
def test_references_of_a_kind_count_on_and_begin_again_each_year_in_england() -> None:
    new_year = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    found = [next_reference("XX", at=AT), next_reference("YY", at=AT), next_reference("XX", at=AT)]
    found += [next_reference("XX", at=new_year), next_reference("XX", at=new_year + timedelta(minutes=1))]
    assert found == ["XX-2026-00001", "YY-2026-00001", "XX-2026-00002", "XX-2026-00003", "XX-2027-00001"]


def test_two_at_once_get_two_references_and_a_roll_back_leaves_no_gap(committed_db: str) -> None:
    found: list[str] = []
    together = threading.Barrier(4)

    def take() -> None:
        try:
            together.wait(20)
            for _ in range(10):
                with transaction.atomic():
                    found.append(next_reference("XX", at=AT))
        finally:
            connections.close_all()

    with pytest.raises(LookupError), transaction.atomic():
        next_reference("XX", at=AT)
        raise LookupError
    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"XX-2026-{number:05d}" for number in range(1, 41)]


def test_waking_a_worker_waits_for_the_commit(committed_db: str, monkeypatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(jobs, "_send", sent.append)
    with transaction.atomic():
        jobs.wake("one")
        assert sent == []
    assert sent == ["one"]
    with transaction.atomic():
        jobs.wake("two")
        transaction.set_rollback(True)
    assert sent == ["one"]


def test_a_lost_broker_costs_a_page_seconds_at_most_and_no_error(committed_db: str) -> None:
    started = time.monotonic()
    with transaction.atomic():
        jobs.wake("sefton_pdps.core.tasks.beat_heart")
    assert time.monotonic() - started < 3


@pytest.mark.fault
def test_a_broker_killed_between_two_wakes_is_no_error_either(committed_db: str, broker) -> None:
    jobs.wake("sefton_pdps.core.tasks.beat_heart")
    broker.kill()
    jobs.wake("sefton_pdps.core.tasks.beat_heart")


@pytest.mark.django_db
def test_the_heartbeat_is_one_row_however_often_it_beats(clock) -> None:
    beat_heart()
    first = all_of(WorkerHeart).get().beat_at
    clock.advance(seconds=30)
    beat_heart()
    assert all_of(WorkerHeart).get().beat_at - first >= timedelta(seconds=30)


@pytest.mark.django_db
def test_used_form_keys_are_forgotten_after_30_days_and_not_before() -> None:
    at = product_clock.now()
    for days in (29, 31):
        all_of(Submission).create(
            key=f"00000000-0000-4000-8000-0000000000{days}",
            user_id=f"00000000-0000-4000-8000-0000000000{days}",
            at=at - timedelta(days=days),
        )
    forget()
    assert [(at - one.at).days for one in all_of(Submission)] == [29]
