"""The tools that judge the tests: a mutant means something else, and each judged room is found."""

import ast
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from sefton_pdps.local.embedded import PROJECT
from tests.covering.rooms import room_of
from tests.mutation.mutants import mutants
from tests.mutation.swapping import CannotSwap, put_in_place


@pytest.mark.parametrize(
    ("source", "slips"),
    [
        ("def late(a, b):\n    return a > b", ["late: a > b -> a >= b"]),
        ("def both(a, b):\n    return a and b", ["both: a and b -> a or b"]),
        ("def unless(a):\n    return not a", ["unless: not a -> not not a"]),
        ("DAYS = 5 + n", ["module: 5 + n -> 5 - n", "module: 5 -> 6"]),
        ("OPEN = True", ["module: True -> False"]),
        ("def twice(n):\n    return [1, 1]", ["twice: 1 -> 2", "twice: 1 -> 2 (2)"]),
        ("def said(n: int = 0) -> str:\n    return 'a > b'", ["said: 0 -> 1"]),
        ("def may(a):\n    check(a)\n    return ask(a)", ["may: check(a) left out"]),
        ("HELD = {P.SEE, *BASIS}", ["module: without P.SEE", "module: without *BASIS"]),
        ("def own(a):\n    return a in (b.c, b.d)", [
            "own: a in (b.c, b.d) -> a not in (b.c, b.d)", "own: without b.c", "own: without b.d",
        ]),
        ("def pair(a):\n    b, c = a\n    return c, b", []),
        ("@dataclass(frozen=True)\nclass Kept:\n    name: str", []),
    ],
)  # fmt: skip
def test_a_module_has_a_mutant_for_each_slip_and_none_for_words_types_and_decorators(
    source: str, slips: list[str]
) -> None:
    assert sorted(mutant.name for mutant in mutants(source)) == sorted(slips)


def test_a_mutant_is_the_whole_module_with_one_slip() -> None:
    source = "def late(a, b):\n    return a > b\nDAYS = 5"
    slipped = [ast.unparse(mutant.tree) for mutant in mutants(source)]
    assert sorted(slipped) == sorted(
        [
            ast.unparse(ast.parse("def late(a, b):\n    return a >= b\nDAYS = 5")),
            ast.unparse(ast.parse("def late(a, b):\n    return a > b\nDAYS = 6")),
        ]
    )


RULES = """
from functools import cache
DAYS = 5
def late(a, b=0):
    return a > b
@cache
def twice(a):
    return a + a
class Stay:
    @property
    def long(self):
        return not self.short()
    def short(self):
        return DAYS < 5
"""


@pytest.fixture
def module_of(tmp_path: Path) -> Callable[[str], ModuleType]:
    def load(source: str) -> ModuleType:
        path = tmp_path / "rules_of_a_test.py"
        path.write_text(source)
        spec = importlib.util.spec_from_file_location("rules_of_a_test", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def rules(module_of: Callable[[str], ModuleType]) -> ModuleType:
    return module_of(RULES)


@pytest.mark.parametrize(
    ("slip", "before", "after"),
    [
        ("late: a > b -> a >= b", (False, 4, True), (True, 4, True)),
        ("twice: a + a -> a - a", (False, 4, True), (False, 0, True)),
        ("long: not self.short() -> not not self.short()", (False, 4, True), (False, 4, False)),
        ("short: DAYS < 5 -> DAYS <= 5", (False, 4, True), (False, 4, False)),
        ("module: 5 -> 6", (False, 4, True), (False, 4, True)),
    ],
)
def test_whoever_imported_a_function_runs_the_slip_that_was_put_in_place(
    rules: ModuleType, slip: str, before: tuple, after: tuple
) -> None:
    late, twice, stay = rules.late, rules.twice, rules.Stay()
    assert (late(1, 1), twice(2), stay.long) == before
    put_in_place(next(mutant for mutant in mutants(RULES) if mutant.name == slip), rules)
    assert (late(1, 1), twice(2), stay.long) == after


def test_a_slip_in_a_default_or_a_constant_is_put_in_place(rules: ModuleType) -> None:
    slips = {mutant.name: mutant for mutant in mutants(RULES)}
    put_in_place(slips["late: 0 -> 1"], rules)
    assert not rules.late(1)
    put_in_place(slips["module: 5 -> 6"], rules)
    assert rules.DAYS == 6


TABLES = """
from enum import Enum
class Role(Enum):
    HEAD = 1
    CLERK = 2
BASIS = {1, 2}
MORE = BASIS | {3}
HELD = {Role.HEAD: MORE, Role.CLERK: BASIS}
def of(role):
    return HELD[role]
"""


def test_a_slip_in_a_table_reaches_what_is_made_from_it_for_the_same_people(
    module_of: Callable[[str], ModuleType],
) -> None:
    tables = module_of(TABLES)
    head, clerk = tables.Role.HEAD, tables.Role.CLERK
    assert (tables.of(head), tables.of(clerk)) == ({1, 2, 3}, {1, 2})
    slips = {mutant.name: mutant for mutant in mutants(TABLES)}
    put_in_place(slips["module: BASIS | {3} -> BASIS & {3}"], tables)
    assert (tables.of(head), tables.of(clerk)) == (set(), {1, 2})


def test_a_function_that_closes_over_other_names_is_refused_and_not_taken_for_found(
    rules: ModuleType,
) -> None:
    bound = [1]
    rules.late = lambda a, b=0: bound and a > b
    with pytest.raises(CannotSwap):
        put_in_place(next(iter(mutants(RULES))), rules)


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("calloffs/rules/bands.py", "rules"),
        ("placements/policies.py", "policies"),
        ("calloffs/transitions/call_offs.py", "transitions"),
        ("sefton_pdps/accounts/services/kept_texts.py", "services"),
        ("reporting/selectors/worklist/purchases.py", "selectors"),
        ("calloffs/views/call_offs.py", ""),
        ("sefton_pdps/demo/loading.py", ""),
        ("tests/calloffs/test_rules_bands.py", ""),
    ],
)
def test_what_decides_is_counted_and_pages_and_the_demonstration_are_not(path: str, room: str) -> None:
    assert room_of(PROJECT / path) == room


def test_no_property_fails_because_the_machine_is_busy() -> None:
    assert settings().deadline is None
