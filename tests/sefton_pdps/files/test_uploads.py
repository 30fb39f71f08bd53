"""What an upload holds decides, not what it is called; each refusal says what to upload instead."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from sefton_pdps.files.file_types import DOCUMENTS, DOCUMENTS_AND_PICTURES, LONGEST_NAME, FileType, clean_name
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.refusals import UploadRefused
from sefton_pdps.files.uploads import check_upload, made_here
from tests.sefton_pdps.files import samples

ROOT = Path(__file__).parents[3]


class Given(BytesIO):
    def __init__(self, body, name="file.pdf"):
        super().__init__(body)
        self.name = name


def check(body, name="file.pdf", allowed=DOCUMENTS_AND_PICTURES):
    return check_upload(Given(body, name), allowed)


def refusal(body, **options):
    with pytest.raises(UploadRefused) as caught:
        check(body, **options)
    return " ".join(caught.value.reasons)


@pytest.mark.parametrize(
    ("body", "file_type"),
    [
        (samples.pdf(), FileType.PDF),
        (samples.office(), FileType.DOCX),
        (samples.xlsx(), FileType.XLSX),
        (samples.png(), FileType.PNG),
        (samples.jpeg(), FileType.JPEG),
        (samples.relations("hyperlink"), FileType.DOCX),
    ],
)
def test_a_plain_file_is_taken_under_its_true_type(body, file_type):
    checked = check(body, "evidence.exe")
    assert (checked.file_type, checked.body) == (file_type, body)
    assert checked.name == f"evidence.{file_type.extension}"
    assert len(checked.sha256) == 64


COMMA_SEPARATED = frozenset({FileType.CSV, FileType.XLSX})


@pytest.mark.parametrize("body", ["Child,Home\r\nC-1,Tŷ Mawr\r\n".encode(), "\ufeffChild;Home\n".encode()])
def test_plain_text_is_taken_as_csv_where_the_page_takes_csv_and_nowhere_else(body):
    checked = check(body, "fees.txt", COMMA_SEPARATED)
    assert (checked.file_type, checked.body, checked.name) == (FileType.CSV, body, "fees.csv")
    assert "not what this page takes" in refusal(body, name="fees.csv")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Child,Tŷ Mawr".encode("latin-1", "replace") + b"\xe9", "CSV UTF-8"),
        ("Child,Home".encode("utf-16"), "CSV UTF-8"),
        (b"Child,\x1b[2JHome", "not plain text"),
        ("Child,\u202eHome".encode(), "not plain text"),
        (b"Child\0Home", "CSV (.csv)"),
        (samples.pdf(), "CSV (.csv)"),
    ],
)
def test_what_is_not_plain_text_in_utf_8_is_no_csv(body, says):
    assert says in refusal(body, name="fees.csv", allowed=COMMA_SEPARATED)


def test_an_empty_file_is_refused():
    assert "empty" in refusal(b"")


def test_a_file_over_10_mb_is_refused_and_one_of_10_mb_is_read(settings):
    assert "larger than 10 MB" in refusal(b"%PDF-" + b" " * settings.UPLOAD_LIMIT_BYTES)
    assert "larger" not in refusal(b"%PDF-".ljust(settings.UPLOAD_LIMIT_BYTES))


@pytest.mark.parametrize(
    "body",
    [
        b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"#!/bin/sh\necho",
        b"Just words.",
        b"GIF89a" + b"\0" * 100,
        b"\n\n%PDF-1.7",
    ],
)
def test_anything_else_is_refused_whatever_its_name(body):
    assert "Upload a file of this kind: PDF, Word (.docx), Excel (.xlsx)" in refusal(body)


def test_a_type_the_page_does_not_take_is_refused():
    assert "PDF, Word (.docx) or Excel (.xlsx)" in refusal(samples.png(), allowed=DOCUMENTS)


def test_an_old_or_locked_office_file_says_how_to_save_it():
    assert "without a password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_an_ordinary_zip_is_refused():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "words")
    assert "Upload a file of this kind" in refusal(out.getvalue())


def opens_with(**action):
    return lambda made: setattr(made.Root, "OpenAction", made.make_indirect(Dictionary(**action)))


def on_page(**entries):
    return lambda made: made.pages[0].obj.update(Dictionary(**entries))


def attached(made):
    made.attachments["other.exe"] = b"MZ"


ACTIVE_PDFS = {
    "script on opening": opens_with(S=Name.JavaScript, JS="app.alert(1)"),
    "launch on opening": opens_with(S=Name.Launch, F="calc.exe"),
    "address on opening": opens_with(S=Name.URI, URI="http://sefton.invalid"),
    "script on a page": on_page(AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS="1"))),
    "named scripts": lambda made: setattr(
        made.Root,
        "Names",
        Dictionary(JavaScript=Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript)]))),
    ),
    "form sends itself": on_page(
        Annots=Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm))])
    ),
    "opens another file": on_page(Annots=Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoToR))])),
    "media": on_page(Annots=Array([Dictionary(Subtype=Name.RichMedia)])),
    "dynamic form": lambda made: setattr(made.Root, "AcroForm", Dictionary(XFA="<xdp/>")),
    "attached file": attached,
}


@pytest.mark.parametrize("kind", ACTIVE_PDFS)
@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_pdf_that_acts_is_refused_wherever_the_action_hides(kind, packed):
    assert "scripts, actions or other files" in refusal(
        samples.pdf(ACTIVE_PDFS[kind], object_stream_mode=packed)
    )


def test_a_pdf_that_opens_at_a_page_and_links_to_an_address_is_taken():
    def change(made):
        made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
        link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://sefton.invalid"))
        made.pages[0].obj.Annots = Array([link])

    assert check(samples.pdf(change)).file_type is FileType.PDF


def test_a_pdf_that_needs_a_password_is_refused():
    locked = samples.pdf(encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert "protected by a password" in refusal(locked)


def test_a_pdf_that_only_forbids_changes_is_taken_when_it_does_nothing_by_itself():
    forbids = pikepdf.Encryption(owner="owner", user="")
    assert check(samples.pdf(encryption=forbids)).file_type is FileType.PDF
    script = ACTIVE_PDFS["script on opening"]
    assert "scripts, actions" in refusal(samples.pdf(script, encryption=forbids))


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 5000, samples.pdf()[:200]])
def test_a_broken_pdf_is_refused(body):
    assert "cannot be read" in refusal(body)


def test_a_pdf_with_a_zip_behind_it_is_refused():
    assert "hidden in it" in refusal(samples.pdf() + samples.office())


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "word/activeX/activeX1.bin",
        "word/embeddings/oleObject1.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "customUI/customUI.xml",
    ],
)
def test_macros_and_embedded_things_are_refused(part):
    assert "macros" in refusal(samples.office(**{part: b"x"}))


def test_a_macro_document_without_its_macro_part_is_refused():
    types = samples.TYPES + b"<!-- application/vnd.ms-word.document.macroEnabled.main+xml -->"
    assert "macros" in refusal(samples.office(types=types))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_content_loaded_from_elsewhere_is_refused(kind):
    assert "from elsewhere" in refusal(samples.relations(kind))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused(encoding):
    bomb = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>".encode(encoding)
    assert "macros" in refusal(samples.office(**{"word/settings.xml": bomb}))
    assert "macros" in refusal(samples.office(**{"word/_rels/document.xml.rels": bomb}))


IN_ITS_OWN_PROCESS = """
import resource, sys
from io import BytesIO
from django.conf import settings
settings.configure(UPLOAD_LIMIT_BYTES=10 * 1024 * 1024)
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.refusals import UploadRefused
from sefton_pdps.files.uploads import check_upload
given = BytesIO(sys.stdin.buffer.read())
given.name = "bomb"
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    check_upload(given, FileType)
    print("taken")
