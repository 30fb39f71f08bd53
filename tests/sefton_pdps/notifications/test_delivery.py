"""Delivery: at least once, with back-off, whatever the mail server does."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.db import connections

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.notifications.delivery import MOST_ATTEMPTS, deliver_due
from sefton_pdps.notifications.mail import MOST_ON_ONE_CONNECTION
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from sefton_pdps.settings import environment
from tests.factories.accounts import person
from tests.factories.rows import all_of, in_system
from tests.sefton_pdps.notifications.fake_smtp import FakeMailServer, mail_server

_numbers = count(1)
WAIT = 20
A_WORKER = """
import sys, django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.delivery import deliver_due
deliver_due(at=clock.now())
"""


@pytest.fixture
def mail(settings) -> Iterator[FakeMailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        yield server


def _queue(number: int = 1, *, to: User | None = None, title: str = "An offer waits for you") -> None:
    recipient = to or person(Role.PLACEMENTS_OFFICER)
    in_system(queue)(
        [
            Message(f"test:{next(_numbers)}", recipient.pk, "call_off.closed", title, "/call-offs/")
            for _ in range(number)
        ],
        at=product_clock.now(),
    )


def _deliver() -> int:
    return deliver_due(at=product_clock.now())


@pytest.mark.django_db
def test_an_e_mail_carries_a_sentence_and_a_link_and_nothing_else(mail: FakeMailServer) -> None:
    _queue()
    notice = all_of(Notice).select_related("recipient").get()
    all_of(Notice).update(body="What only the inbox shows.")
    assert _deliver() == 1
    (message,) = mail.messages
    text = message.get_payload(decode=True).decode()
    assert message["To"] == notice.recipient.email
    assert message["Message-ID"] == f"<{notice.pk}@testserver>"
    assert "http://testserver/call-offs/" in text
    assert "What only the inbox shows." not in text


@pytest.mark.django_db
def test_what_is_delivered_is_not_delivered_again(mail: FakeMailServer) -> None:
    _queue(3)
    assert (_deliver(), _deliver()) == (3, 0)
    assert len(mail.messages) == 3


@pytest.mark.django_db
def test_a_refusing_server_is_tried_again_after_waits_that_double(mail: FakeMailServer, clock) -> None:
    mail.refuse_with = "451 try again later"
    _queue()
    waits = []
    for _ in range(4):
        at = product_clock.now()
        assert deliver_due(at=at) == 0
        waits.append((all_of(Notice).get().due_at - at) / timedelta(minutes=1))
        clock.advance(minutes=waits[-1] + 1)
    assert waits == [1, 2, 4, 8]
    mail.refuse_with = ""
    assert _deliver() == 1
    assert all_of(Notice).get().attempts == 5


@pytest.mark.django_db
def test_before_its_wait_is_over_a_notice_is_left_alone(mail: FakeMailServer, clock) -> None:
    mail.refuse_with = "451 try again later"
    _queue()
    _deliver()
    clock.advance(seconds=30)
    _deliver()
    assert all_of(Notice).get().attempts == 1


@pytest.mark.django_db
def test_a_notice_that_never_goes_out_ends_on_the_failed_list(mail: FakeMailServer, clock) -> None:
    mail.refuse_with = "550 no such person"
    _queue()
    for _ in range(MOST_ATTEMPTS + 2):
        _deliver()
        clock.advance(days=1)
    notice = all_of(Notice).get()
    assert notice.attempts == MOST_ATTEMPTS
    assert notice.failed_at is not None
    assert notice.last_error == "SMTPRecipientsRefused"


@pytest.mark.django_db
def test_a_server_that_is_not_there_loses_nothing(settings, mail: FakeMailServer, clock) -> None:
    settings.EMAIL_PORT = 9
    _queue(2)
    assert _deliver() == 0
    settings.EMAIL_PORT = mail.port
    clock.advance(minutes=2)
    assert _deliver() == 2


@pytest.mark.django_db
def test_a_notice_that_cannot_be_written_as_mail_does_not_hold_up_the_others(mail: FakeMailServer) -> None:
    _queue(to=person(email="two\nlines@example.invalid"))
    _queue()
    assert _deliver() == 1
    assert all_of(Notice).get(delivered_at=None).last_error == "ValueError"


@pytest.mark.django_db
def test_a_title_of_two_lines_becomes_one_subject(mail: FakeMailServer) -> None:
    _queue(title="First line\nBcc: somebody@example.invalid")
    assert _deliver() == 1
    assert mail.messages[0]["Subject"] == "First line Bcc: somebody@example.invalid"
    assert mail.messages[0]["Bcc"] is None


@pytest.mark.django_db
def test_a_person_who_left_gets_no_mail(mail: FakeMailServer) -> None:
    _queue(to=person(Role.PLACEMENTS_OFFICER, is_active=False))
    assert _deliver() == 0
    assert mail.messages == []
    assert all_of(Notice).get().last_error == "the recipient has left"


@pytest.mark.django_db
def test_a_server_that_dies_after_the_data_is_sent_the_same_message_again(
    mail: FakeMailServer, clock
) -> None:
    mail.hang_up_after_data = True
    _queue()
    assert _deliver() == 0
    mail.hang_up_after_data = False
    clock.advance(minutes=2)
    assert _deliver() == 1
    first, second = mail.message_ids
    assert first == second


@pytest.mark.django_db
def test_a_hundred_go_over_one_connection_and_the_next_over_another(mail: FakeMailServer) -> None:
    _queue(MOST_ON_ONE_CONNECTION + 2)
    assert _deliver() == MOST_ON_ONE_CONNECTION + 2
    assert mail.connections == 2
    assert len(set(mail.message_ids)) == len(mail.message_ids) == MOST_ON_ONE_CONNECTION + 2


@pytest.mark.django_db
def test_one_refused_recipient_in_the_middle_holds_up_and_doubles_nobody(mail: FakeMailServer) -> None:
    mail.refuse_with, mail.refuses = "550 no such person", "refused@example.invalid"
    _queue(3)
    _queue(to=person(Role.PLACEMENTS_OFFICER, email="refused@example.invalid"))
    _queue(3)
    assert _deliver() == 6
    assert len(set(mail.message_ids)) == len(mail.message_ids) == 6
    left = all_of(Notice).select_related("recipient").get(delivered_at=None)
    assert (left.recipient.email, left.attempts) == ("refused@example.invalid", 1)


@pytest.mark.django_db
def test_a_connection_lost_in_the_middle_costs_one_notice_a_wait_and_the_others_nothing(
    mail: FakeMailServer, clock
) -> None:
    def lose_the_third() -> None:
        mail.hang_up_after_data = len(mail.messages) == 3

    mail.after_data = lose_the_third
    _queue(6)
    assert _deliver() == 5
    assert mail.connections == 2
    waits = all_of(Notice).get(delivered_at=None)
    assert (waits.attempts, waits.last_error) == (1, "SMTPServerDisconnected")
    clock.advance(minutes=2)
    assert _deliver() == 1
    assert mail.message_ids[-1] == mail.message_ids[2]
    assert len(set(mail.message_ids)) == 6


@pytest.mark.django_db
def test_a_server_that_ends_its_connections_sooner_costs_no_notice_an_attempt(mail: FakeMailServer) -> None:
    mail.most_on_one_connection = 2
    _queue(5)
    assert _deliver() == 5
    assert mail.connections == 3
    assert len(set(mail.message_ids)) == len(mail.message_ids) == 5
    assert set(all_of(Notice).values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db
def test_a_server_that_takes_nothing_over_any_connection_is_not_asked_for_ever(mail: FakeMailServer) -> None:
    mail.most_on_one_connection = 0
    _queue(2)
    assert _deliver() == 0
    assert mail.connections == 2
    assert set(all_of(Notice).values_list("attempts", "last_error")) == {(1, "SMTPSenderRefused")}


@pytest.mark.django_db
def test_each_notice_takes_the_same_few_statements_however_many_wait(
    mail: FakeMailServer, django_assert_max_num_queries
) -> None:
    _queue(40)
    # Scope, claim and outcome; the test's own transaction adds two savepoints and the scope once more.
    with django_assert_max_num_queries(40 * 6 + 12):
        assert _deliver() == 40


@pytest.mark.fault
def test_a_worker_killed_between_sending_and_writing_repeats_one_message(
    committed_db: str, mail: FakeMailServer
) -> None:
    _queue(3)
    in_hand, over = threading.Event(), threading.Event()

    def hold_the_second() -> None:
        if len(mail.messages) == 2:
            in_hand.set()
            over.wait(WAIT)

    mail.after_data = hold_the_second
    worker = subprocess.Popen(
        [sys.executable, "-c", A_WORKER, str(mail.port)],
        cwd=PROJECT,
        env=environment.child(
            **servers.environment(committed_db), DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test"
        ),
    )
    try:
        assert in_hand.wait(WAIT)
    finally:
        worker.kill()
        worker.wait()
        over.set()
    assert _until_unlocked() == 2
    assert not all_of(Notice).filter(delivered_at=None).exists()
    assert len(mail.messages) == 4
    assert len(set(mail.message_ids)) == 3


def _until_unlocked() -> int:
    """Deliver; PostgreSQL gives the killed worker's locks back once it sees that nobody is there."""
    sent, ends = 0, product_clock.now() + timedelta(seconds=WAIT)
    while sent < 2 and product_clock.now() < ends:
        sent += _deliver()
    return sent


