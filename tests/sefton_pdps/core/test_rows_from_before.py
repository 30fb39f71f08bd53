"""Rows from before a migration are filled by it under row security, in a database that has come so far and goes on.

The rows are written by the models of that time: nobody who was there before the migration had others.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local import databases
from sefton_pdps.local.pytest_servers import servers
from tests.conftest import clone

BEFORE = [("providers", "0003_application_guards"), ("placements", "0005_children_without_a_postcode")]
AFTER = [("providers", "0004_dated_owner_and_kind"), ("placements", "0006_terms_of_recorded_children")]
EMPTY = "empty"


def _come_to(targets: list[tuple[str, str]]) -> Any:
    """Migrate the database at hand so far, and return the models of that time."""
    for app, name in targets:
        call_command("migrate", app, name, database="owner", verbosity=0)
    return MigrationExecutor(connections["owner"]).loader.project_state(targets).apps


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Any, Any, Any]]:
    """The models after both migrations, and the keys of a registration's provider and of a child from before them."""
    databases.set_up(servers.postgres, name=EMPTY, passwords=servers.passwords)
    with clone(django_db_blocker, template=EMPTY), django_db_blocker.unblock():
        then = _come_to(BEFORE)
        with tenancy.scope(tenancy.COUNCIL):
            today = clock.today()
            provider = then.get_model("providers", "Provider").objects.create(
                name="Gull Care", sector="Voluntary", first_seen_on=today
            )
            setting = then.get_model("providers", "Setting").objects.create(
                provider=provider, name="Gull House", urn="SC900002", kind="childrens_home", registration="registered",
                grade="good",
            )  # fmt: skip
            then.get_model("providers", "SettingRegistration").objects.create(
                setting=setting, valid_from=today, registration="registered", grade="good", source="Invented"
            )
            child = then.get_model("placements", "Child").objects.create(
                reference="CH-2026-00001", given_name="Wren", family_name="O’Before", date_of_birth=today,
                sex="U", legal_status="C2", home_postcode="L20 3NJ", recorded_at=clock.now(),
            )  # fmt: skip
        models = _come_to(AFTER)
        with tenancy.scope(tenancy.COUNCIL):
            yield models, setting, child


def test_registrations_from_before_are_filled(filled: tuple[Any, Any, Any]) -> None:
    models, setting, _ = filled
    dated = models.get_model("providers", "SettingRegistration").objects.get()
    assert (dated.provider_id, dated.sector, dated.kind) == (
        setting.provider_id,
        "Voluntary",
        "childrens_home",
    )


def test_children_recorded_before_are_found(filled: tuple[Any, Any, Any]) -> None:
    models, _, child = filled
    found = models.get_model("placements", "ChildSearchTerm").objects.filter(child_id=child.pk)
    assert {"o", "before", "obeforewren"} <= set(found.values_list("term", flat=True))
