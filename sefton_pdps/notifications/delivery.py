"""Delivering the outbox by e-mail: at least once, de-duplicated by key, with back-off."""

import time
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from sefton_pdps.core.database import tenancy
from sefton_pdps.notifications.mail import MailConnection, email_about
from sefton_pdps.notifications.models import AT_ONCE, LINK, DailyMail, Notice

log = structlog.get_logger()
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
# A sweep ends well before its task is killed; what is left waits for the next one.
LONGEST_SWEEP_SECONDS = 120
LEFT = "the recipient has left"
BATCH = 100
# A notice's columns that a sweep writes; it reads these, and what the e-mail says to whom.
WRITTEN = ("attempts", "delivered_at", "failed_at", "due_at", "last_error", "url")
READ = (*WRITTEN, "kind", "title", "address", "recipient__email", "recipient__is_active")


def _postpone(notice: Notice, error: Exception, at: datetime) -> None:
    notice.last_error = type(error).__name__
    if notice.attempts >= MOST_ATTEMPTS:
        notice.failed_at = at
    else:
        notice.due_at = at + FIRST_WAIT * 2 ** (notice.attempts - 1)
    log.warning(
        "notice not delivered", notice=str(notice.pk), attempts=notice.attempts, error=notice.last_error
    )


def _send(notice: Notice, mail: MailConnection, at: datetime) -> bool:
    notice.attempts += 1
    try:
        mail.send(email_about(notice))
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; a bad header is a ValueError
        _postpone(notice, error, at)
        return False
    notice.delivered_at = at
    if notice.kind.startswith(LINK):
        notice.url = "/"  # whoever reads the table later finds no way into somebody's account
    return True


def _waiting(at: datetime) -> QuerySet[Notice]:
    """What is due, without what waits for somebody's e-mail of the day."""
    daily = DailyMail.objects.filter(user=OuterRef("recipient"))
    due = Notice.objects.filter(delivered_at=None, failed_at=None, due_at__lte=at)
    return due.filter(Q(topic__in=AT_ONCE) | ~Exists(daily))


@tenancy.in_scope(tenancy.SYSTEM)
def _most_urgent(at: datetime) -> list[UUID]:
    """The notices to try next. Nobody holds them by this: another worker may read the same."""
    return list(_waiting(at).order_by("due_at").values_list("pk", flat=True)[:BATCH])


@tenancy.in_scope(tenancy.SYSTEM)
def _deliver(pk: UUID, mail: MailConnection, at: datetime) -> bool | None:
    """Deliver a notice: whether it went out from here; None where another worker holds it or has sent it."""
    claimed = _waiting(at).select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    notice = claimed.only(*READ).filter(pk=pk).first()
    if notice is None:
        return None
    if notice.recipient is None or notice.recipient.is_active:
        sent = _send(notice, mail, at)
    else:
        sent, notice.failed_at, notice.last_error = False, at, LEFT
    notice.save(update_fields=WRITTEN)
    return sent


def deliver_due(*, at: datetime) -> int:
    """Send what is due, the most urgent first, a hundred over one connection to the mail server; returns how many.

    Each notice is claimed, sent and written in a transaction of its own, skipping those that another worker holds. So
    a worker killed between sending and writing repeats that one notice, with the same Message-ID, and gives the others
    back by dying (ADR 76).
    """
    sent, ends = 0, time.monotonic() + LONGEST_SWEEP_SECONDS
    with MailConnection() as mail:
        while batch := _most_urgent(at):
            has_claimed = False
            for pk in batch:
                outcome = _deliver(pk, mail, at)
                has_claimed |= outcome is not None
                sent += bool(outcome)
                if time.monotonic() >= ends:
                    return sent
            if (
                not has_claimed
            ):  # whoever holds them goes on with the rest; asking over and over keeps both busy
                return sent
    return sent
