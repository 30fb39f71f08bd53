"""What a style sheet cannot decide by itself: which rows may break over pages, and where an endless word breaks."""

import re
from html import unescape

ROW = re.compile(r"<tr\b(?P<attributes>[^>]*)>(?P<cells>.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
TEXT = re.compile(r"(?<=>)[^<]+")
# An entity counts as one letter and is never cut.
LONG_WORD = re.compile(r"(?:&#?\w+;|[^\s&]){41,}")
LETTERS = re.compile(r"(?:&#?\w+;|[^\s&]){1,20}")
# About what one A4 page holds of a column that is as wide as the page, in characters.
FULL_PAGE = 3800


def fitted(html: str) -> str:
    """The document with its longest rows let go over the page's end, where their headings come again.

    Every other row stays whole. A word past 40 letters gets places to break, so that no column grows without end.
    """
    head, body, rest = html.partition("<body")
    rest = ROW.sub(_row, rest)
    return head + body + TEXT.sub(_text, rest)


def _row(match: re.Match[str]) -> str:
    """A row whose longest cell would fill a page at its share of the width."""
    cells = [len(unescape(TAG.sub("", cell))) for cell in CELL.findall(match["cells"])]
    if not cells or max(cells) * len(cells) <= FULL_PAGE:
        return match.group()
    attributes = match["attributes"]
    if 'class="' in attributes:
        attributes = attributes.replace('class="', 'class="may-break ', 1)
    else:
        attributes += ' class="may-break"'
    return f"<tr{attributes}>{match['cells']}</tr>"


def _text(found: re.Match[str]) -> str:
    return LONG_WORD.sub(lambda word: "<wbr>".join(LETTERS.findall(word.group())), found.group())
