"""Profiles from before needs had codes: each row gets its code and kind, under row security and the guard."""

from importlib import import_module

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from calloffs.models import CallOff
from placements.models import AnonymisedProfile
from placements.rules.profile import needs_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.factories import accounts, calloffs, placements, providers

pytestmark = pytest.mark.whole
PAIRS = [
    ["Needed by", "Today"],
    ["Adapted home", "Yes"],
    ["Living with pets", "No"],
    ["Risks to the child", "Going missing"],
    ["Risks to others", "No known risk"],
]
STEPS = (("placements", "0004_typed_needs"), ("calloffs", "0007_typed_needs"))


def _run(name: str) -> None:
    """One direction of both data migrations as the owner, with the models as they were then."""
    owner = connections["owner"]
    loader = MigrationExecutor(owner).loader
    for app, step in STEPS:
        with owner.schema_editor(atomic=True) as editor:
            migration = import_module(f"{app}.migrations.{step}")
            getattr(migration, name)(loader.project_state((app, step)).apps, editor)


@pytest.fixture
def old(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
        texts = {name: text for name, text in calloffs.PROFILE.items() if name != "needs"}
        call_off = calloffs.competition(
            providers.setting(providers.provider()), profile={**texts, "table": PAIRS}
        )
        profile = placements.approved_profile(call_off.referral, officer, needs=PAIRS)
    with connections["owner"].cursor() as cursor:  # they came later
        cursor.execute("ALTER TABLE placements_anonymisedprofile DISABLE TRIGGER stays")
        cursor.execute("ALTER TABLE calloffs_calloff DISABLE TRIGGER stays")
    yield profile, call_off
    connections["owner"].close()


def test_rows_of_old_profiles_get_the_codes_that_answers_were_kept_by(old):
    profile, call_off = old
    _run("use_codes")
    with tenancy.scope(tenancy.COUNCIL):
        rows = AnonymisedProfile.objects.get(pk=profile.pk).needs
        published = CallOff.objects.get(pk=call_off.pk).profile
    assert [(row["code"], row["kind"]) for row in rows] == [
        ("needed_by", "fact"),
        ("adapted_home", "need"),
        ("living_with_pets", "need"),
        ("risks_to_the_child", "risk"),
        ("risks_to_others", "fact"),
    ]
    # What offers were asked when it was published is what they go on being asked.
    assert [need.code for need in needs_of(published)] == [
        "wishes", "support", "adapted_home", "risks_to_the_child",
    ]  # fmt: skip
    assert published["story"] == calloffs.PROFILE["story"] and "table" not in published


def test_the_way_back_gives_the_pairs_again(old):
    profile, call_off = old
    _run("use_codes")
    _run("use_pairs")
    with tenancy.scope(tenancy.COUNCIL):
        assert AnonymisedProfile.objects.get(pk=profile.pk).needs == PAIRS
        assert CallOff.objects.get(pk=call_off.pk).profile["table"] == PAIRS


def test_what_was_published_is_frozen_again_afterwards(old):
    _run("use_codes")
    with pytest.raises(DatabaseError, match="does not change"), tenancy.scope(tenancy.COUNCIL):
        CallOff.objects.update(profile={"story": "Another."})
