"""Looks inside an uploaded Word or Excel file (a zip of XML parts) without ever unpacking it to disk."""

from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as InflateError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.refusals import UploadRefused

MOST_PARTS = 5_000
MOST_UNPACKED = 64 * 1024 * 1024
# Text packs to a tenth or so; a small file may by chance do better, a bomb does a thousand times.
MOST_RATIO = 200
RATIO_MATTERS_FROM = 1024 * 1024
WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {"word/document.xml": FileType.DOCX, "xl/workbook.xml": FileType.XLSX}
ACTIVE = (
    "vbaproject",
    "vbadata",
    "/activex/",
    "/macrosheets/",
    "/embeddings/",
    "/externallinks/",
    "customui",
)
ENCRYPTED = 0x1


def office_type(body: bytes) -> FileType | None:
    """Which kind of Office file a zip is, by its main part; None when it is another zip or none."""
    try:
        with ZipFile(BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError):
        return None
    if CONTENT_TYPES not in names:
        return None
    return next((file_type for part, file_type in MAIN_PARTS.items() if part in names), None)


def check_office(body: bytes) -> None:
    """Refuses macros, embedded or linked content, entity declarations and what unpacks too large."""
    try:
        with ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            if not all(_stays_inside(part.filename) for part in parts):
                raise UploadRefused(
                    "The file holds parts that would land outside it. Save a copy and upload that."
                )
            if any(part.flag_bits & ENCRYPTED for part in parts):
                raise UploadRefused(
                    "The file is protected by a password. Save it without one and upload it again."
                )
            if any(mark in f"/{part.filename.lower()}" for part in parts for mark in ACTIVE):
                raise _active()
            for part in parts:
                # The declared size bounds what is read, so a part cannot unpack to more than was counted.
                _check_part(part.filename.lower(), archive.read(part))
    except (
        BadZipFile,
        InflateError,
        NotImplementedError,
        OSError,
        EOFError,
        ParseError,
        ValueError,
    ) as error:
        raise UploadRefused("The file is damaged. Open it, save it again and upload the new one.") from error


def hidden_sheets(body: bytes) -> int:
    """How many sheets of a checked workbook a reader does not see; the reader is told so."""
    with ZipFile(BytesIO(body)) as archive:
        if WORKBOOK not in archive.namelist():
            return 0
        return sum(
            element.tag.endswith("}sheet") and element.get("state", "visible") != "visible"
            for element in fromstring(archive.read(WORKBOOK)).iter()
        )


def _check_sizes(parts: list[ZipInfo]) -> None:
    """Counted before anything is unpacked, by what the file says of itself."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    bomb = unpacked > RATIO_MATTERS_FROM and unpacked / packed > MOST_RATIO
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or bomb:
        raise UploadRefused(
            "The file is too large once unpacked. Save it with less in it and upload it again."
        )


def _stays_inside(name: str) -> bool:
    """Whether a part, unpacked by some other program, stays in the folder it is unpacked to."""
    path = name.replace("\\", "/")
    return not (path.startswith("/") or ":" in path or ".." in path.split("/"))


def _check_part(name: str, content: bytes) -> None:
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    plain = content.replace(b"\0", b"") if b"\0" in content[:200] else content
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _active()
    if name == CONTENT_TYPES.lower() and b"macroenabled" in plain.lower():
        raise _active()
    if name.endswith(".rels"):
        _check_relations(content)


def _check_relations(content: bytes) -> None:
    """A link that a reader clicks may lead outside; a template or picture that loads itself may not."""
    try:
        relations = list(fromstring(content))
    except DefusedXmlException as error:
        raise _active() from error
    for relation in relations:
        outside = relation.get("TargetMode", "").lower() == "external"
        if outside and not relation.get("Type", "").endswith("/hyperlink"):
            raise _active()


def _active() -> UploadRefused:
    return UploadRefused(
        "The file contains macros, or other files, or loads something from elsewhere."
        " Save a copy without them, or save it as a PDF, and upload that."
    )
