"""A form sent twice (double click, back and send, two tabs) is carried out once; changed, it is another sending."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest

from sefton_pdps.core.models import Submission

NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "key"})


def sending(request: HttpRequest, key: UUID) -> UUID:
    """What a page's key and what was sent from it are together: the same page with other content is another one."""
    digest = sha256(request.path.encode())
    for name in sorted(set(request.POST) - NOT_CONTENT):
        for value in request.POST.getlist(name):
            digest.update(f"\0{name}\0{value}".encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(f"\0{name}\0{file.name}\0{_hash(file)}".encode())
    return uuid5(key, digest.hexdigest())


def _hash(file: UploadedFile) -> str:
    digest = sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def claim(key: UUID, *, user_id: UUID, at: datetime) -> bool:
    """True for the first use of a key. A second caller waits for the first to finish, then gets False."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO core_submission (key, user_id, at, outcome) VALUES (%s, %s, %s, '')
               ON CONFLICT (key) DO NOTHING""",
            [str(key), str(user_id), at],
        )
        return cursor.rowcount == 1


def remember(key: UUID, outcome: str) -> None:
    """Keep the address that the first sending ended at."""
    Submission.objects.filter(key=key).update(outcome=outcome)


def outcome(key: UUID, *, user_id: UUID) -> str:
    """The address that the first sending by this person ended at, or an empty string."""
    submission = Submission.objects.filter(key=key, user_id=user_id).first()
    return submission.outcome if submission else ""
