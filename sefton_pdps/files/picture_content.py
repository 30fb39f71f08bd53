"""Looks at the structure of an uploaded picture without decoding it: whole, sanely sized, nothing behind."""

import struct
import zlib

from sefton_pdps.files.refusals import UploadRefused

MOST_PIXELS = 60_000_000
PNG_START = b"\x89PNG\r\n\x1a\n"
CHUNK_FRAME = 12
JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
START_OF_SCAN = 0xDA
# Frame headers carry the size; C4, C8 and CC in that range are tables.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_png(body: bytes) -> None:
    """Refuses a PNG with a damaged chunk, too many pixels, or anything after its end."""
    place, kind = len(PNG_START), b""
    while kind != b"IEND":
        if place + CHUNK_FRAME > len(body):
            raise _damaged()
        length, kind = struct.unpack_from(">I4s", body, place)
        end = place + CHUNK_FRAME + length
        if end > len(body) or (place == len(PNG_START)) != (kind == b"IHDR"):
            raise _damaged()
        if zlib.crc32(body[place + 4 : end - 4]) != struct.unpack_from(">I", body, end - 4)[0]:
            raise _damaged()
        if kind == b"IHDR":
            _check_pixels(*struct.unpack_from(">II", body, place + 8))
        place = end
    if place != len(body):
        raise _damaged()


def check_jpeg(body: bytes) -> None:
    """Refuses a JPEG with broken segments, no frame, too many pixels or no end."""
    place, framed = len(JPEG_START), False
    while True:
        if place + 4 > len(body) or body[place] != JPEG_START[0]:
            raise _damaged()
        marker, length = body[place + 1], struct.unpack_from(">H", body, place + 2)[0]
        if marker == START_OF_SCAN:
            break
        if marker in FRAMES and place + 9 <= len(body):
            height, width = struct.unpack_from(">HH", body, place + 5)
            _check_pixels(width, height)
            framed = True
        place += 2 + length
    if not framed or JPEG_END not in body[place:]:
        raise _damaged()


def _check_pixels(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise UploadRefused("The picture is too large to open safely. Make it smaller and upload it again.")


def _damaged() -> UploadRefused:
    return UploadRefused(
        "The picture is damaged. Open it, save it again as PNG or JPEG and upload the new one."
    )
