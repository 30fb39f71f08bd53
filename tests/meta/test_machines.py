"""The transition tables: every state can be reached and left, every step is told in words."""

import pytest
from django.apps import apps

from sefton_pdps.access.roles import ROLE_PERMISSIONS
from sefton_pdps.audit.declared import all_told
from sefton_pdps.workflow import Machine
from sefton_pdps.workflow.documents import machines

MACHINES = {machine.name: machine for machine in machines()}
AGGREGATES = {
    "round",
    "application",
    "admission",
    "referral",
    "placement",
    "call_off",
    "authorisation",
    "agreement",
    "register_preview",
    "absence",
    "grave_change",
    "job",
}


def _reached(machine: Machine) -> set[str]:
    reached = {str(machine.initial)}
    while True:
        further = {
            str(step.target)
            for step in machine.transitions
            if reached & {str(source) for source in step.sources}
        }
        if further <= reached:
            return reached
        reached |= further


def test_every_aggregate_has_its_table() -> None:
    assert set(MACHINES) >= AGGREGATES | {"report"}


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_reached_from_the_first(name: str) -> None:
    assert _reached(MACHINES[name]) == set(MACHINES[name].states.values)


@pytest.mark.parametrize("name", MACHINES)
def test_no_step_is_listed_twice(name: str) -> None:
    steps = [step.name for step in MACHINES[name].transitions]
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize("name", MACHINES)
def test_every_step_that_people_take_is_in_somebodys_role(name: str) -> None:
    held = frozenset().union(*ROLE_PERMISSIONS.values())
    assert [
        step.name for step in MACHINES[name].transitions if step.permission and step.permission not in held
    ] == []


@pytest.mark.parametrize("name", MACHINES)
def test_every_step_is_declared_as_an_event_of_its_aggregate(name: str) -> None:
    """Its sentence stands on the step; an app's `trail.py` says what it is about."""
    assert set(MACHINES[name].events()) - set(all_told()) == set()


@pytest.mark.parametrize("name", MACHINES)
def test_a_dated_step_names_a_field_of_its_aggregate(name: str) -> None:
    machine = MACHINES[name]
    models = [
        model
        for model in apps.get_models()
        if any(getattr(field, "choices", None) == machine.states.choices for field in model._meta.fields)
        and any(field.name == "state" for field in model._meta.fields)
    ]
    (model,) = models
    fields = {field.name for field in model._meta.fields}
    assert {step.dated for step in machine.transitions if step.dated} <= fields
