"""The e-mail about a notice, and the connection that a sweep sends many over."""

from contextlib import suppress
from datetime import date
from smtplib import SMTPSenderRefused
from types import TracebackType
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.urls import reverse

from sefton_pdps.core.text import words
from sefton_pdps.notifications.models import LINK, DailyMail, Notice

# Many a mail server takes some hundreds of messages over one connection and then ends it.
MOST_ON_ONE_CONNECTION = 100
# A server's word that it ends the connection, whatever it was asked.
ENDS_CONNECTION = 421
# Whoever answers by night need not have an account.
BY_TELEPHONE = "\nIf none of you signs in, answer when Sefton's officers ring you.\n"


def email_about(notice: Notice) -> EmailMessage:
    """A sentence and a link, never a child's data. Its Message-ID is the same each time it is sent."""
    link = urljoin(settings.BASE_URL, notice.url)
    asked = "Open this link; it works once" if notice.kind.startswith(LINK) else "Sign in to read it"
    by_telephone = BY_TELEPHONE if notice.recipient is None else ""
    return EmailMessage(
        subject=" ".join(notice.title.split()),
        body=f"{notice.title}\n\n{asked}: {link}\n{by_telephone}\nThis e-mail holds no personal details on "
        "purpose.\n",
        to=[notice.recipient.email if notice.recipient else notice.address],
        headers={"Message-ID": f"<{notice.pk}@{urlsplit(settings.BASE_URL).hostname}>"},
    )


def email_of_the_day(choice: DailyMail, number: int, day: date) -> EmailMessage:
    """How many messages are new, and the way to the inbox; its Message-ID is the same for a person and a day."""
    new = words.plural(number, "new message")
    link = urljoin(settings.BASE_URL, reverse("notifications:inbox"))
    return EmailMessage(
        subject=f"{new} in your inbox",
        body=f"{new} in your inbox since the last e-mail.\n\nSign in to read: {link}\n\n"
        "This e-mail holds no personal details on purpose. You chose one e-mail a day; you can change that in your "
        "inbox.\n",
        to=[choice.user.email],
        headers={"Message-ID": f"<{choice.pk}.{day:%Y%m%d}@{urlsplit(settings.BASE_URL).hostname}>"},
    )


class MailConnection:
    """One connection to the mail server for up to a hundred messages; a fresh one after each failure.

    Opened by the first message. A message that failed may have been taken all the same, so it is the caller's to send
    later; only one that the server never began to take, because it was ending the connection, goes again at once.
    """

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._sent = 0

    def __enter__(self) -> "MailConnection":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises OSError, which smtplib's errors are, or ValueError for a bad header."""
        is_used = self._sent > 0
        try:
            self._hand_over(message)
        except SMTPSenderRefused as refusal:
            if refusal.smtp_code != ENDS_CONNECTION or not is_used:
                raise
            self._hand_over(message)

    def _hand_over(self, message: EmailMessage) -> None:
        if self._backend is None:
            self._backend = get_connection()
        try:
            if isinstance(self._backend, SmtpBackend):
                self._backend.open()  # else it would open one for this message and close it
            self._backend.send_messages([message])
        except (OSError, ValueError):
            self._close()
            raise
        self._sent += 1
        if self._sent >= MOST_ON_ONE_CONNECTION:
            self._close()

    def _close(self) -> None:
        backend, self._backend, self._sent = self._backend, None, 0
        if backend is not None:
            # A server that has gone away is not asked to say goodbye; the messages that it took stand.
            with suppress(OSError):
                backend.close()
