"""The registrations from before migration 0004 take their setting's owner, sector and kind, under row security."""

import pytest
from django.core.management import call_command

from providers.models import SettingRegistration
from sefton_pdps.core import tenancy
from tests.factories import providers as factory

pytestmark = pytest.mark.whole


def test_registrations_from_before_are_filled(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        setting = factory.setting(factory.provider(sector="Voluntary"))
    for name in ("0003_application_guards", "0004_dated_owner_and_kind"):
        call_command("migrate", "providers", name, database="owner", verbosity=0)
    with tenancy.scope(tenancy.COUNCIL):
        dated = SettingRegistration.objects.get()
    assert (dated.provider_id, dated.sector, dated.kind) == (
        setting.provider_id,
        "Voluntary",
        "childrens_home",
    )
