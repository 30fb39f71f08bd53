"""What the pages are made of: a council's own look, nothing inline, nothing heavy."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "static"
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parts[-2] != "pdf")
FIRST_LOAD_LIMIT = 100 * 1024


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_no_style_sheet_uses_the_typeface_or_the_assets_of_central_government(path):
    css = path.read_text()
    for what in ("GDS Transport", "@font-face", "/assets/", "url(http", "@import", "sourceMappingURL"):
        assert what not in css


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
    always = [name for name in names if "moj-frontend.min.js" not in name]
    assert len(names) == 8
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in always) <= FIRST_LOAD_LIMIT


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
