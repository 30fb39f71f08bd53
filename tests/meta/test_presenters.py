"""Presenters take rows and return components: selectors read before (the import contract keeps those out)."""

import ast

from tests.meta.sources import PACKAGES, ours, short

READS = {
    "aggregate", "annotate", "distinct", "exclude", "exists", "filter", "in_bulk", "iterator", "objects", "only",
    "order_by", "prefetch_related", "select_related", "using", "values_list",
}  # fmt: skip


def _reads(tree: ast.AST) -> list[str]:
    attributes = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [*(name for name in attributes if name in READS), *(name for name in names if name == "timeline")]


def test_no_presenter_asks_the_database() -> None:
    found = [
        f"{short(path)}: {name}"
        for path in ours(*PACKAGES)
        if "presenters" in path.parts or path.name == "presenters.py"
        for name in _reads(ast.parse(path.read_text()))
    ]
    assert found == []
