"""Rows from before a migration are filled by it under row security, in a database that goes back and on again.

Going back takes most migrations of every app, so it is done once for both of those that it leads to.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from placements.models import Child, ChildSearchTerm
from providers.models import Setting, SettingRegistration
from sefton_pdps.core.database import tenancy
from tests.factories import placements, providers

BACK = (("providers", "0003_application_guards"), ("placements", "0004_typed_needs"))
ON = (("providers", "0004_dated_owner_and_kind"), ("placements", "0006_terms_of_recorded_children"))


@pytest.fixture(scope="module")
def before(clone_for_module: str) -> Iterator[tuple[Setting, Child]]:
    with tenancy.scope(tenancy.COUNCIL):
        setting = providers.setting(providers.provider(sector="Voluntary"))
        child = placements.child(family_name="O’Before")
    for app, name in (*BACK, *ON):
        call_command("migrate", app, name, database="owner", verbosity=0)
    with tenancy.scope(tenancy.COUNCIL):
        yield setting, child


def test_registrations_from_before_are_filled(before: tuple[Setting, Child]) -> None:
    setting, _ = before
    dated = SettingRegistration.objects.get()
    assert (dated.provider_id, dated.sector, dated.kind) == (
        setting.provider_id,
        "Voluntary",
        "childrens_home",
    )


def test_children_recorded_before_are_found(before: tuple[Setting, Child]) -> None:
    _, child = before
    terms = set(ChildSearchTerm.objects.filter(child=child).values_list("term", flat=True))
    assert {"o", "before", f"obefore{child.given_name.lower()}"} <= terms
