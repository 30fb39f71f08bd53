"""Every form that is sent goes through one of the doors, and one that edits a shared row states its version.

A door is given the call of the service as a lambda, the address and the words; nothing else carries a POST out.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.web import markup
from sefton_pdps.core.web.components import Action
from tests.meta.sources import PACKAGES, ours, short

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"ask", "page_post", "confirm", "press", "set_page", "end_page"}
# Where the service stands among the arguments of a door.
SERVICE = {"press": 1, "page_post": 2, "confirm": 2, "ask": 3, "set_page": 3, "end_page": 3}
# Functions that read a posted form by hand, each with the reason.
BY_HAND = {
    "change": "a password is no work on a row of the product, and it ends the other sessions",
    "set_password": "the same, by a link",
    "forgotten": "nothing is written before the answer is sent",
    "sign_in": "signing in is no work on a row of the product",
    "too_late": "reads what was typed to say that it is not taken, and writes nothing",
    "next_page": "reads where to go on, and writes nothing",
    "sign_out": "nor is signing out, and it ends the session that a door would write its words into",
    "set_up": "a try of a code is noted although the page goes on",
    "code": "the same",
    "recovery_codes": "they leave the session; no row is written",
    "keep": "what was typed is kept for whoever signs in again, and nothing of it is carried out",
    "child_list": "a search, posted so that a name stands in no address",
    "education_list": "likewise",
    "search": "likewise",
    "setting_list": "a search by address; what is posted there is another form",
}
# Posted forms that begin with values and edit no row that somebody else may have changed meanwhile.
NO_SHARED_ROW = {
    "awards_publish": "the version and the awards that were looked at are boxes of their own, which the service checks",
    "profile_approve": "the version that was read is a box of its own, which the service checks",
    "referral_approve": "the same",
    "referral_amend": "the version that was read is a box of its own, and asking changes no answer",
    "changed_profile": "the version that was read is a box of its own, and what went out is never edited",
    "referral_later": "the version that was read is a box of its own, and what is answered stays",
    "placement_start": "begins with the time of now",
    "record_offer": "a new row, which begins with the time of now",
    "record_decline": "a decline stands once; the second is refused by the row",
    "_ask_for_entry": "a new row, which begins with the time of now",
    "ofsted_told": "begins with the time of now",
    "child_new": "a new row, which begins with who writes it",
    "portal_place_hold": "a new row, which begins with today",
    "portal_hold_release": "ends a row once; the second is refused by its state",
    "portal_household_add": "a new row, which begins with today",
    "portal_household_places": "new rows, which begin with today",
    "open_call_off": "a new row, which begins with the referral's date",
    "ask_home": "a new row, which begins with the day on which a home is needed",
    "ladder_ask": "a new row, which begins with the time of now",
    "ladder_fell_away": "a yes falls away once; the second is refused",
    "ladder_home": "a home goes on record once; its boxes begin with what was heard",
    "unregistered": "it is recorded once; the second is refused by the row",
    "court_order": "a new row beside what stands, which stays",
    "legal_correct": "it is corrected once; the second is refused by the row",
    "review": "a new row, which begins with the day of the last",
    "in_law": "an office answers once; the second is refused by the row",
    "answer_gate": "a new row; the newest holds until the approval, and then none is taken",
    "record_notice": "a notice is recorded once; the second is refused by the row",
    "correct_notice": "what was recorded is corrected once; the second is refused by the row",
    "placement_notice_decide": "a new record; one that is there is superseded with a reason only",
    "placement_notice_give": "the same",
    "attach_copy": "a copy is attached once; the second is refused by the row",
    "ladder_answer": "an answer is recorded once; the second is refused by its state",
    "question_answer": "a question is answered once; the second is refused by its state",
    "lot_new": "a new row, which begins with the framework's first day",
    "register_list": "a new row, which begins with today",
    "portal_plan_agree": "when the words that were read were sent is a box of its own, which the service checks",
    "plan_home_agreed": "the same, of a home without an account",
    "portal_agreement": "a signature is given once; its boxes begin with who signs",
    "score_offer": "a row of one evaluator's own",
    "evaluation_score": "a row of one evaluator's own",
    "make_case": "states it; the form is built in `_form`",
    "_form": "built for a view that states it",
    "_person_page": "a new row, which begins with today",
}
# Forms that count twice when they are sent twice, each with the reason why that is no harm.
SENT_AGAIN = {
    "accounts.forms.SignInForm": "whoever signs in twice is signed in",
    "accounts.forms.CodeForm": "each try of a code counts",
    "accounts.forms.ForgottenForm": "the newest link counts",
    "accounts.forms.ChangePasswordForm": "the same password, once more",
    "accounts.forms.NewPasswordForm": "the link is good once",
    "placements.forms.children.SearchForm": "it writes nothing",
    "access.forms.SearchForm": "likewise",
}
TEMPLATES_WITHOUT_KEY = {
    "templates/components/header.html": "whoever signs out twice is signed out",
    "templates/components/check.html": "carries the key of the form that it asks about",
    "templates/components/form.html": "a `PageForm` has its own",
    "templates/notifications/inbox.html": "a message that is opened twice is read",
    "templates/accounts/recovery_codes.html": "they leave the session; no row is written",
}


def _views() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in ours(*PACKAGES):
        if "views" in path.parts or path.name == "views.py":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    yield path.relative_to(ROOT), node


def _called(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            yield name, call


def _doors() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call of a door in a view: where it stands, which door, and the call."""
    for path, node in _views():
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in DOORS:
                yield f"{path}:{node.name}", call.func.id, call


