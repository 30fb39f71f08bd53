"""Two people on every page that edits a shared row: the later one overwrites nothing and reads both texts."""

import ast
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.check_page import CHECKED
from sefton_pdps.core.web.editing import VERSION
from tests.meta.asking_pages import ASKING
from tests.meta.editing_pages import MINE, PAGES, THEIRS, Opened
from tests.meta.test_posts import _called, _says, _views

WAYS = {name: (view, way) for view, ways in PAGES.items() for name, way in ways.items()}


# --- The table is whole ---
def _routed(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routed(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield getattr(pattern.callback, "__name__", "")


def editing_views() -> set[str]:
    """The views that state an `Edit`, themselves or through a helper of their file."""
    routed = set(_routed(get_resolver().url_patterns))
    saying = {(path, node.name) for path, node in _views() if _says(node)}
    found = set()
    for path, node in _views():
        calls = {name for name, _call in _called(node)}
        through = any((path, name) in saying and name not in routed for name in calls)
        if ((path, node.name) in saying or through) and node.name in routed:
            found.add(node.name)
    return found - asking_views()


def asking_views() -> set[str]:
    """The views that ask once more before they carry out, or that carry out what they show (`confirms`)."""
    routed = set(_routed(get_resolver().url_patterns))
    called = {(path, node.name): {name for name, _call in _called(node)} for path, node in _views()}
    confirming = {place for place, names in called.items() if "confirms" in names}
    return {
        view
        for (path, view), names in called.items()
        if {"confirm", "checked"} & names
        or (view in routed and any((path, name) in confirming for name in names))
    }


def test_every_page_that_asks_once_more_is_tried_with_two_people():
    assert asking_views() == set(ASKING)


def test_a_page_that_checks_what_was_entered_states_of_what_it_is():
    """`confirm` demands it by its signature; a page between a form and its carrying out by this."""
    checking = [node for _path, node in _views() if "checked" in {name for name, _call in _called(node)}]
    assert checking and [node.name for node in checking if not _says(node)] == []


def test_every_page_that_edits_a_shared_row_is_tried_with_two_people():
    assert editing_views() == set(PAGES)


def test_a_view_through_a_helper_counts_as_an_editing_page():
    assert {"offer_place", "referral_section", "round_change"} <= editing_views()
    assert "_part" not in editing_views()


# --- Two people on each ---
def _boxes(bound: Any) -> dict[str, Any]:
    """One box of a form as a browser would send it back."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        return {f"{bound.html_name}_{number}": part for number, part in enumerate(parts) if part is not None}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.html_name: "on"} if value else {}
    if isinstance(value, list | tuple | set):
        return {bound.html_name: [str(getattr(one, "pk", one)) for one in value]}
    return {} if value is None else {bound.html_name: str(getattr(value, "pk", value))}


def page_of(client: Client, url: str) -> tuple[Any, dict[str, Any]]:
    """The form of a page, and what its boxes hold."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    form = answer.context["form"]
    held: dict[str, Any] = {}
    for bound in form:
        held |= _boxes(bound)
    return form, held


def _stored(client: Client, opened: Opened) -> Any:
    """What is stored, as a fresh page shows it, without what only the page itself carries."""
    if opened.stored:
        return opened.stored()
    _form, held = page_of(client, opened.url)
    return {name: value for name, value in held.items() if name not in ("key", VERSION)}


def _first_text(form: Any) -> str:
    boxes = (bound.html_name for bound in form if isinstance(bound.field.widget, forms.Textarea))
    lines = (
        bound.html_name
        for bound in form
        if isinstance(bound.field, forms.CharField) and type(bound.field.widget) is forms.TextInput
    )
    return next(boxes, "") or next(lines, "")


def _first_choice(form: Any) -> tuple[str, list[str]]:
    """The first box with two answers besides the one that stands."""
    for bound in form:
        others = [
            str(value)
            for value, _label in getattr(bound.field, "choices", [])
            if value not in ("", None) and str(value) != str(bound.value())
        ]
        if len(others) > 1 and not isinstance(bound.value(), list):
            return bound.html_name, others
    raise AssertionError("The page has no box that two people could change differently.")


def changes_of(opened: Opened, form: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    if opened.theirs:
        return opened.theirs, opened.mine
    box = _first_text(form)
    if box:
        return {box: THEIRS}, {box: MINE}
    box, values = _first_choice(form)
    return {box: values[0]}, {box: values[1]}


def _signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, url: str, held: dict[str, Any], changes: dict[str, Any]) -> Any:
    return client.post(url, {**held, **changes, "key": str(uuid4())})


def _said(answer: Any) -> str:
    form = answer.context["form"] if answer.context and "form" in answer.context else None
    return str(form.errors) if form is not None else ""


@pytest.mark.django_db
@pytest.mark.parametrize("name", WAYS)
def test_the_later_of_two_overwrites_nothing_and_reads_both(name: str, clock: Any, files_root: Any) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        opened = WAYS[name][1](clock)
    first, second = _signed_in(opened.first), _signed_in(opened.second)
    form, first_page = page_of(first, opened.url)
    _form, second_page = page_of(second, opened.url)
    theirs, mine = changes_of(opened, form)

    saved = send(first, opened.url, first_page, theirs)
    assert saved.status_code == 302, _said(saved)
    between = _stored(second, opened)

    refused = send(second, opened.url, second_page, mine)
    assert refused.status_code == 200
    conflict = refused.context["form"].overtaken
    assert conflict is not None, _said(refused)
    assert opened.first.name in conflict.sentence
    words = refused.content.decode()
    assert "Saved now" in words and "Yours, not saved" in words
    assert any(one.theirs != one.yours for one in conflict.differences)
    for text in (theirs, mine):
        assert all(value in words for value in text.values() if value in (THEIRS, MINE))
    assert _stored(second, opened) == between

    # Who has read both may save the own one over it, from that page.
    again = {VERSION: refused.context["form"][VERSION].value()}
    for box in refused.context["form"]:
        if box.is_hidden and box.html_name not in ("key", VERSION):
            again[box.html_name] = box.value()
    for value in mine.values():
        if hasattr(value, "seek"):
            value.seek(0)
    assert send(second, opened.url, second_page, {**mine, **again}).status_code == 302
    assert _stored(second, opened) != between


@pytest.mark.django_db
@pytest.mark.parametrize("name", WAYS)
def test_a_page_without_its_version_overwrites_nothing(name: str, clock: Any, files_root: Any) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        opened = WAYS[name][1](clock)
    client = _signed_in(opened.second)
    form, page = page_of(client, opened.url)
    before = _stored(client, opened)
    page.pop(VERSION)
    assert send(client, opened.url, page, changes_of(opened, form)[1]).status_code == 200
    assert _stored(client, opened) == before


# --- Two people on each page that asks once more ---
@pytest.mark.django_db
@pytest.mark.parametrize("name", ASKING)
def test_nothing_is_confirmed_that_was_not_read(name: str, clock: Any, files_root: Any) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        asked = ASKING[name](clock)
    client = _signed_in(asked.user)
    _form, page = page_of(client, asked.url)
    with tenancy.scope(tenancy.COUNCIL):
        asked.change()
    between = asked.stands()

    refused = send(client, asked.url, page, {**asked.sent, CHECKED: "1"})
    assert refused.status_code == 200
    conflict = refused.context["form"].overtaken
    assert conflict is not None, _said(refused)
    words = refused.content.decode()
    assert "This changed after you opened the page" in words
    assert asked.words in words
    assert list(between) == list(asked.stands()) and between == asked.stands()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ASKING)
def test_a_page_that_asks_without_its_version_carries_nothing_out(
    name: str, clock: Any, files_root: Any
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        asked = ASKING[name](clock)
    client = _signed_in(asked.user)
    _form, page = page_of(client, asked.url)
    before = asked.stands()
    page.pop(VERSION)
    assert send(client, asked.url, page, {**asked.sent, CHECKED: "1"}).status_code == 200
    assert before == asked.stands()


@pytest.mark.django_db
def test_who_has_read_what_stands_now_may_confirm_it(clock: Any) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        asked = ASKING["issue_agreement"](clock)
        client = _signed_in(asked.user)
        _form, page = page_of(client, asked.url)
        asked.change()
    refused = send(client, asked.url, page, {})
    again = {VERSION: refused.context["form"][VERSION].value()}
    assert send(client, asked.url, page, again).status_code == 302
    signed = asked.stands()
    assert signed["state"] == "issued" and signed["needs"] == asked.words


def test_a_helper_that_states_nothing_would_be_found_out():
    """The walk reads the code: a view without `edit=` is none, one with it is."""
    source = "def one(request):\n    return ask(request, form, question, work, said, edit=edit)\n"
    assert _says(ast.parse(source).body[0])
    assert not _says(ast.parse(source.replace(", edit=edit", "")).body[0])
