"""Delivering the outbox by e-mail: at least once, de-duplicated by key, with back-off."""

import time
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from sefton_pdps.core import tenancy
from sefton_pdps.notifications.models import LINK, Notice

log = structlog.get_logger()
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
# A sweep ends well before its task is killed; what is left waits for the next one.
LONGEST_SWEEP_SECONDS = 120
LEFT = "the recipient has left"


def _email(notice: Notice) -> EmailMessage:
    link = urljoin(settings.BASE_URL, notice.url)
    asked = "Open this link; it works once" if notice.kind.startswith(LINK) else "Sign in to read it"
    return EmailMessage(
        subject=" ".join(notice.title.split()),
        body=f"{notice.title}\n\n{asked}: {link}\n\nThis e-mail holds no personal details on purpose.\n",
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


def _send(notice: Notice, at: datetime) -> bool:
    notice.attempts += 1
    try:
        get_connection().send_messages([_email(notice)])
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; a bad header is a ValueError
        _postpone(notice, error, at)
        return False
    notice.delivered_at = at
    if notice.kind.startswith(LINK):
        notice.url = "/"  # whoever reads the table later finds no way into somebody's account
    return True


@tenancy.in_scope(tenancy.SYSTEM)
def _deliver_next(at: datetime) -> bool | None:
    """Deliver the most urgent notice that no other worker holds: whether it went out, None when none is left."""
    notice = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(delivered_at=None, failed_at=None, due_at__lte=at)
        .select_related("recipient")
        .order_by("due_at")
        .first()
    )
    if notice is None:
        return None
    if notice.recipient.is_active:
        sent = _send(notice, at)
    else:
        sent, notice.failed_at, notice.last_error = False, at, LEFT
    notice.save(update_fields=["attempts", "delivered_at", "failed_at", "due_at", "last_error", "url"])
    return sent


def deliver_due(*, at: datetime) -> int:
    """Send what is due, one notice a transaction, skipping those that another worker holds; returns how many.

    A worker killed between sending and writing repeats that one notice, with the same Message-ID (trial R14).
    """
    sent, ends = 0, time.monotonic() + LONGEST_SWEEP_SECONDS
    while time.monotonic() < ends:
        outcome = _deliver_next(at)
        if outcome is None:
            break
        sent += outcome
    return sent
