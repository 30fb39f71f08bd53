"""Delivering the outbox by e-mail: at least once, de-duplicated by key, with back-off."""

from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from sefton_pdps.notifications.models import Notice

log = structlog.get_logger()
BATCH = 50
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)


def _email(notice: Notice) -> EmailMessage:
    link = urljoin(settings.BASE_URL, notice.url)
    return EmailMessage(
        subject=notice.title,
        body=f"{notice.title}\n\nSign in to read it: {link}\n\nThis e-mail holds no personal details on purpose.\n",
        to=[notice.recipient.email],
        headers={"Message-ID": f"<{notice.pk}@{urlsplit(settings.BASE_URL).hostname}>"},
    )


def _postpone(notice: Notice, error: Exception, at: datetime) -> None:
    notice.last_error = type(error).__name__
    if notice.attempts >= MOST_ATTEMPTS:
        notice.failed_at = at
    else:
        notice.due_at = at + FIRST_WAIT * 2 ** (notice.attempts - 1)
    log.warning(
        "notice not delivered", notice=str(notice.pk), attempts=notice.attempts, error=notice.last_error
    )


def deliver_due(*, at: datetime) -> int:
    """Send what is due, a batch at a time, skipping rows that another worker holds; returns how many went out.

    A worker killed between sending and writing sends again with the same Message-ID (trial R14).
    """
    sent = 0
    connection = get_connection()
    while True:
        with transaction.atomic():
            batch = list(
                Notice.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(delivered_at=None, failed_at=None, due_at__lte=at)
                .select_related("recipient")
                .order_by("due_at")[:BATCH]
            )
            for notice in batch:
                notice.attempts += 1
                try:
                    connection.send_messages([_email(notice)])
                    notice.delivered_at, sent = at, sent + 1
                except OSError as error:  # smtplib's errors are OSErrors
                    _postpone(notice, error, at)
                notice.save(update_fields=["attempts", "delivered_at", "failed_at", "due_at", "last_error"])
        if len(batch) < BATCH:
            return sent
