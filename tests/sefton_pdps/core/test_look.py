"""What the pages are made of: a council's own look, nothing inline, nothing heavy."""

import gzip
import json
import re
from pathlib import Path

import crispy_forms_gds
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "static"
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parts[-2] != "pdf")
# Compressed; the whole first load, page included, is measured over HTTP by tests/e2e/test_first_load.py.
LIGHT = 32 * 1024
TYPEFACES = STATIC / "sefton/typefaces"
HEAVIEST_TYPEFACES = 60 * 1024
FIGURES = sorted(
    [*TYPEFACES.glob("figures-*"), *(ROOT / "sefton_pdps/pdf/assets/typefaces").glob("SeftonFigures-*")]
)
APPS = ("sefton_pdps", "providers", "placements", "calloffs", "reporting")
CRISPY = Path(crispy_forms_gds.__file__).parent / "templates/gds"
# Crispy's own parts that no form of ours uses; a form that would use one needs its component in `govuk.scss` first.
NOT_OURS = (
    "accordion",
    "breadcrumbs",
    "tab-link",
    "tabs",
    "button",
    "uni_form",
    "inputs",
    "errors",
    "display_form",
)
# Hooks of scripts, parts that are styled by what holds them, and the colour that a tag has without a rule.
WITHOUT_RULE = {
    "govuk-checkboxes", "govuk-radios", "govuk-js-character-count", "govuk-js-service-navigation-toggle",
    "govuk-table__head", "govuk-table__body", "govuk-table__foot", "govuk-table__row", "govuk-tag--blue",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_no_style_sheet_uses_the_typeface_or_the_assets_of_central_government(path):
    css = path.read_text()
    for what in ("GDS Transport", "/assets/", "url(http", "@import", "sourceMappingURL"):
        assert what not in css
    if "vendor" in path.parts:
        assert "@font-face" not in css


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.[cj]s*")), ids=lambda path: path.name)
def test_no_file_holds_a_byte_order_mark_that_would_spoil_its_first_rule(path):
    assert "\ufeff" not in path.read_text(encoding="utf-8")


def test_every_picture_a_style_sheet_names_is_there():
    for path in STATIC.rglob("*.css"):
        for name in re.findall(r"url\(([^)]+)\)", path.read_text()):
            assert (path.parent / name.strip("\"'")).is_file(), name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_holds_inline_style_or_script(path):
    html = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_every_static_file_of_the_page_frame_is_there_and_light():
    names = re.findall(r"{% static '([^']+)' %}", (ROOT / "templates/base.html").read_text())
    assert len(names) == 7
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names) <= LIGHT


def test_the_typefaces_are_ours_light_and_shown_when_they_come():
    css = (STATIC / "sefton/sefton.css").read_text()
    faces = re.findall(r"@font-face {[^}]*}", css)
    named = [re.search(r'url\("(typefaces/[\w-]+\.woff2)"\)', face) for face in faces]
    assert len(faces) == 4 and all(named)
    assert all("font-display: swap" in face for face in faces)
    files = {STATIC / "sefton" / found[1] for found in named if found}
    assert files == set(TYPEFACES.glob("*.woff2"))
    assert sum(path.stat().st_size for path in files) <= HEAVIEST_TYPEFACES
    assert {path.name for path in TYPEFACES.glob("OFL*")} == {"OFL-atkinson.txt", "OFL-noto.txt"}


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_the_figures_have_a_plain_zero_and_nothing_else(path):
    font = TTFont(path)
    spaces = set() if path.suffix == ".woff2" else {" ", "\u00a0"}
    assert {chr(code) for code in font.getBestCmap()} == set("0123456789") | spaces
    assert _contours(font, "0") == 2, "an outline and a hole: a slash would be one more"


def test_the_letters_have_the_slashed_zero_that_figures_must_not_show():
    assert _contours(TTFont(TYPEFACES / "atkinson-regular.woff2"), "0") > 2


def _contours(font, character):
    pen = RecordingPen()
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return sum(name == "moveTo" for name, _ in pen.value)


@pytest.mark.parametrize("name", ["govuk-frontend", "moj-frontend"])
def test_each_vendored_package_carries_its_licence(name):
    assert "Permission is hereby granted" in (STATIC / "vendor" / name / "LICENCE.txt").read_text()


def test_the_lock_file_of_the_styles_holds_no_download_address():
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_every_class_of_our_own_has_a_rule_in_the_style_sheet():
    ruled = set(re.findall(r"\.(sefton-[\w-]+)", (STATIC / "sefton/sefton.css").read_text()))
    used = {
        (path.name, name)
        for path in PAGES
        for names in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.findall(r"(?<![\w-])sefton-[\w-]+(?![\w-]*{)", names)
    }
    assert len(used) > 40
    assert {(page, name) for page, name in used if name not in ruled} == set()


def _vendored_classes() -> dict[str, set[str]]:
    """Each class of the design systems that our pages or crispy's fields name, and where; some are beginnings."""
    crispy = [path for path in CRISPY.rglob("*.html") if not path.stem.startswith(NOT_OURS)]
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    used: dict[str, set[str]] = {}
    for path in [*PAGES, *crispy, *code]:
        for name in re.findall(r"(?<![\w/-])((?:govuk|moj)-!?[a-zA-Z][\w!-]*)", path.read_text()):
            used.setdefault(name, set()).add(path.name)
    return used


def _ruled() -> set[str]:
    css = "".join(path.read_text() for path in STATIC.rglob("*.css"))
    return {name.replace("\\", "") for name in re.findall(r"\.((?:govuk|moj)-(?:[\w-]|\\.)+)", css)}


def test_every_class_of_the_design_systems_that_a_page_uses_has_a_rule():
    used, ruled = _vendored_classes(), _ruled()
    assert len(used) > 100
    assert {
        name: where for name, where in used.items() if name not in WITHOUT_RULE and not _is_ruled(name, ruled)
    } == {}


def _is_ruled(name: str, ruled: set[str]) -> bool:
    """Whether a class has a rule, or what is written as its beginning (`govuk-tag--`) leads to one."""
    return name in ruled or (name.endswith(("-", "__")) and any(each.startswith(name) for each in ruled))


def test_no_component_is_built_that_no_page_uses():
    built = set(re.findall(r"components/([a-z-]+)", (ROOT / "frontend/govuk.scss").read_text()))
    used = {name.removeprefix("govuk-").partition("__")[0].partition("--")[0] for name in _vendored_classes()}
    assert len(built) > 20
    assert built - used == set()
    assert {name.split("-", 1)[0] for name in _ruled()} == {"govuk", "moj"}
    assert {name.partition("__")[0] for name in _ruled() if name.startswith("moj")} == {"moj-sub-navigation"}
