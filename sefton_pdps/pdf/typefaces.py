"""Which packaged typefaces a text needs, so that every name prints and a plain English document pays nothing.

Atkinson Hyperlegible writes Western Europe; the subsets of Noto beside `report.css` write the rest. Only those
that a text needs are given to the renderer: the Chinese one alone is 4.8 MB.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

MAIN = "Atkinson Hyperlegible"
# Figures with a plain zero, which stand before the main typeface; its files hold nothing else (ADR 104).
FIGURES = "Sefton Figures"
FIGURE_FILES = ("SeftonFigures-Regular.ttf", "SeftonFigures-Bold.ttf")
PLAIN = files("fontpkg_atkinson_hyperlegible") / "files" / "AtkinsonHyperlegible-Regular.ttf"
SUBSETS = files("sefton_pdps.pdf") / "assets" / "typefaces"
# In the order in which a character that several have is looked for.
NAMES = (
    "NotoSans",
    "NotoSansArabic",
    "NotoSansArmenian",
    "NotoSansBengali",
    "NotoSansDevanagari",
    "NotoSansEthiopic",
    "NotoSansGeorgian",
    "NotoSansGujarati",
    "NotoSansGurmukhi",
    "NotoSansHebrew",
    "NotoSansMalayalam",
    "NotoSansSinhala",
    "NotoSansTamil",
    "NotoSansThai",
    "NotoSansCJK-Han",
    "NotoSansCJK-Hangul",
)
# Latin, Greek and Cyrillic stand beside bold words of the main typeface; the others have one weight.
STYLES = {"NotoSans": {"NotoSans-Regular.ttf": "normal", "NotoSans-Bold.ttf": "bold"}}


def faces(name: str) -> dict[str, str]:
    """The files of a typeface with the weight of each."""
    file = f"{name}.otf" if "CJK" in name else f"{name}-Regular.ttf"
    return STYLES.get(name, {file: "normal"})


def needed(text: str) -> tuple[str, ...]:
    """The typefaces beside the main one that a text needs, each character's first in the order of NAMES."""
    missing = _visible(text) - _main()
    chosen = []
    for name in NAMES:
        if not missing:
            break
        covered = missing & _covered(name)
        if covered:
            chosen.append(name)
            missing -= covered
    return tuple(chosen)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that no packaged typeface has, in the order of their first use."""
    text = composed(text)
    missing = _visible(text) - _main()
    for name in NAMES:
        if missing:
            missing -= _covered(name)
    return tuple(character for character in dict.fromkeys(text) if ord(character) in missing)


def composed(text: str) -> str:
    """A letter and its accent as one character where there is one: that is how typefaces draw them best."""
    return unicodedata.normalize("NFC", text)


def named(character: str) -> str:
    """What a character is called, for a person who cannot see it: "grinning face", else "U+1F600"."""
    return unicodedata.name(character, f"U+{ord(character):04X}").lower().replace("u+", "U+")


def printable(text: str) -> str:
    """The text with each character that cannot be printed as its name in brackets: never an empty box."""
    missing = unprintable(text)
    return composed(text).translate({ord(character): f"[{named(character)}]" for character in missing})


def style_sheet(names: tuple[str, ...]) -> str:
    """The rules that put the typefaces behind the main one, on the page and in its margins."""
    if not names:
        return ""
    rules = [
        f'@font-face {{ font-family: "{_family(name)}"; font-weight: {weight}; src: url("package:{file}"); }}'
        for name in names
        for file, weight in faces(name).items()
    ]
    families = ", ".join(f'"{family}"' for family in (FIGURES, MAIN, *map(_family, names)))
    return "\n".join([*rules, f"body {{ font-family: {families}; }} @page {{ font-family: {families}; }}"])


def _family(name: str) -> str:
    """A name of our own, so that a typeface of the host with the usual one never stands in."""
    return f"Packaged {name}"


def _visible(text: str) -> set[int]:
    """What needs a glyph: not line ends, joiners, direction marks or variation selectors."""
    if text.isascii():
        return set()
    return {
        ord(character)
        for character in set(text)
        if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp")
        and not "\ufe00" <= character <= "\ufe0f"
    }


@cache
def _covered(name: str) -> frozenset[int]:
    return _characters(SUBSETS / next(iter(faces(name))))


@cache
def _main() -> frozenset[int]:
    return _characters(PLAIN)


def _characters(file: Traversable) -> frozenset[int]:
    # Imported here because the web processes ask this of an agreement only.
    from fontTools.ttLib import TTFont

    with file.open("rb") as opened, TTFont(opened, lazy=True) as font:
        return frozenset(font.getBestCmap())
