"""E-mail that a desk keeps as files: each message is a file of its own, whoever writes at the same moment."""

import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.notifications.delivery import deliver_due
from sefton_pdps.notifications.outbox import Message, queue
from sefton_pdps.settings import environment
from tests.factories.accounts import person
from tests.factories.rows import in_system

BACKEND = "sefton_pdps.notifications.mail_files.EmailBackend"
# Two that begin alike, as the workers that one process forks do: the same second, the same places in memory.
EACH = 40
A_WRITER = """
import os, sys, django
django.setup()
from django.core.mail import EmailMessage, get_connection
mails = get_connection()
child = os.fork()
writer = "first" if child else "second"
for number in range(int(sys.argv[1])):
    mails.send_messages([EmailMessage(f"{writer} {number}", "Invented.", to=["someone@example.invalid"])])
    mails.close()
if child:
    sys.exit(os.waitpid(child, 0)[1])
os._exit(0)
"""


def subjects(folder: Path) -> list[str]:
    """The subject of every file, each read as the one message that it is."""
    messages = [message_from_bytes(path.read_bytes()) for path in folder.iterdir()]
    assert all(message.get_payload().count("Subject:") == 0 for message in messages)
    return sorted(message["Subject"] for message in messages)


@pytest.mark.django_db
def test_each_message_over_one_connection_is_a_file(settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = BACKEND, str(tmp_path)
    reader = person(Role.PLACEMENTS_OFFICER)
    told = [
        Message(f"test:{number}", reader.pk, "call_off.closed", f"Offer {number}", "/") for number in range(3)
    ]
    in_system(queue)(told, at=clock.now())
    assert deliver_due(at=clock.now()) == 3
    assert subjects(tmp_path) == ["Offer 0", "Offer 1", "Offer 2"]


def test_no_message_of_two_workers_in_one_second_is_lost(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", A_WRITER, str(EACH)],
        cwd=PROJECT,
        check=True,
        env=environment.child(
            DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test", EMAIL_FILE_PATH=str(tmp_path)
        ),
    )
    assert subjects(tmp_path) == sorted(
        f"{writer} {number}" for writer in ("first", "second") for number in range(EACH)
    )
