"""Looks inside an uploaded PDF: it may show pages and link to addresses, and do nothing by itself."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from pikepdf.settings import set_qpdf_limits

from sefton_pdps.files.refusals import UploadRefused

MOST_OBJECTS = 400_000
STREAM_LIMIT = 64 * 1024 * 1024

# A few kilobytes can unpack to gigabytes. The limits are the process's own and hold for every PDF it opens.
set_qpdf_limits(
    flate_max_memory=STREAM_LIMIT,
    run_length_max_memory=STREAM_LIMIT,
    png_max_memory=STREAM_LIMIT,
    tiff_max_memory=STREAM_LIMIT,
    dct_max_memory=STREAM_LIMIT,
    max_stream_filters=4,
    doc_max_warnings=500,
)

ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)
ANNOTATIONS = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/FileAttachment", "/3D"})
KEYS = ("/JS", "/AA", "/XFA", "/EF", "/EmbeddedFiles")


def check_pdf(body: bytes) -> None:
    """Refuses a PDF that holds scripts, actions, media or other files, needs a password or cannot be read."""
    if not body.startswith(b"%PDF-"):
        raise _unreadable()
    try:
        with pikepdf.open(BytesIO(body)) as pdf:
            if not pdf.pages:
                raise _unreadable()
            opens_with = pdf.Root.get("/OpenAction")
            if any(map(_is_active, _every_part(pdf))) or _acts(opens_with):
                raise UploadRefused(
                    "The PDF contains scripts, actions or other files."
                    " Print it to a new PDF and upload that one."
                )
    except pikepdf.PasswordError as error:
        raise UploadRefused(
            "The PDF is protected by a password. Save it without a password and upload it again."
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError) as error:
        raise _unreadable() from error


def _every_part(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary in the file, also those nested in others; how many parts are looked at is bounded."""
    looked_at = 0
    for entry in pdf.objects:
        if entry is None:
            # It could not be read, or only past the limits; another reader might still find it and act on it.
            raise _unreadable()
        waiting = [entry]
        while waiting:
            part = waiting.pop()
            looked_at += 1
            if looked_at > MOST_OBJECTS:
                raise UploadRefused(
                    "The PDF is too complicated to check. Print it to a new PDF and upload that one."
                )
            if isinstance(part, Array):
                inner = list(part)
            elif isinstance(part, (Dictionary, Stream)):
                yield part
                inner = [part[key] for key in part.keys()]  # noqa: SIM118  a Stream iterates over its bytes
            else:
                continue
            waiting.extend(
                each
                for each in inner
                if isinstance(each, (Array, Dictionary, Stream)) and not each.is_indirect
            )


def _is_active(part: Object) -> bool:
    if any(part.get(key) is not None for key in KEYS):
        return True
    return _name(part, "/S") in ACTIONS or _name(part, "/Subtype") in ANNOTATIONS


def _acts(opens_with: Object | None) -> bool:
    """Opening at a page is harmless; opening with anything else is not."""
    return isinstance(opens_with, Dictionary) and _name(opens_with, "/S") != "/GoTo"


def _name(part: Object, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, Name) else ""


def _unreadable() -> UploadRefused:
    return UploadRefused("The PDF cannot be read. Open it, print it to a new PDF and upload that one.")
