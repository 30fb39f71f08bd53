"""A function of the database that is written anew begins from its newest words: what was mended is not brought back."""

import re
from collections import defaultdict
from collections.abc import Iterator

from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

FUNCTION = re.compile(r"CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+([a-z_]+)\s*\(.*?\$\$(.*?)\$\$", re.S | re.I)


def _statements(operation: object) -> Iterator[str]:
    """The SQL of an operation, in one text or in several with their parameters."""
    if isinstance(operation, RunSQL):
        parts = [operation.sql] if isinstance(operation.sql, str) else list(operation.sql)
        yield from (part if isinstance(part, str) else part[0] for part in parts)


def _written() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Each function's texts in the order of the migrations, as sets of lines, with where each stands."""
    graph = MigrationLoader(None).graph
    order = dict.fromkeys(node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf))
    functions: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for app, name in order:
        for operation in graph.nodes[app, name].operations:
            for sql in _statements(operation):
                for function, body in FUNCTION.findall(sql):
                    lines = frozenset(line.strip() for line in body.splitlines() if line.strip())
                    functions[function].append((f"{app} {name}", lines))
    return functions


def _brought_back(texts: list[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """The lines of a text that an earlier one had taken out, where what took their place is gone again."""
    for number in range(2, len(texts)):
        (_first, older), (_second, newer), (place, last) = texts[number - 2 : number + 1]
        taken_out, put_in = older - newer, newer - older
        if put_in and not put_in & last and taken_out <= last:
            yield place


def test_no_function_is_written_anew_from_words_that_were_replaced() -> None:
    functions = _written()
    assert len(functions["calloffs_submit_offer"]) > 3
    assert {name: places for name, texts in functions.items() if (places := list(_brought_back(texts)))} == {}


def test_a_text_that_goes_back_behind_the_newest_is_found() -> None:
    old, mended = frozenset({"a", "b"}), frozenset({"a", "b", "closes"})
    assert list(_brought_back([("1", old), ("2", mended), ("3", old | {"new"})])) == ["3"]
    assert list(_brought_back([("1", old), ("2", mended), ("3", mended | {"new"})])) == []
