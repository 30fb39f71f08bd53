"""Makes the typefaces of the screen, `static/sefton/typefaces`, and the figures of the PDFs, from what is installed.

.venv/bin/python scripts/subset_screen_typefaces.py

Letters are Atkinson Hyperlegible's; its zero is slashed and has no plain form, so figures are Noto Sans's, in a face
of their own that holds nothing else (ADR 104).
"""

import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).parents[1]
SCREEN = PROJECT / "static" / "sefton" / "typefaces"
PAPER = PROJECT / "sefton_pdps" / "pdf" / "assets" / "typefaces"
LETTERS = files("fontpkg_atkinson_hyperlegible") / "files"
# Western Europe and the Latin letters with accents that Atkinson has; what it lacks the device's own typeface shows.
SCREEN_LETTERS = [*range(0x20, 0x180), *range(0x2010, 0x2027), 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212]
FIGURES = [ord(character) for character in "0123456789"]
# The layout engine of the PDFs draws the space after a figure in the figure's own typeface.
SPACES = [0x20, 0xA0]
KB = 1024


def write(source: Path, target: Path, characters: Iterable[int], *, name: str = "") -> int:
    """Writes one subset, under a family name of our own where one is given; returns its size in bytes."""
    font = TTFont(source, recalcTimestamp=False)
    chosen = subset.Options()
    chosen.hinting = False
    chosen.notdef_outline = True
    chosen.layout_features = ["kern", "mark", "ccmp", "locl", "tnum"]
    chosen.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    subsetter = subset.Subsetter(chosen)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if name:
        for record in font["name"].names:
            if record.nameID in (1, 4, 6):
                record.string = name if record.nameID != 6 else name.replace(" ", "")
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    size = target.stat().st_size
    print(f"{target.name}: {len(font.getBestCmap())} characters, {size / KB:.1f} KB")
    return size


def main() -> None:
    sizes = []
    for style in ("Regular", "Bold"):
        letters = Path(str(LETTERS / f"AtkinsonHyperlegible-{style}.ttf"))
        sizes.append(write(letters, SCREEN / f"atkinson-{style.lower()}.woff2", SCREEN_LETTERS))
        figures = PAPER / f"NotoSans-{style}.ttf"
        name = f"Sefton Figures {style}"
        sizes.append(write(figures, SCREEN / f"figures-{style.lower()}.woff2", FIGURES, name=name))
        write(figures, PAPER / f"SeftonFigures-{style}.ttf", [*FIGURES, *SPACES], name=name)
    print(f"On the screen {sum(sizes) / KB:.1f} KB")


if __name__ == "__main__":
    sys.exit(main())
