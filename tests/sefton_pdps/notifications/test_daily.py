"""One e-mail a day for whoever chose that: how many are new and no more; what concerns the account at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import ProgrammingError, transaction
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications import daily
from sefton_pdps.notifications.delivery import deliver_due
from sefton_pdps.notifications.models import DailyMail, Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 6, 10, 22, tzinfo=UTC)
MORNING = datetime(2026, 6, 11, 6, tzinfo=UTC)  # 7 in the morning in England, in summer


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope; a request sets its own."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


@pytest.fixture
def reader() -> User:
    user = person(Role.PLACEMENTS_OFFICER)
    daily.choose(daily=True, by=user, at=NIGHT)
    return user


def tell(user: User, number: int = 1, kind: str = "referral.submit", at: datetime = NIGHT) -> None:
    queue(
        [Message(f"{kind}:{number}:{user.pk}", user.pk, kind, f"Referral RF-TEST-{number} waits", "/help/")],
        at=at,
    )


def sent() -> list[tuple[str, str]]:
    """What went out: subject and text."""
    return [(str(one.subject), str(one.body)) for one in mail.outbox]


def test_many_messages_are_one_e_mail_in_the_morning_that_says_how_many_and_of_whom_nothing(
    reader: User,
) -> None:
    for number in (1, 2, 3):
        tell(reader, number)
    assert deliver_due(at=NIGHT) == 0 and sent() == []
    assert daily.send_due(at=MORNING - timedelta(minutes=1)) == 0
    assert daily.send_due(at=MORNING) == 1
    [(subject, text)] = sent()
    assert subject == "3 new messages in your inbox" and text.count("/inbox/") == 1
    assert "RF-TEST" not in subject + text
    assert daily.send_due(at=MORNING) == deliver_due(at=MORNING + timedelta(days=1)) == 0
    assert len(sent()) == 1 and not all_of(Notice).filter(delivered_at=None).exists()


def test_nothing_new_and_nothing_unread_send_nothing_and_the_next_morning_is_waited_for(reader: User) -> None:
    tell(reader)
    all_of(Notice).update(read_at=NIGHT)
    assert daily.send_due(at=MORNING) == 0 and sent() == []
    assert all_of(DailyMail).get().due_at == MORNING + timedelta(days=1)


@pytest.mark.parametrize("kind", ["account.second_factor", "link.set_password"])
def test_what_concerns_the_account_goes_out_at_once(reader: User, kind: str) -> None:
    tell(reader, kind=kind)
    assert deliver_due(at=NIGHT) == 1 and len(sent()) == 1
    assert daily.send_due(at=MORNING) == 0


def test_nobody_elses_e_mails_wait(reader: User) -> None:
    tell(person(Role.PLACEMENTS_OFFICER))
    assert deliver_due(at=NIGHT) == 1


def test_whoever_gives_it_up_gets_what_waits_at_once(reader: User) -> None:
    tell(reader)
    daily.choose(daily=False, by=reader, at=NIGHT)
    assert deliver_due(at=NIGHT) == 1 and daily.send_due(at=MORNING) == 0


def test_whoever_has_left_gets_none_and_it_is_said_why(reader: User) -> None:
    tell(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert daily.send_due(at=MORNING) == 0 and deliver_due(at=MORNING) == 0
    assert sent() == [] and all_of(Notice).get().last_error == "the recipient has left"


def test_a_mail_server_that_is_away_is_tried_again_an_hour_later(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(reader)
    with monkeypatch.context() as away:

        def refuse(self: EmailBackend, messages: list[object]) -> int:
            raise ConnectionRefusedError

        away.setattr(EmailBackend, "send_messages", refuse)
        assert daily.send_due(at=MORNING) == 0
    assert daily.send_due(at=MORNING + timedelta(minutes=59)) == 0
    assert daily.send_due(at=MORNING + timedelta(hours=1)) == 1
    assert len(sent()) == 1


def test_it_comes_at_7_in_england_in_winter_too() -> None:
    assert daily.next_morning(datetime(2026, 12, 1, 6, 59, tzinfo=UTC)) == datetime(
        2026, 12, 1, 7, tzinfo=UTC
    )
    assert daily.next_morning(datetime(2026, 12, 1, 7, tzinfo=UTC)) == datetime(2026, 12, 2, 7, tzinfo=UTC)


def test_the_choice_is_made_on_a_page_and_stays_chosen(client: Client) -> None:
    user = person(Role.PROVIDER_ADMINISTRATOR, provider=providers.provider())
    client.force_login(user)
    assert "/inbox/e-mails/" in client.get("/inbox/").content.decode()
    said = client.post("/inbox/e-mails/", {"often": "daily", "key": uuid4()}, follow=True).content.decode()
    assert "You get one e-mail a day now." in said
    client.post("/inbox/e-mails/", {"often": "daily", "key": uuid4()})
    assert [one.user_id for one in all_of(DailyMail)] == [user.pk]
    assert "You get an e-mail for each message now." in (
        client.post("/inbox/e-mails/", {"often": "each", "key": uuid4()}, follow=True).content.decode()
    )
    assert not all_of(DailyMail).exists()


def test_a_provider_reads_and_makes_no_choice_of_anybody_elses(reader: User) -> None:
    DailyMail.objects.all().delete()
    daily.choose(daily=True, by=person(Role.AUDITOR), at=NIGHT)
    user = person(Role.PROVIDER_ADMINISTRATOR, provider=providers.provider())
    with tenancy.scope(user.scope):
        assert not DailyMail.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            DailyMail.objects.create(user_id=reader.pk, due_at=product_clock.now())
