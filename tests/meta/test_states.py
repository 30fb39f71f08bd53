"""States: each in words and in a colour, and the state that the clock makes told in one place."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from sefton_pdps.core.choices import Choices, Colour, Coloured
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.workflow.documents import machines
from tests.meta.sources import PACKAGES, ours, short

LISTS = [
    member
    for app in (
        "providers",
        "placements",
        "calloffs",
        "reporting",
        "sefton_pdps.jobs",
        "sefton_pdps.accounts",
    )
    for member in vars(import_module(f"{app}.states")).values()
    if isinstance(member, type) and issubclass(member, Choices) and member not in (Choices, Coloured)
]
MACHINES = {machine.name: machine for machine in machines()}
# Where a date that makes a state is compared with a clock, by its field: who tells the state, and what is no state.
# "Past its deadline" is told by `state_at`, "overdue" by one badge a record, "in force" by the exemption's selector.
TELL_THE_STATE = {
    "closes_at": {
        "calloffs/rules/competition.py": "state_at, is_sealed; and whether a deadline may be set",
        "calloffs/models/competitions.py": "a constraint between two dates of the row",
        "calloffs/selectors/call_offs.py": "open_now: the same in SQL",
        "calloffs/services/competitions.py": "the sweep that closes what the clock has closed",
        "providers/rules/rounds.py": "state_at; and whether a closing time may be set",
        "providers/selectors/rounds.py": "rounds that take applications, in SQL",
        "providers/services/rounds.py": "the sweep that closes what the clock has closed",
        "calloffs/presenters/status.py": "ended before its deadline: two facts on record, no clock",
        "providers/presenters/rounds.py": "the tense of a closing time",
        "reporting/selectors/audit_trail.py": "sealed, whatever the state: what the row policy asks",
        "reporting/selectors/worklist/portal.py": "drafts whose round closed lately",
    },
    "due_at": {
        "providers/presenters/grave.py": "the badge of a grave change",
        "placements/presenters/barred_starts.py": "the badge of a start that was barred",
        "placements/rules/urgency.py": "by when somebody is to be told that a child has no home",
        "providers/models/grave.py": "a constraint between two dates of the row",
        "placements/models/safeguards.py": "a constraint between two dates of the row",
        "sefton_pdps/notifications/delivery.py": "messages whose next try has come",
        "sefton_pdps/notifications/daily.py": "people whose e-mail of the day has come: a choice, which has no state",
    },
    "until": {
        "providers/selectors/exemptions.py": "covering: those in force on a day",
        "calloffs/selectors/fallen.py": "the same for many rows: in force on the day a proposal starts",
        "placements/presenters/exemptions.py": "the badge of an exemption, and whether it can be ended",
        "providers/models/admissions.py": "a constraint between two dates of the row",
        "placements/services/exemptions.py": "whether the days of a new exemption are in order, and have not passed",
        "placements/services/fee_file_writing.py": "the end of a stay: whether two share a night",
        "placements/services/fee_file_plan.py": "the end of a stay: whether its days are in order",
        "placements/selectors/fee_files.py": "the end of a stay: whether two share a night",
        "placements/rules/secure.py": "the end of an authority by law: whether its days are in order",
        "placements/rules/spending.py": "the end of what is reckoned: whether there is any day",
        "calloffs/rules/asked.py": "answered: how a home that is asked first stands, told here alone",
        "calloffs/presenters/provisional.py": "ratified late: two moments on record, no clock",
        "placements/rules/fees.py": "the end of what is reckoned of a line: no exemption",
        "sefton_pdps/accounts/sessions.py": "the end of a session's silence: no exemption",
        "placements/selectors/vacancies.py": "the end of a placement: whether two stays share a night",
        "calloffs/selectors/places.py": "the end of a placement: whether two stays share a night",
    },
}
IN_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
IN_SQL = r"(^|__){}__(gt|gte|lt|lte)$"


@pytest.mark.parametrize("name", MACHINES)
def test_each_state_of_a_life_has_words_and_a_colour(name: str) -> None:
    for state in MACHINES[name].states:
        assert isinstance(state, Coloured) and isinstance(state.colour, Colour)
        assert state.label[0].isupper() and not state.label.endswith(".")


@pytest.mark.parametrize("given", [("open",), ("open", "Open"), ("open", "", Colour.DRAFT)])
def test_a_state_without_words_or_colour_is_refused(given: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="needs words and a colour"):
        Coloured("Invented", {"OPEN": given})


def _told_by_the_clock(source: str, field: str) -> Iterator[int]:
    """The lines that compare the field with something in order, in Python or in SQL."""
    for node in ast.walk(ast.parse(source)):
        in_order = isinstance(node, ast.Compare) and any(isinstance(sign, IN_ORDER) for sign in node.ops)
        in_sql = isinstance(node, ast.keyword) and re.search(IN_SQL.format(field), node.arg or "")
        if (
            (
                in_order
                and any(getattr(part, "attr", getattr(part, "id", "")) == field for part in ast.walk(node))
            )
            or in_sql
            or (isinstance(node, ast.JoinedStr) and f"{field}__" in ast.unparse(node))
        ):
            yield node.lineno


@pytest.mark.parametrize("field", TELL_THE_STATE)
def test_a_state_that_the_clock_makes_is_told_in_one_place(field: str) -> None:
    """Every reader asks who tells it; who compares the date itself will some day tell another state."""
    places = {
        short(path)
        for path in ours(*PACKAGES)
        if not {"migrations", "demo"} & {*path.parts} and any(_told_by_the_clock(path.read_text(), field))
    }
    assert places == set(TELL_THE_STATE[field])


@pytest.mark.parametrize(
    "source",
    [
        "late = row.due_at <= at",
        "rows.filter(setting__due_at__lt=at)",
        "x = a < b < c.due_at",
        "f(due_at__gte=at)",
    ],
)
def test_a_date_that_is_compared_is_seen(source: str) -> None:
    assert list(_told_by_the_clock(source, "due_at"))
    assert not list(_told_by_the_clock(source, "closes_at"))


# --- No state as a string ---
FIELDS = {field.name for model in apps.get_models() for field in model._meta.get_fields()}


def _listed() -> dict[str, set[str]]:
    """By the name of a field, the codes of the lists in `states.py` that it may hold."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.fields:
            values = {value for value, _ in getattr(field, "choices", None) or []}
            if any(values == set(listed.values) for listed in LISTS):
                found.setdefault(field.name, set()).update(values)
    return found