def _is_sent(node: ast.FunctionDef) -> bool:
    """Whether a function builds a form from what was posted."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == "POST" or getattr(part, "id", "") == "given"
        for part in ast.walk(node)
    )


def _takes_posts(node: ast.FunctionDef) -> bool:
    """Whether a function does something else for a POST: it reads one, asks for one, or takes nothing else."""
    return (
        _is_sent(node)
        or any(getattr(part, "value", None) == "POST" for part in ast.walk(node))
        or any(getattr(part, "id", "") == "post_only" for part in node.decorator_list)
    )


def _says(node: ast.FunctionDef) -> bool:
    return any(
        name in DOORS and any(word.arg == "edit" for word in call.keywords) for name, call in _called(node)
    )


def without_a_door() -> set[str]:
    """Views that take a POST and reach no door, by themselves or through the functions beside them."""
    functions = list(_views())
    reaching = {
        (path, node.name) for path, node in functions if DOORS & {name for name, _call in _called(node)}
    }
    while True:
        more = {
            (path, node.name)
            for path, node in functions
            if any((path, name) in reaching for name, _call in _called(node))
        }
        if more <= reaching:
            break
        reaching |= more
    used = {name for _path, node in functions for name, _call in _called(node)}
    return {
        f"{path}:{node.name}"
        for path, node in functions
        if _takes_posts(node)
        and (path, node.name) not in reaching
        and node.name not in BY_HAND
        and not (node.name.startswith("_") and node.name in used)
    }


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


def _is_call(argument: ast.expr) -> bool:
    """The call of a service as a lambda: its arguments stand where mypy sees them."""
    return isinstance(argument, ast.Lambda) and isinstance(argument.body, ast.Call)


def _is_told(argument: ast.expr | None) -> bool:
    """Words as they are, a constant of words, or a function of what the service gave back."""
    match argument:
        case ast.Constant(value=str()):
            return argument.value != ""
        case ast.Subscript(value=ast.Name(id=name)):
            return name.isupper()
        case ast.JoinedStr() | ast.Lambda() | ast.Name():
            return True
    return False


def test_no_view_reads_a_posted_form_by_hand() -> None:
    assert by_hand() == set()


def test_what_was_sent_is_read_in_one_way() -> None:
    """`Form(*given(request))`: an empty sending is a sending too, and a form that gains a file needs no change."""
    otherwise = {
        f"{path}:{node.name}"
        for path, node in _views()
        for _name, call in _called(node)
        for argument in (*call.args, *(word.value for word in call.keywords))
        if "request.POST" in ast.unparse(argument).split(" or ") or ast.unparse(argument).startswith("given(")
    }
    assert otherwise == set()


def test_every_view_that_takes_a_post_goes_through_a_door() -> None:
    assert without_a_door() == set()


def test_a_form_that_begins_with_stored_values_states_what_it_edits() -> None:
    assert unversioned() == set()


def test_a_door_is_given_the_call_of_its_service() -> None:
    doors = list(_doors())
    assert len(doors) > 100
    assert {place for place, door, call in doors if not _is_call(call.args[SERVICE[door]])} == set()


def test_a_door_is_given_the_words_that_say_what_was_done() -> None:
    words = {
        place: next((word.value for word in call.keywords if word.arg == "said"), None)
        for place, _door, call in _doors()
    }
    assert {place for place, said in words.items() if not _is_told(said)} == set()


def test_nothing_is_called_work() -> None:
    assert {f"{path}:{node.name}" for path, node in _views() if node.name == "work"} == set()


def test_nobody_else_says_that_something_was_done() -> None:
    said = {
        f"{short(path)}:{node.name}"
        for path in ours(*PACKAGES)
        if path.name != "pages.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name not in BY_HAND
        for name, call in _called(node)
        if name == "success" and ast.unparse(call.func) == "messages.success"
    }
    assert said == set()


def _forms(kind: type[PageForm] = PageForm) -> Iterator[type[PageForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from _forms(form)


def test_every_form_carries_the_key_that_makes_it_count_once() -> None:
    for path in ours(*PACKAGES):
        if "forms" in path.parts or path.name == "forms.py":
            __import__(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    without = {
        f"{form.__module__}.{form.__name__}".removeprefix("sefton_pdps.")
        for form in _forms()
        if form.__module__.split(".")[0] in PACKAGES and form.form_method == "post" and not form.sent_once
    }
    assert without == set(SENT_AGAIN)


def test_every_form_that_a_template_writes_carries_the_key() -> None:
    posted = re.compile(r"<form[^>]*method=\"(?:post|{{ method }})\".*?</form>", re.DOTALL)
    without = {
        short(path)
        for path in ours("templates", suffix=".html")
        for form in posted.findall(path.read_text())
        if "{% submission_key %}" not in form
    }
    assert without == set(TEMPLATES_WITHOUT_KEY)


def test_two_pages_have_two_keys() -> None:
    pages = {markup.button(Action("Send", "/send/"), "token") for _page in range(2)}
    assert len(pages) == 2
    assert all('name="key"' in page for page in pages)