except UploadRefused as refusal:
    print(refusal)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.whole
@pytest.mark.parametrize(
    ("bomb", "words"), [(samples.zip_bomb, "too large once unpacked"), (samples.pdf_bomb, "cannot be read")]
)
def test_a_bomb_is_refused_in_little_memory(bomb, words):
    run = subprocess.run(
        [sys.executable, "-c", IN_ITS_OWN_PROCESS], input=bomb(400), capture_output=True, check=True, cwd=ROOT
    )
    refused, grown_by = run.stdout.decode().splitlines()
    assert words in refused
    assert int(grown_by) < 150


def test_a_pdf_that_unpacks_little_is_taken():
    assert check(samples.pdf_bomb(1)).file_type is FileType.PDF


def test_a_zip_that_understates_its_parts_is_refused():
    honest = samples.office(**{"word/big.xml": b"<a>" + b" " * 100_000})
    size = (100_003).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert "damaged" in refusal(honest.replace(size, (10).to_bytes(4, "little")))


def test_too_many_parts_are_refused():
    assert "too large" in refusal(samples.office(**{f"word/{number}.xml": "" for number in range(5000)}))


def test_a_cut_off_office_file_is_refused():
    assert refusal(samples.office()[:-30])


@pytest.mark.parametrize(
    "body",
    [
        samples.png()[:-4],
        samples.png().replace(b"IDAT", b"IDAZ"),
        samples.png(behind=b"<script>alert(1)</script>"),
        b"\x89PNG\r\n\x1a\n" + samples.chunk(b"IEND", b""),
        samples.jpeg()[:-2],
        samples.jpeg()[:25],
        samples.jpeg().replace(b"\xff\xc0", b"\xff\xc4"),
    ],
)
def test_a_damaged_picture_is_refused(body):
    assert "damaged" in refusal(body)