def _texts(node: ast.expr) -> set[str]:
    """The literal texts of an expression: itself, or what it holds."""
    parts: list[ast.expr | None] = [node]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        parts = list(node.elts)
    elif isinstance(node, ast.Dict):
        parts = list(node.keys)
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _of(name: str | None, fields: dict[str, set[str]]) -> set[str]:
    """The codes of the field that a name, or the lookup of a query, is about."""
    parts = (name or "").removesuffix("__in").split("__")
    return fields.get(parts[-1], set())


@cache
def _parameters() -> dict[str, list[list[str]]]:
    """By the name of a function of ours, the parameters that a call gives in order, once for each that is called so."""
    parameters: dict[str, list[list[str]]] = {}
    for path in ours(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
                parameters.setdefault(node.name, []).append(
                    names[1:] if names[:1] in (["self"], ["cls"]) else names
                )
    return parameters


def _in_order(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The arguments that a call gives in order, each with the parameter that takes it."""
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for names in _parameters().get(called, []):
        yield from zip(names, node.args, strict=False)


def _compared(node: ast.Compare) -> Iterator[tuple[str, ast.expr]]:
    """Each side of a comparison, with each name that it is compared with."""
    sides = [node.left, *node.comparators]
    called = [getattr(side, "attr", getattr(side, "id", None)) for side in sides]
    yield from ((name, side) for name in called if name for side in sides)


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What an expression says of a field: it is compared with it, or given to it by name or in order."""
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Call):
        yield from _in_order(node)


def _literals(tree: ast.Module, fields: dict[str, set[str]], *, of_rules: bool) -> Iterator[tuple[int, str]]:
    """Where a code is written as a text: compared with a field, given to one, or copied to a constant of rules."""
    for node in ast.walk(tree):
        for name, given in _given(node):
            yield from ((given.lineno, text) for text in _texts(given) & _of(name, fields))
    for node in tree.body:
        copied = _texts(node.value) - FIELDS if isinstance(node, ast.Assign) else set()
        if of_rules and any(copied <= set(listed.values) for listed in LISTS):
            yield from ((node.lineno, text) for text in copied)


def test_no_state_is_written_as_a_text() -> None:
    """A member that is renamed, or a code that is mistyped, is found by the type checker, not at a child's record."""
    fields = _listed()
    found = {
        (short(path), line, text)
        for path in ours(*PACKAGES)
        if not {"migrations", "states.py"} & {*path.parts}
        for line, text in _literals(ast.parse(path.read_text()), fields, of_rules="rules" in path.parts)
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "row.state == 'issued'",
        "rows.filter(state__in=['issued', 'checked'])",
        "Report(state='issued')",
        "set_state(row, 'issued')",
    ],
)
def test_a_state_that_is_written_as_a_text_is_seen(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_parameters(), "set_state", [["row", "state"]])
    assert list(_literals(ast.parse(source), {"state": {"issued", "checked"}}, of_rules=False))


