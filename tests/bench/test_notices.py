"""Delivering notices against handing the same messages over one connection and writing nothing: by `make bench`.

What is above once is what it costs that each notice is claimed, sent and written by itself (ADR 76).
"""

import os
import time
from statistics import median
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.delivery import deliver_due
from sefton_pdps.notifications.mail import MOST_ON_ONE_CONNECTION, email_about
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.bench.ratios import refuse_worse_work
from tests.factories.accounts import person
from tests.factories.rows import all_of, in_system
from tests.sefton_pdps.notifications.fake_smtp import mail_server

FULL = bool(os.environ.get("BENCH"))
NUMBER, ROUNDS, MOST = (10_000, 3, 6) if FULL else (20, 1, 0)


def _queued(turn: int) -> list[EmailMessage]:
    """As many notices, and their messages for the floor."""
    recipient = person(Role.PLACEMENTS_OFFICER)
    told = [
        Message(
            f"{turn}:{number}", recipient.pk, "call_off.closed", "A competition has closed", "/call-offs/"
        )
        for number in range(NUMBER)
    ]
    in_system(queue)(told, at=clock.now())
    waiting = all_of(Notice).filter(delivered_at=None).select_related("recipient")
    return [email_about(notice) for notice in waiting]


def _floor(messages: list[EmailMessage]) -> None:
    for first in range(0, len(messages), MOST_ON_ONE_CONNECTION):
        get_connection().send_messages(messages[first : first + MOST_ON_ONE_CONNECTION])


def _measured(turn: int) -> float:
    messages = _queued(turn)
    started = time.perf_counter()
    _floor(messages)
    floor = time.perf_counter() - started
    started = time.perf_counter()
    assert deliver_due(at=clock.now()) == NUMBER
    job = time.perf_counter() - started
    print(
        f"{NUMBER:,} notices: over one connection {floor:.1f} s, delivered {job:.1f} s, {job / floor:.1f} times"
    )
    return job / floor


@pytest.mark.fault
def test_notices_are_delivered_in_so_many_times_what_handing_them_over_takes(
    committed_db: str, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server() as mail:
        settings.EMAIL_PORT = mail.port
        ratios = [_measured(turn) for turn in range(ROUNDS)]
        per_round = -(-NUMBER // MOST_ON_ONE_CONNECTION)
        assert mail.connections == 2 * ROUNDS * per_round
        assert len(mail.messages) == 2 * ROUNDS * NUMBER
    if FULL:
        assert median(ratios) <= MOST
        refuse_worse_work("delivering notices, of handing them over", median(ratios))
