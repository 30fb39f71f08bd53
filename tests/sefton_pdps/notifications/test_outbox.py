"""Queueing: in the transaction that caused it, once a key; the inbox shows a person's own messages only."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope; a request sets its own."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


def _message(user: User, key: str = "round.opened:1", **fields: str) -> Message:
    return Message(
        **{
            "key": key,
            "recipient_id": user.pk,
            "kind": "round.opened",
            "title": "A round is open",
            "url": "/help/",
        }
        | fields
    )


@pytest.fixture
def reader(client: Client) -> User:
    user = person(Role.PLACEMENTS_OFFICER)
    client.force_login(user)
    return user


def test_the_same_thing_queued_again_is_told_once(reader: User) -> None:
    for _ in range(3):
        queue([_message(reader), _message(reader)], at=clock.now())
    assert all_of(Notice).count() == 1


def test_a_message_goes_with_the_transaction_that_caused_it(reader: User) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        queue([_message(reader)], at=clock.now())
        raise LookupError
    assert not all_of(Notice).exists()


def test_queueing_wakes_a_worker_only_after_the_commit(
    reader: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as woken:
        queue([_message(reader)], at=clock.now())
        queue([], at=clock.now())
    assert len(woken) == 1


def test_queueing_goes_on_while_the_broker_is_away(reader: User, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue([_message(reader)], at=clock.now())
    assert all_of(Notice).get().delivered_at is None


def test_the_inbox_counts_and_shows_what_is_not_read(client: Client, reader: User) -> None:
    queue([_message(reader), _message(reader, "round.opened:2")], at=clock.now())
    assert '<span class="sefton-header__count">2<' in client.get("/inbox/").content.decode()


def test_opening_a_message_marks_it_read_once_and_leads_to_its_page(client: Client, reader: User) -> None:
    queue([_message(reader)], at=clock.now())
    notice = all_of(Notice).get()
    assert client.post(f"/inbox/{notice.pk}/")["Location"] == "/help/"
    read_at = all_of(Notice).get().read_at
    assert read_at is not None
    client.post(f"/inbox/{notice.pk}/")
    assert all_of(Notice).get().read_at == read_at


def test_a_message_is_not_opened_by_a_link(client: Client, reader: User) -> None:
    queue([_message(reader)], at=clock.now())
    assert client.get(f"/inbox/{all_of(Notice).get().pk}/").status_code == 405
    assert all_of(Notice).get().read_at is None


def test_somebody_elses_message_reads_the_same_as_none(client: Client, reader: User) -> None:
    queue([_message(person(Role.PLACEMENTS_OFFICER))], at=clock.now())
    foreign = client.post(f"/inbox/{all_of(Notice).get().pk}/")
    none = client.post(f"/inbox/{uuid4()}/")
    assert foreign.status_code == none.status_code == 404
    assert foreign.content == none.content
    assert all_of(Notice).get().read_at is None


def test_a_long_inbox_comes_in_pages_newest_first(client: Client, reader: User) -> None:
    for number in range(30):
        queue([_message(reader, f"round.opened:{number}", title=f"Message {number}.")], at=clock.now())
    first = client.get("/inbox/").content.decode()
    assert "Message 29." in first
    assert "Message 4." not in first
    assert 'rel="next"' in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Message 4." in client.get(f"/inbox/{older}").content.decode()


def test_an_empty_inbox_says_what_will_fill_it(client: Client, reader: User) -> None:
    assert "whenever something waits for you" in client.get("/inbox/").content.decode()
