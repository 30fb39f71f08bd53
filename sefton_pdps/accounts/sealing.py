"""Sealing what the database must not be able to read by itself: the keys stand in the settings, outside it."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _keys() -> MultiFernet:
    """Every key opens, the first one seals: a new key is put before the old one."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
            for key in settings.SEALING_KEYS
        ]
    )


def seal(content: Any, *, owner: UUID) -> bytes:
    """Content that only the holder of a key can read, and only as this person's."""
    return _keys().encrypt(json.dumps([str(owner), content]).encode())


def opened(sealed: bytes | memoryview, *, owner: UUID) -> Any:
    """What was sealed for this person; None when it is another's, damaged, or its key is gone."""
    try:
        whose, content = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        return None
    return content if whose == str(owner) else None
