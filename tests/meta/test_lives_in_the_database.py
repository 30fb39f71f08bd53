"""The transition tables again, in the database: no SQL moves a state along a step that is not one of theirs."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from calloffs.models import Offer
from sefton_pdps.core.database.decided import lives
from sefton_pdps.workflow.documents import machines
from tests.meta.copies import copy, given, refusal

Steps = set[tuple[str, str]]

REFUSED = "SP020"
# A state without a transition table: who writes it, and the steps.
WITHOUT_A_TABLE: dict[type[models.Model], Steps] = {
    # written by the functions that seal offers, and by the award
    Offer: {("submitted", after) for after in ("superseded", "withdrawn", "preferred", "not_preferred")},
}
# Rows that are added in a later state, and why; every other is added in the first state of its machine.
ADDED_LATER = {
    "placements_referral": "tests add what stood before; a referral decides nothing by its state alone",
    "placements_placement": "a placement from before the PDPS is recorded as begun",
    "providers_application": "tests add what stood before; the admission needs scores, not the state",
    "providers_admission": "tests add a suspended one; it is the suspension that counts",
    "providers_absence": "tests add what stood before",
    "providers_gravechange": "tests add what stood before",
}


def _stateful() -> dict[str, tuple[list[str], Steps]]:
    """Every table whose rows have a state: its states, and the steps between them."""
    steps = {
        machine.states: {
            (str(source), str(step.target))
            for step in machine.transitions
            for source in step.sources
            if source != step.target
        }
        for machine in machines()
    }
    lives = {}
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.name == "state":
                of = [known for states, known in steps.items() if states.choices == field.choices]
                (known,) = of or [WITHOUT_A_TABLE[model]]
                lives[model._meta.db_table] = ([value for value, _ in field.choices or ()], known)
    return lives


LIVES = _stateful()
FIRST = {
    model._meta.db_table: str(model._meta.get_field("state").get_default())
    for model in apps.get_models()
    if model._meta.db_table in LIVES
}


def test_every_transition_table_has_rows_that_it_is_for() -> None:
    assert len(LIVES) == len(machines()) + len(WITHOUT_A_TABLE)


@pytest.mark.parametrize("table", LIVES)
def test_the_database_knows_the_same_steps(owner: Any, table: str) -> None:
    """A step that is added or taken away needs a migration with `core.database.decided.lives`."""
    assert given(owner, table, "takes_steps") == {">".join(step) for step in LIVES[table][1]}


def test_a_row_is_added_in_its_first_state_or_there_is_a_reason(owner: Any) -> None:
    begins = {table: given(owner, table, "takes_steps_from") for table in LIVES}
    assert {table for table, first in begins.items() if first != {FIRST[table]}} == set(ADDED_LATER)


@pytest.mark.parametrize("table", sorted(set(LIVES) - set(ADDED_LATER)))
def test_no_row_is_added_in_a_later_state(owner: Any, table: str) -> None:
    copy(owner, table, ["takes_steps_from"])
    insert = f"INSERT INTO pg_temp.{table} (state) VALUES (%s)"
    said = {state: refusal(owner, insert, [state]) for state in LIVES[table][0]}
    assert said == {state: "" if state == FIRST[table] else REFUSED for state in said}


@pytest.mark.parametrize("table", LIVES)
def test_a_state_moves_along_a_step_and_no_other_way(owner: Any, table: str) -> None:
    states, steps = LIVES[table]
    copy(owner, table, ["takes_steps"])
    for state in states:
        owner.execute(f"INSERT INTO pg_temp.{table} (state) VALUES (%s)", [state])
    change = f"UPDATE pg_temp.{table} SET state = %s WHERE state = %s"
    said = {
        (before, after): refusal(owner, change, [after, before])
        for before in states
        for after in states
        if before != after
    }
    assert set(said.values()) <= {"", REFUSED}
    assert {step for step, code in said.items() if not code} == steps


def test_steps_that_are_named_again_replace_those_before(owner: Any) -> None:
    copy(owner, "calloffs_offer", ["takes_steps"])
    again = lives("pg_temp.calloffs_offer", {"submitted": "withdrawn"}, before={"submitted": "superseded"})
    owner.execute("INSERT INTO pg_temp.calloffs_offer (state) VALUES ('submitted')")
    change = "UPDATE pg_temp.calloffs_offer SET state = %s"
    for statement, taken, refused in (
        (again.sql, "withdrawn", "superseded"),
        (again.reverse_sql, "superseded", "withdrawn"),
    ):
        owner.execute(statement)
        assert (refusal(owner, change, [taken]), refusal(owner, change, [refused])) == ("", REFUSED)
