"""All pictures of a run on one page, wide beside narrow, with the figures measured: `artefacts/e2e/index.html`."""

from html import escape
from pathlib import Path

from PIL import Image

LONGEST = 10
HEAD = """<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><title>Every page looked at</title>
<style>body{font:16px/1.4 sans-serif;margin:20px}figure{display:inline-block;vertical-align:top;margin:0 20px 30px 0}
img{border:1px solid #999;vertical-align:top}.wide{width:480px}.phone{width:160px}figcaption{margin-bottom:5px}</style>
"""


def write(folder: Path) -> Path | None:
    """Lay the sheet beside the pictures; None where there are none."""
    wide = sorted(folder.glob("*-wide.jpg"))
    if not wide:
        return None
    measures = "".join(
        f"<li>{escape(one.read_text().strip())}</li>" for one in sorted(folder.glob("measures/*.txt"))
    )
    lengths = {picture.name: Image.open(picture).height for picture in folder.glob("*-phone.jpg")}
    longest = sorted(lengths, key=lengths.__getitem__, reverse=True)[:LONGEST]
    measures += "".join(f"<li>{lengths[name]:,} px at 320: {escape(name)}</li>" for name in longest)
    figures = "\n".join(_figure(picture) for picture in wide)
    sheet = folder / "index.html"
    sheet.write_text(
        f"{HEAD}<h1>{len(wide)} pages at 1200 and 320 pixels</h1><ul>{measures}</ul>\n{figures}\n</html>\n"
    )
    return sheet


def _figure(picture: Path) -> str:
    name = picture.name.removesuffix("-wide.jpg")
    parts = ((picture.name, "wide"), (f"{name}-phone.jpg", "phone"))
    images = " ".join(
        f'<a href="{escape(file)}"><img class="{width}" src="{escape(file)}" alt="{escape(name)}, {width}"'
        ' loading="lazy"></a>'
        for file, width in parts
        if (picture.parent / file).exists()
    )
    return f"<figure><figcaption>{escape(name)}</figcaption>{images}</figure>"
