"""Names of people in Sefton, as the PDF draws them: which glyphs, joined how, in which direction."""

import logging
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont
from pdfua import Severity, validate

from sefton_pdps.pdf import typefaces
from sefton_pdps.pdf.fetcher import PackagedFilesOnly
from sefton_pdps.pdf.render import render

pytestmark = pytest.mark.whole

# Invented names in the scripts that people in Sefton write their names in.
NAMES = {
    "Western": ("Zoë O’Brien-Smith", ""),
    "Polish": ("Łucja Śmiałowska", ""),
    "Welsh": ("Ŵyn Ŷnys", "NotoSans"),
    "Vietnamese": ("Nguyễn Thị Phượng", "NotoSans"),
    "Turkish": ("İpek Çağlayan", "NotoSans"),
    "Yoruba, with accents apart": ("Ọláṣubọ̀mí", "NotoSans"),
    "Cyrillic": ("Олександр Їжак", "NotoSans"),
    "Greek": ("Ελένη Παπαδοπούλου", "NotoSans"),
    "Arabic": ("محمد عبد الله", "NotoSansArabic"),
    "Urdu": ("ٹیپو گل", "NotoSansArabic"),
    "Persian": ("علی‌رضا پژمان", "NotoSansArabic"),
    "Kurdish": ("ڕێبوار ئەحمەد", "NotoSansArabic"),
    "Pashto": ("ګلالۍ څپاند", "NotoSansArabic"),
    "Hebrew": ("יוסף כהן", "NotoSansHebrew"),
    "Devanagari": ("लक्ष्मी क्षत्रिय", "NotoSansDevanagari"),
    "Gurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "NotoSansGurmukhi"),
    "Bengali": ("শ্রীমতী রহমান", "NotoSansBengali"),
    "Tamil": ("தமிழ்ச்செல்வி", "NotoSansTamil"),
    "Ethiopic": ("ሰላም ተስፋዬ", "NotoSansEthiopic"),
    "Chinese": ("王小婷 李昊晟", "NotoSansCJK-Han"),
    "traditional Chinese": ("陳美玲 劉鳳儀", "NotoSansCJK-Han"),
    "Japanese": ("齋藤さくら ユウキ", "NotoSansCJK-Han"),
    "Korean": ("김민준 이서연", "NotoSansCJK-Hangul"),
}
EVERYBODY = "".join(f"<p>{name}</p><h2>{name}</h2>" for name, _typeface in NAMES.values())


def make(words, title="T"):
    context = {"rows": range(2), "as_at": date(2021, 12, 31), "words": words}
    return render(
        "sample.html", context, identifier="x", title=title, created=datetime(2022, 1, 5, tzinfo=UTC)
    )


def drawn(made, typeface):
    """The glyph names that a document draws in one packaged typeface, from left to right."""
    file = next(iter(typefaces.faces(typeface)))
    font = TTFont(BytesIO((typefaces.SUBSETS / file).read_bytes()))
    family = typeface.replace("-", "").lower()
    glyphs = []
    with pikepdf.open(BytesIO(made)) as pdf:
        for page in pdf.pages:
            current = ""
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    base = str(page.Resources.Font[operands[0]].BaseFont)
                    current = base.replace("-", "").replace(" ", "").lower()
                elif str(operator) in ("TJ", "Tj") and family in current:
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    hexed = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    glyphs += [int.from_bytes(hexed[at : at + 2]) for at in range(0, len(hexed), 2)]
    return [font.getGlyphName(glyph) for glyph in glyphs]


def isolated(typeface, text):
    """The glyph that each character has when it stands alone."""
    file = next(iter(typefaces.faces(typeface)))
    letters = TTFont(BytesIO((typefaces.SUBSETS / file).read_bytes())).getBestCmap()
    return [letters[ord(character)] for character in text]


@pytest.mark.parametrize("language", NAMES)
def test_a_name_in_any_script_has_a_glyph_for_each_letter(language, caplog):
    name, typeface = NAMES[language]
    with caplog.at_level(logging.WARNING, "weasyprint"):
        made = make(f"<p>{name}</p><h2>{name}</h2>")
    assert not [record for record in caplog.records if "notdef" in record.getMessage()]
    assert typefaces.needed(name) == ((typeface,) if typeface else ())
    assert typefaces.unprintable(name) == ()
    if typeface:
        glyphs = drawn(made, typeface)
        assert glyphs and ".notdef" not in glyphs and "cid00000" not in glyphs


def test_the_renderer_would_say_so_if_a_glyph_were_missing(caplog, monkeypatch):
    monkeypatch.setattr("sefton_pdps.pdf.typefaces.needed", lambda text: ("NotoSansThai",))
    with caplog.at_level(logging.WARNING, "weasyprint"):
        make("<p>ሰላም</p>")
    assert any("notdef" in record.getMessage() for record in caplog.records)


