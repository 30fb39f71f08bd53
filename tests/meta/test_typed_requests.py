"""A view says whose request it takes: of a person signed in, or of anybody where the page is public."""

import ast
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import pytest

from sefton_pdps.access.access import public, requires, signed_in
from sefton_pdps.access.declaring import after_declaring
from sefton_pdps.core.web.landing import post_only
from tests.meta.sources import PACKAGES, ours, short

# Functions beside the views that a page for everybody calls too.
OF_ANYBODY = {"next_page"}


def _requests() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Every function of a views module that takes a request, and what it says the request is."""
    for path in ours(*PACKAGES):
        if "core" in path.parts or not ("views" in path.parts or path.name == "views.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for argument in (*node.args.args, *node.args.kwonlyargs):
                    if argument.arg == "request":
                        kind = ast.unparse(argument.annotation) if argument.annotation else ""
                        yield f"{short(path)}:{node.name}", node, kind


def _is_public(node: ast.FunctionDef) -> bool:
    return any(getattr(mark, "id", "") == "public" for mark in node.decorator_list)


def test_a_view_that_asks_for_a_permission_takes_the_request_of_a_person_signed_in() -> None:
    requests = list(_requests())
    assert len(requests) > 250
    assert {
        place: kind
        for place, node, kind in requests
        if not _is_public(node) and node.name not in OF_ANYBODY and kind != "Request"
    } == {}


def test_a_page_for_everybody_promises_no_person() -> None:
    kinds = {kind for _place, node, kind in _requests() if _is_public(node)}
    assert kinds == {"TimedRequest"}


def _in_and_out(guard: Callable[..., Any]) -> tuple[Any, Any]:
    """What a guard takes and what it gives; of one that is asked for a guard, of that one."""
    hints = get_type_hints(guard)
    given = hints["return"]
    if arguments := get_args(given):
        return arguments[0][0], arguments[1]
    return hints["view"], given


@pytest.mark.parametrize("guard", [requires, signed_in, public, after_declaring, post_only])
def test_a_page_behind_a_guard_is_called_as_the_page_itself_is(guard: Callable[..., Any]) -> None:
    taken, given = _in_and_out(guard)
    assert taken is given and not get_args(taken)
