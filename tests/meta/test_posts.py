"""Every form that is sent goes through one of the three doors, and one that edits a shared row states its version."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"ask", "page_post", "confirm", "press"}
# Functions that read a posted form by hand, each with the reason.
BY_HAND = {
    "change": "a password is no work on a row of the product, and it ends the other sessions",
    "set_password": "the same, by a link",
    "forgotten": "nothing is written before the answer is sent",
    "sign_in": "signing in is no work on a row of the product",
    "child_list": "a search, posted so that a name stands in no address",
    "education_list": "likewise",
    "setting_list": "a search by address; what is posted there is another form",
}
# Posted forms that begin with values and edit no row that somebody else may have changed meanwhile.
NO_SHARED_ROW = {
    "profile_approve": "the version that was read is a box of its own, which the service checks",
    "referral_approve": "the same",
    "placement_start": "begins with the time of now",
    "portal_place_hold": "a new row, which begins with today",
    "portal_hold_release": "ends a row once; the second is refused by its state",
    "portal_household_add": "a new row, which begins with today",
    "portal_household_places": "new rows, which begin with today",
    "open_call_off": "a new row, which begins with the referral's date",
    "question_answer": "a question is answered once; the second is refused by its state",
    "lot_new": "a new row, which begins with the framework's first day",
    "register_list": "a new row, which begins with today",
    "score_offer": "a row of one evaluator's own",
    "evaluation_score": "a row of one evaluator's own",
    "make_case": "states it; the form is built in `_form`",
    "_form": "built for a view that states it",
    "_person_page": "a new row, which begins with today",
}


def _views() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for app in ("providers", "placements", "calloffs", "reporting", "sefton_pdps"):
        for path in (ROOT / app).rglob("*.py"):
            if "views" in path.parts or path.name == "views.py":
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.FunctionDef):
                        yield path.relative_to(ROOT), node


def _called(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            yield name, call


def _is_sent(node: ast.FunctionDef) -> bool:
    """Whether a function builds a form from what was posted."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == "POST" or getattr(part, "id", "") == "given"
        for part in ast.walk(node)
    )


def _says(node: ast.FunctionDef) -> bool:
    return any(
        name in DOORS and any(word.arg == "edit" for word in call.keywords) for name, call in _called(node)
    )


def by_hand() -> set[str]:
    """Views that validate what was posted themselves."""
    return {
        f"{path}:{node.name}"
        for path, node in _views()
        if node.name not in BY_HAND
        and _is_sent(node)
        and any(name == "is_valid" for name, _call in _called(node))
    }


def unversioned() -> set[str]:
    """Views whose posted form begins with values of a row and that do not say which row it edits."""
    missing = set()
    saying = {(path, node.name) for path, node in _views() if _says(node)}
    for path, node in _views():
        begins = any(
            any(word.arg == "initial" for word in call.keywords) for _name, call in _called(node)
        ) and _is_sent(node)
        says = _says(node) or any((path, name) in saying for name, _call in _called(node))
        if begins and not says and node.name not in NO_SHARED_ROW:
            missing.add(f"{path}:{node.name}")
    return missing


def test_no_view_reads_a_posted_form_by_hand():
    assert by_hand() == set()


def test_a_form_that_begins_with_stored_values_states_what_it_edits():
    assert unversioned() == set()
