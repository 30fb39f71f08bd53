"""E-mail as files, for a desk and for servers that tests start: a file for each message."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Keeps each message in a file of its own in `EMAIL_FILE_PATH`, under a name that no other process can take.

    Django's own names a file by the second and by a number that two workers share, and adds to the one that is there.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        for message in email_messages:
            _keep(message.message().as_bytes(), folder)
        return len(email_messages)


def _keep(content: bytes, folder: Path) -> None:
    """Whole before it has its name: whoever looks into the folder finds no half message."""
    handle, unfinished = tempfile.mkstemp(prefix=".", dir=folder)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(unfinished).rename(folder / f"{Path(unfinished).name.removeprefix('.')}.eml")
