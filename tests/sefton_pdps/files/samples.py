"""Small files made by hand for the tests of uploads; nothing here is a real document."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from openpyxl import Workbook

TYPES = b"<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}</Relationships>"
)
RELATION = "<Relationship Id='r1' Type='{}' Target='{}' TargetMode='External'/>"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(change=None, **options):
    """One blank page; `change` may alter the document before it is saved."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    if change:
        change(made)
    made.save(out, static_id="encryption" not in options, **options)
    return out.getvalue()


def office(main="word/document.xml", types=TYPES, **parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(main, "<w/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(kind, target="http://sefton.invalid/template.dotm"):
    return office(
        **{"word/_rels/document.xml.rels": RELATIONS.format(RELATION.format(OFFICE + kind, target))}
    )


def xlsx(hidden=""):
    out = BytesIO()
    book = Workbook()
    if hidden:
        book.create_sheet("Beside").sheet_state = hidden
    book.active["A1"] = "Weekly fee"
    book.save(out)
    return out.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width=1, height=1, behind=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + behind
    )


def jpeg(width=8, height=8):
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00" + b"\x2a\x15\xff\xd9"
    return b"\xff\xd8" + app + frame + scan


def packed_spaces(start, megabytes):
    """`start` and then megabytes of spaces, deflated without ever holding them."""
    squeeze = zlib.compressobj(9)
    packed = squeeze.compress(start)
    for _megabyte in range(megabytes):
        packed += squeeze.compress(b" " * 1024 * 1024)
    return packed + squeeze.flush()


def pdf_bomb(megabytes):
    """A small PDF; reading its object 5 unpacks an object stream of so many megabytes."""
    stream = packed_spaces(b"5 0 <</Producer(x)>>", megabytes)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(stream), stream),
    ]
    out, rows = b"%PDF-1.7\n", [struct.pack(">BIH", 0, 0, 65535)]
    for number, body in enumerate(bodies, start=1):
        rows.append(struct.pack(">BIH", 1, len(out), 0))
        out += b"%d 0 obj" % number + body + b"\nendobj\n"
    rows += [struct.pack(">BIH", 2, 4, 0), struct.pack(">BIH", 1, len(out), 0)]
    table = b"".join(rows)
    head = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Info 5 0 R/Length %d>>" % len(table)
    return (
        out
        + b"6 0 obj"
        + head
        + b"stream\n"
        + table
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def zip_bomb(megabytes):
    """A workbook of a few hundred kilobytes whose one sheet unpacks to so many megabytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", "<w/>")
        with archive.open("xl/sheet1.xml", "w") as sheet:
            for _megabyte in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return out.getvalue()
