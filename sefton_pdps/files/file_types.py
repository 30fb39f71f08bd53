"""The kinds of file the service takes and the names it keeps them under."""

import unicodedata
from enum import Enum

LONGEST_NAME = 120
KEPT_MARKS = " -_.()'&,"


class FileType(Enum):
    """A kind of file, told by its content: words for people, media type, extension."""

    PDF = ("PDF", "application/pdf", "pdf")
    DOCX = (
        "Word (.docx)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    )
    XLSX = ("Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    PNG = ("PNG picture", "image/png", "png")
    # Plain text, which nothing in its content names: taken where a page asks for it, and by no other.
    CSV = ("CSV (.csv)", "text/csv; charset=utf-8", "csv")
    JPEG = ("JPEG picture", "image/jpeg", "jpg")

    def __init__(self, words: str, content_type: str, extension: str) -> None:
        self.words = words
        self.content_type = content_type
        self.extension = extension


DOCUMENTS = frozenset({FileType.PDF, FileType.DOCX, FileType.XLSX})
DOCUMENTS_AND_PICTURES = frozenset(FileType) - {FileType.CSV}


def clean_name(given: str, file_type: FileType) -> str:
    """A name fit to show and to download under: no path, no control or direction marks, the true extension.

    At most 120 characters. It is only ever a label: the path of a stored file is made from its own key.
    """
    last = unicodedata.normalize("NFKC", given).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(mark if mark.isalnum() or mark in KEPT_MARKS else " " for mark in last)
    stem, dot, _extension = kept.rpartition(".")
    words = " ".join((stem if dot else kept).split()).lstrip(". ")
    longest = LONGEST_NAME - len(file_type.extension) - 1
    return f"{words[:longest].rstrip(' .') or 'document'}.{file_type.extension}"
