"""The e-mails that a running system sent, as files."""

import re
import time
from email import message_from_string
from pathlib import Path


def mailed_link(folder: Path, email: str, number: int) -> str:
    """The address in the nth e-mail to a person, once the worker has sent it."""
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        kept = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        theirs = [mail for mail in map(Path.read_text, kept) if f"To: {email}" in mail]
        if len(theirs) >= number:
            text = message_from_string(theirs[number - 1]).get_payload(decode=True).decode()
            found = re.search(r"https?://[^/\s]+(/\S+)", text)
            assert found
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"No e-mail number {number} to {email} within 30 seconds.")