@pytest.mark.parametrize(
    "body", [samples.png(100_000, 100_000), samples.jpeg(65_000, 65_000), samples.png(0, 5)]
)
def test_a_picture_of_absurd_size_is_refused(body):
    assert "too large" in refusal(body)


def test_a_picture_with_a_zip_behind_it_is_refused():
    assert "hidden in it" in refusal(samples.jpeg() + samples.office())


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
)
def test_no_bytes_at_all_make_it_fail_in_another_way(body, start):
    assert refusal(start + body)


@given(st.text(max_size=300), st.sampled_from(FileType))
def test_a_name_never_holds_a_path_or_a_control_mark(given_name, file_type):
    name = clean_name(given_name, file_type)
    assert 0 < len(name) <= LONGEST_NAME and name.endswith(f".{file_type.extension}")
    assert not set(name) & set('/\\\0\r\n"<>:|?*;\u202e\u200b') and not name.startswith(".")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\officer\Insurance 2026.pdf", "Insurance 2026.pdf"),
        ("cod.\u202eexe.pdf", "cod. exe.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given_name, name):
    assert clean_name(given_name, FileType.PDF) == name


def test_content_made_here_carries_its_fingerprint_and_clean_name():
    made = made_here(b"%PDF-1.7", name="PL-2026-00412/agreement")
    assert made.name == "agreement.pdf" and made.file_type is FileType.PDF


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_refused():
    """61 KB that become 60 MB pass every limit on size and fill a reader's disk."""
    bomb = samples.office(**{"word/media/one.bin": b"\0" * 30_000_000})
    assert len(bomb) < 50_000
    assert "too large once unpacked" in refusal(bomb)


def test_a_small_file_that_packs_well_is_taken():
    assert check(samples.office(**{"word/notes.xml": "<w>" + " " * 900_000 + "</w>"})).hidden_sheets == 0


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "/etc/x", "word/../../x", "..\\..\\x", "C:\\x"])
def test_a_part_that_would_land_outside_is_refused(name):
    assert "outside" in refusal(samples.office(**{name: "x"}))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_counted_and_told(state):
    checked = check(samples.xlsx(hidden=state))
    assert checked.hidden_sheets == 1
    assert StoredFile(hidden_sheets=1).warning.startswith("This workbook has 1 hidden sheet.")
    assert StoredFile(hidden_sheets=0).warning == ""
