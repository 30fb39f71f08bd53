"""A child is found, and known again, however the name is written."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from placements.models import ChildSearchTerm
from placements.selectors.children import search
from placements.services.children import record_child
from placements.states import Sex
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.folding import folded
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person

BRIEN = ("O’Brien", "O'Brien", "OBrien", "o brien", "O Brien", "O`Brien", "OʼBrien", "O-Brien", "OBRIEN")
JONES = ("Smith-Jones", "Smith Jones", "smith–jones", "SmithJones", "Smith‑Jones")


@pytest.mark.parametrize("written", BRIEN)
@pytest.mark.parametrize("typed", BRIEN)
def test_every_way_to_write_an_irish_name_finds_every_other(officer, written, typed):
    child = made.child(given_name="Zoë", family_name=written)
    assert search(officer, typed) == [child]
    assert search(officer, f"zoe {typed}") == search(officer, f"{typed} Zoë") == [child]


@pytest.mark.parametrize("written", JONES)
@pytest.mark.parametrize("typed", [*JONES, "Smith"])
def test_every_way_to_write_a_double_name_finds_every_other(officer, written, typed):
    child = made.child(family_name=written)
    assert search(officer, typed) == [child]


@pytest.mark.parametrize("written", [name for name in JONES if name != "SmithJones"])
def test_the_second_half_of_a_double_name_is_enough(officer, written):
    child = made.child(family_name=written)
    assert search(officer, "Jones") == [child]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Zoë", "Zoe"), ("Zoe", "ZOË"), ("Łucja", "lucja"), ("Øyvind", "oyvind"), ("Nguyễn", "nguyen"),
        ("İpek", "ipek"), ("Weiß", "weiss"), ("Жанна", "жанна"), ("Ελένη", "ελένη"), ("محمد", "محمد"),
        ("王小婷", "王"), ("लक्ष्मी", "लक्ष्मी"), ("김민준", "김민"), ("de la Cruz", "cruz"), ("St. John", "st john"),
    ],
)  # fmt: skip
def test_accents_and_case_do_not_count_and_other_scripts_are_found_as_written(officer, written, typed):
    child = made.child(family_name=written)
    assert search(officer, typed) == [child]


@pytest.mark.parametrize(
    ("written", "typed"), [("लक्ष्मी", "लकषम"), ("王小婷", "李"), ("Brien", "bryan"), ("Anne", "nne")]
)
def test_another_name_is_not_found(officer, written, typed):
    made.child(family_name=written)
    assert search(officer, typed) == []


@pytest.mark.parametrize("typed", ["", " ", "-", "’", " - ’ "])
def test_nothing_but_marks_finds_nobody(officer, typed):
    made.child()
    assert search(officer, typed) == []


def test_a_reference_is_found_whole_and_by_its_number(officer):
    child = made.child(reference="CH-2026-00412")
    made.child(reference="CH-2026-00419")
    for typed in ("CH-2026-00412", "ch 2026 00412", "00412"):
        assert search(officer, typed) == [child]


def test_every_word_must_be_there(officer):
    child = made.child(given_name="Mary Ann", family_name="Testley")
    made.child(given_name="Mary", family_name="Sampleton")
    assert search(officer, "test ann") == [child]
    assert search(officer, "mary ann") == [child]
    assert search(officer, "ann sampleton") == []


def test_a_name_that_was_put_right_is_found_by_the_new_one_only(officer):
    child = made.child(family_name="Wrongly")
    made.rewritten(child, family_name="Rightly")
    assert (search(officer, "rightly"), search(officer, "wrongly")) == ([child], [])


def test_the_same_child_and_names_have_the_same_rows_of_terms(officer):
    child = made.child(family_name="Rightly")
    before = set(ChildSearchTerm.objects.values_list("pk", "term"))
    for name in ("Wrongly", "Rightly"):
        made.rewritten(child, family_name=name)
    assert set(ChildSearchTerm.objects.values_list("pk", "term")) == before


def test_a_removed_child_leaves_no_term(officer):
    child = made.child(legal_status="")
    child.delete()
    assert not ChildSearchTerm.objects.exists()


@pytest.mark.parametrize("change", [{"term": "x"}, {}])
def test_the_application_does_not_write_terms(officer, change):
    child = made.child()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        if change:
            ChildSearchTerm.objects.filter(child=child).update(**change)
        else:
            ChildSearchTerm.objects.create(child=child, term="planted")


def test_terms_of_a_child_are_the_councils(officer):
    made.child()
    with tenancy.scope(f"provider:{officer.pk}"):
        assert not ChildSearchTerm.objects.exists()


# --- The check for the same child ---
def record(by, **fields):
    at = clock.now()
    given = {
        "given_name": "Zoë", "family_name": "O’Brien", "date_of_birth": at.date().replace(year=at.year - 12, day=1),
        "sex": Sex.FEMALE, "home_postcode": "L20 3AA",
    }  # fmt: skip
    return record_child(**{**given, **fields}, by=by, at=at)


@pytest.mark.parametrize(
    "again",
    [{"family_name": name} for name in BRIEN[1:]] + [{"given_name": "zoe"}, {"given_name": " ZOË\u200b "}],
)
def test_the_same_child_written_otherwise_is_known(officer, again):
    child = record(officer)
    with pytest.raises(DomainError, match=f"already on record as {child.reference}"):
        record(officer, **again)


@pytest.mark.parametrize(
    "other", [{"given_name": "Zoya"}, {"family_name": "O’Brian"}, {"family_name": "ओब्रायन"}]
)
def test_another_child_of_the_same_day_is_not_mistaken_for_the_first(officer, other):
    record(officer)
    assert record(officer, **other).pk


def test_twelve_names_fold_as_the_rule_says(council_scope):
    assert folded("O’Brien", "Zoë  Smith-Jones", "लक्ष्मी", "МАРІЯ") == [
        "obrien",
        "zoesmithjones",
        "लक्ष्मी",
        "марія",
    ]


# --- Speed and history ---
MANY = """
INSERT INTO placements_child (id, reference, given_name, family_name, date_of_birth, sex, home_postcode, no_postcode,
                              measured_from_area, authority_code, legal_status, school, case_number, recorded_at)
SELECT gen_random_uuid(), 'CH-2020-' || n, 'Invented' || n % 997, 'Name' || n, '2015-01-01', 'F', 'L20 3AA', '',
       false, '', 'C2', '', '', now()
FROM generate_series(1, 100000) AS n
"""
PLAN = """
EXPLAIN SELECT c.id FROM placements_child c WHERE c.id IN (
    SELECT t.child_id FROM placements_childsearchterm t WHERE t.term >= 'name4711' AND t.term < 'name4711~')
"""


@pytest.mark.whole
def test_a_search_among_100_000_children_walks_an_index_under_the_row_policy(committed_db):
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', %s, true)", [tenancy.COUNCIL])
        cursor.execute(MANY)
        cursor.execute("COMMIT; ANALYZE placements_child, placements_childsearchterm")
    with tenancy.scope(tenancy.COUNCIL), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PLAN)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "child_search_term" in plan and "Seq Scan" not in plan, plan
        assert {child.family_name for child in search(person(Role.PLACEMENTS_OFFICER), "Name-4711")} == {
            "Name4711",
            *(f"Name4711{digit}" for digit in range(10)),
        }