@pytest.mark.fault
def test_two_workers_send_at_the_same_time_and_nothing_twice(committed_db: str, mail: FakeMailServer) -> None:
    _queue(40)
    both = threading.Barrier(2, timeout=WAIT)
    first_two = count(1)
    mail.after_data = lambda: both.wait() if next(first_two) <= 2 else None
    sent = []

    def work() -> None:
        try:
            sent.append(_deliver())
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 40
    assert min(sent) > 0
    assert len(set(mail.message_ids)) == len(mail.message_ids) == 40


@pytest.mark.fault
def test_a_sweep_that_finds_only_what_another_holds_ends_at_once(
    committed_db: str, mail: FakeMailServer, settings
) -> None:
    settings.EMAIL_TIMEOUT = 2 * WAIT
    _queue()
    in_hand, over, was_in_time = threading.Event(), threading.Event(), []

    def hold() -> None:
        in_hand.set()
        was_in_time.append(over.wait(WAIT))

    def work() -> None:
        try:
            _deliver()
        finally:
            connections.close_all()

    mail.after_data = hold
    worker = threading.Thread(target=work)
    worker.start()
    assert in_hand.wait(WAIT)
    assert _deliver() == 0
    over.set()
    worker.join()
    assert was_in_time == [True], "The second asked for the same notice until the first had sent it."
    assert len(mail.messages) == 1
