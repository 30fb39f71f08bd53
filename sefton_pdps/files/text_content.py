"""The content of a CSV file: plain text and nothing else."""

from sefton_pdps.files.refusals import UploadRefused

# Text of another encoding, as Excel's "Unicode text" is: most of its marks are followed by a nought.
_LINE_MARKS = frozenset("\t\r\n")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def is_text(body: bytes) -> bool:
    """Whether it may be meant as text: nothing in it is a nought, but for text of a wider encoding."""
    return body.startswith(_WIDE) or b"\0" not in body


def check_csv(body: bytes) -> None:
    """It is UTF-8 and has no mark that is not for reading; raises UploadRefused."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UploadRefused(
            "The file is not in UTF-8, so names in it would come out wrong. Save it as “CSV UTF-8” or as Excel (.xlsx)."
        ) from error
    if not all(mark.isprintable() or mark in _LINE_MARKS for mark in text if not mark.isspace()):
        raise UploadRefused("The file is not plain text. Save it as “CSV UTF-8” or as Excel (.xlsx).")
