"""Keeps checked files on disk under names of their own, and hands them out as downloads only."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.errors import DomainError
from sefton_pdps.files import copies
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.refusals import FileLost
from sefton_pdps.files.uploads import Checked

log = structlog.get_logger()
Answer = TypeVar("Answer", bound=HttpResponseBase)
FOLDER = "stored"
ORPHAN_AGE = timedelta(days=1)


class Person(Protocol):
    pk: UUID


def store(
    checked: Checked,
    *,
    kind: str,
    owner_scope: str,
    by: Person | None,
    at: datetime,
    shared_with_provider_id: UUID | None = None,
) -> StoredFile:
    """Keeps a checked file for a scope ("council" or "provider:<id>"), in the caller's transaction.

    The content is written before its row; when the transaction rolls back, the sweep removes what has no row.
    """
    key = new_id()
    path = f"{FOLDER}/{key.hex[:2]}/{key}"
    try:
        write_whole(_absolute(path), checked.body)
    except OSError as error:
        raise DomainError(
            "The file could not be kept. Nothing was saved. Try again in a few minutes."
        ) from error
    return StoredFile.objects.create(
        id=key,
        owner_scope=owner_scope,
        shared_with_provider_id=shared_with_provider_id,
        kind=kind,
        original_name=checked.name,
        path=path,
        size=len(checked.body),
        sha256=checked.sha256,
        content_type=checked.file_type.content_type,
        hidden_sheets=checked.hidden_sheets,
        created_at=at,
        created_by_id=by.pk if by else None,
    )


def open_response(stored: StoredFile) -> FileResponse:
    """The download of a file, for a view that has checked its permission; browsers save it, never show it."""
    path = _absolute(stored.path)
    try:
        if path.stat().st_size != stored.size:
            raise FileLost(stored.pk)
        content = path.open("rb")
    except OSError as error:
        raise FileLost(stored.pk) from error
    response = FileResponse(
        content, as_attachment=True, filename=stored.original_name, content_type=stored.content_type
    )
    return _never_shown(response)


def made_response(body: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The download of what was made for this answer and is kept nowhere."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _never_shown(response)


def _never_shown(response: Answer) -> Answer:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def content(stored: StoredFile) -> bytes:
    """The whole content of a file, for work that reads it; the caller has checked the permission."""
    try:
        body = _absolute(stored.path).read_bytes()
    except OSError as error:
        raise FileLost(stored.pk) from error
    if len(body) != stored.size:
        raise FileLost(stored.pk)
    return body


def remove_orphans(*, at: datetime) -> int:
    """Removes content that has no row and is a day old (its transaction was rolled back); says how many."""
    oldest = (at - ORPHAN_AGE).timestamp()
    removed = 0
    for folder in sorted(_absolute(FOLDER).glob("[0-9a-f][0-9a-f]")):
        paths = {f"{FOLDER}/{folder.name}/{file.name}": file for file in folder.iterdir()}
        kept = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
        for path, file in paths.items():
            if path not in kept and file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def remove_copies(*, at: datetime) -> int:
    """Removes the content of copies whose time is over; says how many. What another run removed is no error."""
    rows = StoredFile.objects.filter(kind__in=copies.KINDS, created_at__lte=at - copies.KEPT)
    removed = 0
    for path in rows.order_by("created_at", "pk").values_list("path", flat=True).iterator():
        try:
            _absolute(path).unlink()
        except FileNotFoundError:
            continue
        except OSError:
            # Its name is an id; the next night tries again.
            log.warning("content of a copy could not be removed", path=path)
            continue
        removed += 1
    return removed


def _absolute(path: str) -> Path:
    return Path(settings.FILES_ROOT) / path


def write_whole(path: Path, body: bytes) -> None:
    """Whole or not at all: written beside its place, flushed to the disk, then moved."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
