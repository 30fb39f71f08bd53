"""Makes the typefaces of `sefton_pdps/pdf/assets/typefaces` from Debian's Noto packages (see the README there).

apt-get download fonts-noto-core fonts-noto-cjk && for f in fonts-noto-*.deb; do dpkg -x $f noto; done
python scripts/subset_typefaces.py noto/usr/share/fonts
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TYPEFACES = Path(__file__).parents[1] / "sefton_pdps" / "pdf" / "assets" / "typefaces"
SIMPLIFIED_CHINESE = 2  # the font of that name in the collection
LATIN_GREEK_CYRILLIC = [
    *range(0x20, 0x530),
    *range(0x1D00, 0x2070),  # phonetic, Latin additional, polytonic Greek, general punctuation
    *range(0x20A0, 0x20D0),
    *range(0x2C60, 0x2C80),
    *range(0xA640, 0xA6A0),
    *range(0xA720, 0xA800),
]
# The layout engine draws the space after a word in the word's own typeface.
SPACES = [0x20, 0xA0]
SCRIPTS = (
    "Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Hebrew",
    "Malayalam", "Sinhala", "Tamil", "Thai",
)  # fmt: skip


def options() -> subset.Options:
    """No hinting (print and PDF do not use it), every layout feature: they join letters and form conjuncts."""
    chosen = subset.Options()
    chosen.hinting = False
    chosen.layout_features = ["*"]
    chosen.notdef_outline = True
    chosen.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    return chosen


def make(source: Path, name: str, characters: Iterable[int] | None = None, *, number: int = -1) -> None:
    """Writes one subset; without characters it keeps all that the font has."""
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    subsetter = subset.Subsetter(options())
    subsetter.populate(unicodes=characters or font.getBestCmap())
    subsetter.subset(font)
    target = TYPEFACES / name
    font.save(target)
    print(f"{name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1024:.0f} KB")


def encoded(codec: str, first: int, last: int, seconds: Iterable[int]) -> set[int]:
    """The characters that an old two-byte code gives to lead bytes `first` to `last`."""
    pairs = (bytes((lead, second)) for lead in range(first, last + 1) for second in seconds)
    texts = (pair.decode(codec, errors="ignore") for pair in pairs)
    return {ord(text) for text in texts if len(text) == 1 and ord(text) > 0x7F}


def han_and_kana() -> set[int]:
    """GB 2312 whole, Big5's first level, JIS X 0208 whole (each holds the characters of given names), kana."""
    high = range(0xA1, 0xFF)
    return (
        set(SPACES)
        | encoded("gb2312", 0xB0, 0xF7, high)
        | encoded("big5", 0xA4, 0xC6, [*range(0x40, 0x7F), *high])
        | encoded("euc_jp", 0xB0, 0xF4, high)
        | set(range(0x3000, 0x3100))  # CJK punctuation, hiragana, katakana
        | set(range(0xFF00, 0xFFF0))
    )


def main(fonts: Path) -> None:
    noto, cjk = fonts / "truetype" / "noto", fonts / "opentype" / "noto" / "NotoSansCJK-Regular.ttc"
    for style in ("Regular", "Bold"):
        make(noto / f"NotoSans-{style}.ttf", f"NotoSans-{style}.ttf", LATIN_GREEK_CYRILLIC)
    for script in SCRIPTS:
        make(noto / f"NotoSans{script}-Regular.ttf", f"NotoSans{script}-Regular.ttf")
    make(cjk, "NotoSansCJK-Han.otf", han_and_kana(), number=SIMPLIFIED_CHINESE)
    make(
        cjk,
        "NotoSansCJK-Hangul.otf",
        [*SPACES, *range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xAC00, 0xD7A4)],
        number=SIMPLIFIED_CHINESE,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
