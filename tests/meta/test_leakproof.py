"""What PostgreSQL may not look at below a row policy is asked nowhere but where the list says, with how few rows.

LIKE in all its forms, `lower`, `upper`, unaccent, trigrams and regular expressions are not leakproof: below a policy no
index serves them, and every row that the policy shows is read. Equality, ranges and `=` of a folded, stored column are.
"""

import ast
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.meta.sources import PACKAGES, ours, short

LOOKUPS = (
    "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "iexact", "regex", "iregex",
    "search", "unaccent", "trigram_similar",
)  # fmt: skip
FUNCTIONS = ("Lower", "Upper", "Fold", "TrigramSimilarity", "SearchVector", "Unaccent")
# Where it is asked all the same: the file and what it asks, with how many rows are left to it.
ASKED = {
    (
        "providers/selectors/care_settings.py",
        "icontains",
    ): "Letters anywhere in a name: every name shown is read.",
    ("providers/selectors/care_settings.py", "iexact"): "Beside the letters, of the same rows.",
    ("providers/selectors/care_settings.py", "istartswith"): "Beside the letters, of the same rows.",
    (
        "sefton_pdps/accounts/selectors.py",
        "icontains",
    ): "Letters anywhere in a name, of some thousand people.",
    (
        "sefton_pdps/core/database/names.py",
        "icontains",
    ): "Letters anywhere in a name, of some thousand people, providers or teams, to choose one.",
    ("sefton_pdps/core/database/names.py", "iexact"): "Beside the letters, of the same rows.",
    ("providers/selectors/register.py", "Lower"): "The changes of one import, found by their import first.",
    (
        "placements/services/guarding.py",
        "iexact",
    ): "What was let through for one child, found by the child first.",
    ("placements/selectors/children.py", "Fold"): "Children of one birth date, found by an index first.",
    (
        "calloffs/services/ladder.py",
        "iexact",
    ): "One name among some hundred providers, when an answer is recorded.",
    (
        "providers/services/outside.py",
        "iexact",
    ): "One name among some hundred providers, when a home is recorded.",
    (
        "placements/services/plan_answers.py",
        "iexact",
    ): "The questions about one plan, found by the plan first.",
    ("calloffs/services/clarifications.py", "iexact"): "One provider's questions on one call-off.",
    ("calloffs/services/asked_answers.py", "iexact"): "One home's questions before its answer.",
    ("reporting/selectors/market.py", "iexact"): "Of the providers of one report's placements, read whole.",
    (
        "sefton_pdps/accounts/services/people.py",
        "iexact",
    ): "One address before an invitation; lower(email) is unique.",
    ("sefton_pdps/notifications/inbox.py", "startswith"): "Of one person's own messages, newest first.",
}


def _sources() -> Iterator[tuple[str, ast.Module]]:
    """What asks the database: not models, whose constraints look at the row at hand, nor the demonstration."""
    for path in ours(*PACKAGES):
        if not {"migrations", "models", "models.py", "demo"} & {*path.parts}:
            yield short(path), ast.parse(path.read_text())


def asked_in(tree: ast.Module) -> Iterator[str]:
    """Lookups by keyword and functions of the database that are not leakproof."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
                yield node.func.id
            for keyword in node.keywords:
                lookup = (keyword.arg or "").rpartition("__")
                if lookup[0] and lookup[2] in LOOKUPS:
                    yield lookup[2]


def test_what_is_not_leakproof_is_asked_where_the_list_says_and_nowhere_else() -> None:
    found = {(path, what) for path, tree in _sources() for what in asked_in(tree)}
    assert found == set(ASKED)


@pytest.mark.parametrize(
    "line", ["rows.filter(name__icontains='x')", "Q(owner_id__iexact=text)", "Lower('name')"]
)
def test_the_search_finds_each_way_of_asking(line: str) -> None:
    assert list(asked_in(ast.parse(line)))


def test_equality_and_ranges_are_found_leakproof_by_the_database_and_like_is_not(db: None) -> None:
    """The ground of the list: asked of the database that is tested, not remembered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proleakproof FROM pg_proc WHERE proname IN"
            " ('texteq', 'text_lt', 'uuid_eq', 'int4lt', 'date_lt', 'timestamptz_lt',"
            " 'textlike', 'texticlike', 'lower', 'numeric_lt', 'similarity')"
        )
        leakproof = {name for name, is_leakproof in cursor.fetchall() if is_leakproof}
    assert leakproof == {"texteq", "text_lt", "uuid_eq", "int4lt", "date_lt", "timestamptz_lt"}