def test_arabic_letters_join_and_run_from_right_to_left():
    glyphs = [name for name in drawn(make("<p>محمد</p>"), "NotoSansArabic") if name != "space"]
    # Unicode's presentation forms: dal at the end, meem in the middle, hah in the middle, meem that begins.
    assert glyphs == ["uniFEAA", "uniFEE4", "uniFEA4", "uniFEE3"]


def test_hebrew_runs_from_right_to_left_inside_an_english_line():
    glyphs = [name for name in drawn(make("<p>For כהן only</p>"), "NotoSansHebrew") if name != "space"]
    assert glyphs == isolated("NotoSansHebrew", "כהן")[::-1]


@pytest.mark.parametrize(
    ("typeface", "syllable"),
    [
        ("NotoSansDevanagari", "क्ष"),
        ("NotoSansBengali", "শ্রী"),
        ("NotoSansGurmukhi", "ਪ੍ਰੀ"),
        ("NotoSansMalayalam", "ക്ഷ"),
        ("NotoSansSinhala", "ශ්‍රී"),
    ],
)
def test_conjuncts_of_indic_scripts_are_formed(typeface, syllable):
    glyphs = drawn(make(f"<p>{syllable}</p>"), typeface)
    halant = isolated(typeface, syllable[1])[0]
    assert glyphs and halant not in glyphs and len(glyphs) < len(syllable)


def test_a_vowel_that_is_written_before_its_consonant_is_drawn_before_it():
    consonant, _vowel = isolated("NotoSansDevanagari", "सि")
    glyphs = drawn(make("<p>सि</p>"), "NotoSansDevanagari")
    assert len(glyphs) == 2 and glyphs[1] == consonant != glyphs[0]


def test_an_accent_written_apart_is_drawn_with_its_letter_as_one():
    assert make("<p>Zoe\u0308</p>") == make("<p>Zoë</p>")


def test_what_no_typeface_has_is_printed_as_its_name_and_never_as_a_box(caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        made = make("<p>Happy 😀 𓀀</p>", title="😀")
    words = pypdf.PdfReader(BytesIO(made)).pages[0].extract_text().replace("\n", " ")
    assert "Happy [grinning face] [egyptian hieroglyph a001]" in words
    assert not [record for record in caplog.records if "notdef" in record.getMessage()]
    assert typefaces.unprintable("Happy 😀 and 𓀀, 😀") == ("😀", "𓀀")


def test_joiners_and_marks_of_direction_are_not_called_unprintable():
    assert typefaces.unprintable("علی‌رضا\u200f \u200bx\ufe0f\u2028\t\r\n") == ()


def test_a_plain_document_reads_no_other_typeface(monkeypatch):
    asked = []
    fetch = PackagedFilesOnly.fetch

    def noted(self, url, headers=None):
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(PackagedFilesOnly, "fetch", noted)
    make("<p>Plain “English” – £1,234.50, café</p>")
    assert asked and not [url for url in asked if "Noto" in url]
    asked.clear()
    make("<p>김민준</p>")
    assert {url for url in asked if "Noto" in url} == {"package:NotoSansCJK-Hangul.otf"}


def test_pdf_ua_check_finds_no_error_with_every_script(tmp_path):
    file = tmp_path / "made.pdf"
    file.write_bytes(make(EVERYBODY, title="محمد 王小婷"))
    findings = validate(str(file)).findings
    assert [found for found in findings if found.severity in (Severity.ERROR, Severity.WARNING)] == []


def test_only_packaged_typefaces_are_embedded_and_the_bytes_do_not_change():
    made = make(EVERYBODY)
    assert made == make(EVERYBODY)
    with pikepdf.open(BytesIO(made)) as pdf:
        fonts = {
            str(part.BaseFont)
            for part in pdf.objects
            if isinstance(part, pikepdf.Dictionary) and "/BaseFont" in part
        }
    assert fonts and all(
        any(ours in font for ours in ("Atkinson", "Sefton-Figures", "Noto")) for font in fonts
    )


def test_every_typeface_is_under_the_open_font_licence():
    for name in typefaces.NAMES:
        for file in typefaces.faces(name):
            font = TTFont(BytesIO((typefaces.SUBSETS / file).read_bytes()))
            assert "SIL Open Font License, Version 1.1" in font["name"].getDebugName(13), file
    licence = (typefaces.SUBSETS / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Reserved Font Name" in licence


def test_each_style_of_a_typeface_has_the_same_characters():
    for name in typefaces.NAMES:
        covered = {
            frozenset(TTFont(BytesIO((typefaces.SUBSETS / file).read_bytes())).getBestCmap())
            for file in typefaces.faces(name)
        }
        assert len(covered) == 1, name
