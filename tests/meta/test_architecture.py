"""The page about how it is built tells what the code does: each picture is made from it, and each arrow points down."""

import re

from sefton_pdps.handbook import architecture, arrows
from sefton_pdps.handbook.steps import first_sentence
from sefton_pdps.local.embedded import PROJECT

PAGE = (PROJECT / "docs/architecture.md").read_text()


def test_every_picture_stands_on_the_page_once_and_no_other() -> None:
    assert sorted(re.findall(r"<!-- from the code: ([a-z-]+) -->", PAGE)) == sorted(architecture.BLOCKS)
    assert PAGE.count("<!-- until here -->") == len(architecture.BLOCKS)


def test_the_apps_point_one_way() -> None:
    between = arrows.between_apps()
    below = [between[app] & set(arrows.APPS) for app in arrows.APPS]
    assert below == [
        set(),
        {"providers"},
        {"providers", "placements"},
        {"providers", "placements", "calloffs"},
    ]
    assert not any(
        between[room] & set(arrows.APPS) for room in ("core", "access", "audit", "accounts", "workflow")
    )


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    assert arrows.reduced({"a": {"b", "c"}, "b": {"c"}}) == {"a": {"b"}, "b": {"c"}}


def test_the_first_sentence_is_told_on_one_line() -> None:
    assert (
        first_sentence("Locks a row,\n    then writes. Raises Stale.\n\nMore.") == "Locks a row, then writes."
    )
