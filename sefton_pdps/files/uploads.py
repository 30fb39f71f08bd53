"""The check of every upload by its content: what the file is called or claims to be decides nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Protocol
from zipfile import is_zipfile

import filetype
from django.conf import settings

from sefton_pdps.core.text.words import listed
from sefton_pdps.files.file_types import FileType, clean_name
from sefton_pdps.files.office_content import check_office, hidden_sheets, office_type
from sefton_pdps.files.pdf_content import check_pdf
from sefton_pdps.files.picture_content import check_jpeg, check_png
from sefton_pdps.files.refusals import UploadRefused
from sefton_pdps.files.text_content import check_csv, is_text

MEGABYTE = 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_START = b"PK\x03\x04"


class Upload(Protocol):
    """What Django hands over: something with a name that can be read."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Checked:
    """Content that may be stored; only `check_upload` and `made_here` give one."""

    name: str
    file_type: FileType
    body: bytes = field(repr=False)
    # Of an Excel file: sheets that its reader does not see, and is told of.
    hidden_sheets: int = 0

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


def check_upload(file: Upload, allowed: Collection[FileType]) -> Checked:
    """Takes a file of an allowed type, told by its content, that does nothing by itself, up to 10 MB.

    Raises UploadRefused with a sentence that says what to upload instead.
    """
    limit = settings.UPLOAD_LIMIT_BYTES
    body = file.read(limit + 1)
    if not body:
        raise UploadRefused("The file is empty. Choose the file again.")
    if len(body) > limit:
        raise UploadRefused(
            f"The file is larger than {limit // MEGABYTE} MB. Upload a smaller file, or split it into two."
        )
    content_type = _type_of(body)
    if content_type is None and FileType.CSV in allowed and is_text(body):
        content_type = FileType.CSV
    if content_type is None or content_type not in allowed:
        raise _wrong_type(body, allowed)
    _CHECKS[content_type](body)
    if content_type in _NEVER_ALSO_A_ZIP and is_zipfile(BytesIO(body)):
        raise UploadRefused("The file has another file hidden in it. Save it again and upload the new one.")
    hidden = hidden_sheets(body) if content_type is FileType.XLSX else 0
    return Checked(clean_name(file.name or "", content_type), content_type, body, hidden)


def made_here(body: bytes, *, name: str, file_type: FileType = FileType.PDF) -> Checked:
    """Content that the service made itself (an agreement, a report), to be stored like an upload."""
    return Checked(clean_name(name, file_type), file_type, body)


def _type_of(body: bytes) -> FileType | None:
    if body.startswith(ZIP_START):
        return office_type(body)
    media = filetype.guess_mime(body)
    return next((kind for kind in FileType if kind.content_type == media), None)


def _wrong_type(body: bytes, allowed: Collection[FileType]) -> UploadRefused:
    wanted = listed([kind.words for kind in FileType if kind in allowed], "or")
    if body.startswith(OLD_OFFICE):
        return UploadRefused(
            f"This is an older Office file, or one with a password. Save it as {wanted} without a password."
        )
    return UploadRefused(f"The file is not what this page takes. Upload a file of this kind: {wanted}.")


_CHECKS: dict[FileType, Callable[[bytes], None]] = {
    FileType.PDF: check_pdf,
    FileType.DOCX: check_office,
    FileType.XLSX: check_office,
    FileType.CSV: check_csv,
    FileType.PNG: check_png,
    FileType.JPEG: check_jpeg,
}
_NEVER_ALSO_A_ZIP = frozenset({FileType.PDF, FileType.PNG, FileType.JPEG})