# --- Tables by state ---
# The states that a table leaves out, because who reads it by `[...]` never has a row in them.
LEFT_OUT: dict[tuple[str, str], set[str]] = {
    # Told to somebody once a job is over.
    ("sefton_pdps/jobs/notices.py", "ENDINGS"): {"queued", "running"},
    # Told once a decision is made.
    ("calloffs/notices/authorising.py", "RESULTS"): {"requested", "provisional", "lapsed", "fell_away"},
    # Nothing comes next for an agreement that has ended, and `next_step` returns before it.
    ("calloffs/presenters/agreement_head.py", "NEXT"): {"ended"},
    # The query asks for plans that nobody has signed yet.
    ("reporting/selectors/worklist/afterwards.py", "WRITES"): {"signed", "superseded"},
    # The query leaves out what is issued.
    ("reporting/selectors/worklist/accounts.py", "STEPS"): {"issued"},
    # The query asks for what stands in the table: the council does nothing to a draft, or after a decision.
    ("reporting/selectors/worklist/joining.py", "APPLICATION_STEPS"): {
        "draft", "admitted", "refused", "withdrawn", "ended",
    },
}  # fmt: skip
ASIDE = {"migrations", "demo", "settings", "management", "local"}


def _left_out(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The tables by state of a module that are read by `[...]` unasked, each with the states that it does not know."""
    source, dotted = path.read_text(), path.relative_to(PROJECT).with_suffix("").parts
    module = import_module(".".join(dotted).removesuffix(".__init__"))
    for name, table in vars(module).items():
        kinds = {type(key) for key in table} if isinstance(table, dict) else set()
        if len(kinds) != 1 or not issubclass(kind := kinds.pop(), Coloured):
            continue
        unasked = re.search(rf"\b{name}\[", source) and not re.search(rf"\bin {name}\b", source)
        if unasked and set(kind) - set(table):
            yield name, {state.value for state in set(kind) - set(table)}


def test_a_table_by_state_knows_every_state_that_its_reader_may_have() -> None:
    """A new state would fail on the first page that looks it up, and no test opens every page in it."""
    paths = [path for path in ours(*PACKAGES) if not ASIDE & {*path.parts}]
    assert {(short(path), name): states for path in paths for name, states in _left_out(path)} == LEFT_OUT
