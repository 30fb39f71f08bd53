"""Losing workers and the broker while competitions close."""

import random
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connections
from django.test import Client

from calloffs import tasks
from sefton_pdps.access.roles import Role
from tests.factories import accounts
from tests.fault.competitions import DRILL, assert_each_closed_once, due, left_open, wait_until

pytestmark = [pytest.mark.fault]
TASK = "calloffs.tasks.close_due"
KILLS = 50 if DRILL else 5
A_ROUND = 2000 if DRILL else 300
DELIVERED = 1000 if DRILL else 20
HANGS_FOR = 300 if DRILL else 8


@pytest.mark.worker
def test_r8_workers_killed_while_closing_lose_and_double_nothing(live_system):
    chance = random.Random(8)
    live_system.start("worker", "beat")
    made = []
    for _ in range(KILLS):
        made += due(A_ROUND)
        current_app.send_task(TASK, ignore_result=True)
        time.sleep(chance.uniform(0, 0.5))  # the kill lands somewhere in the closing
        live_system.worker.kill()
        live_system.start("worker")
    wait_until(lambda: left_open() == 0, seconds=60)
    assert_each_closed_once(made)


def _deliver(pause: float) -> None:
    try:
        time.sleep(pause)
        tasks.close_due()
    finally:
        connections.close_all()


def test_r9_a_task_delivered_several_times_at_once_does_its_work_once(committed_db):
    chance = random.Random(9)
    made = []
    with ThreadPoolExecutor(5) as pool:
        for _ in range(DELIVERED):
            made += due(10)
            pauses = [chance.uniform(0, 0.02) for _ in range(chance.randint(1, 5))]
            list(pool.map(_deliver, pauses))
    assert_each_closed_once(made)


def _page(live_system, path: str, session: str) -> int:
    request = urllib.request.Request(
        live_system.base_url + path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert b"Call-offs" in answer.read()
        return answer.status


def _restarted(live_system) -> bool:
    """Start a worker that ended by itself, as its container's restart policy does.

    Kombu ends one now and then whose broker goes away in the middle of an acknowledgement.
    """
    if not live_system.worker.is_running():
        live_system.start("worker")
    return True


@pytest.mark.worker
def test_r10_a_lost_broker_leaves_the_pages_up_and_the_closing_comes_after_its_return(live_system):
    client = Client()
    client.force_login(accounts.person(Role.PLACEMENTS_OFFICER), backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    live_system.start("web", "worker", "beat")
    made = []

    live_system.broker.flush()
    made += due(A_ROUND)
    wait_until(lambda: _restarted(live_system) and left_open() == 0, seconds=60)

    live_system.broker.kill()
    made += due(A_ROUND, closes_in=timedelta(seconds=1))
    wait_until(lambda: left_open() == A_ROUND, seconds=30)  # the deadline passes while the broker is away
    assert _page(live_system, "/call-offs/", session) == 200
    live_system.broker.start()
    wait_until(lambda: _restarted(live_system) and left_open() == 0, seconds=60)
    assert_each_closed_once(made)


@pytest.mark.worker
def test_r10_a_broker_that_hangs_over_the_deadline_holds_up_no_page_and_loses_nothing(live_system):
    client = Client()
    client.force_login(accounts.person(Role.PLACEMENTS_OFFICER), backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    live_system.start("web", "worker", "beat")
    live_system.broker.hang()
    hung_until = time.monotonic() + HANGS_FOR
    made = due(A_ROUND, closes_in=timedelta(seconds=1))
    while time.monotonic() < hung_until:
        asked = time.monotonic()
        assert _page(live_system, "/call-offs/", session) == 200
        assert time.monotonic() - asked < 10
        time.sleep(0.5)
    live_system.broker.go_on()
    wait_until(lambda: _restarted(live_system) and left_open() == 0, seconds=60)
    assert_each_closed_once(made)
