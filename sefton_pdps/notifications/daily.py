"""One e-mail a day in place of one for each message, for whoever chose that; never a child's data in it."""

from datetime import datetime, time, timedelta
from uuid import UUID

import structlog
from django.db.models import QuerySet

from sefton_pdps.audit.actors import Actor
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.working_days import local, moment_from_local
from sefton_pdps.notifications.mail import MailConnection, email_of_the_day
from sefton_pdps.notifications.models import AT_ONCE, DailyMail, Notice

log = structlog.get_logger()
# Before an office opens; the night's messages are in it.
MORNING = time(7)
AFTER_A_FAILURE = timedelta(hours=1)
BATCH = 100


def is_daily(user: Actor) -> bool:
    """Whether this person has chosen one e-mail a day."""
    return DailyMail.objects.filter(user=user.pk).exists()


def choose(*, daily: bool, by: Actor, at: datetime) -> bool:
    """Keep a person's choice; what waits when it ends goes out at once."""
    if not daily:
        DailyMail.objects.filter(user=by.pk).delete()
    elif not is_daily(by):
        DailyMail.objects.create(user_id=by.pk, due_at=next_morning(at))
    return daily


def next_morning(at: datetime) -> datetime:
    """The next 7 in the morning in England."""
    today = local(at).date()
    morning = moment_from_local(today, MORNING)
    return morning if morning > at else moment_from_local(today + timedelta(days=1), MORNING)


@tenancy.in_scope(tenancy.SYSTEM)
def _due(at: datetime) -> list[UUID]:
    return list(
        DailyMail.objects.filter(due_at__lte=at).order_by("due_at").values_list("pk", flat=True)[:BATCH]
    )


def waiting_for(user_id: UUID, at: datetime) -> QuerySet[Notice]:
    """A person's messages that go into the next e-mail of the day."""
    unsent = Notice.objects.filter(recipient=user_id, delivered_at=None, failed_at=None, created_at__lte=at)
    return unsent.exclude(topic__in=AT_ONCE)


@tenancy.in_scope(tenancy.SYSTEM)
def _send(pk: UUID, mail: MailConnection, at: datetime) -> bool | None:
    """Send a person the e-mail of the day where something unread waits: whether it went out; None where it is not due.

    Of whoever has left the choice ends, and the sweep of single e-mails says of each why it was not sent.
    """
    claimed = DailyMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    choice = claimed.filter(pk=pk, due_at__lte=at).first()
    if choice is None:
        return None
    if not choice.user.is_active:
        choice.delete()
        return False
    waiting = waiting_for(choice.user_id, at)
    number = waiting.filter(read_at=None).count()
    choice.due_at = next_morning(at)
    try:
        if number:
            mail.send(email_of_the_day(choice, number, local(at).date()))
        waiting.update(delivered_at=at)
    except (OSError, ValueError) as error:
        log.warning("e-mail of the day not delivered", choice=str(pk), error=type(error).__name__)
        choice.due_at, number = at + AFTER_A_FAILURE, 0
    choice.save(update_fields=["due_at"])
    return bool(number)


def send_due(*, at: datetime) -> int:
    """Send what is due, each in a transaction of its own; returns how many e-mails went out."""
    sent = 0
    with MailConnection() as mail:
        while batch := _due(at):
            done = [_send(pk, mail, at) for pk in batch]
            sent += sum(map(bool, done))
            if all(one is None for one in done):  # another worker holds them and goes on
                return sent
    return sent
