"""Referrals that the award called placed: agreed where nobody has moved, placed since the start where somebody has."""

from importlib import import_module

import pytest
from django.db import connections

from placements.models import Referral
from placements.states import PlacementState, ReferralState
from sefton_pdps.core.database import tenancy
from tests.factories import placements as made
from tests.factories import providers

pytestmark = pytest.mark.whole


def test_who_has_not_moved_is_not_called_placed(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        waiting, moved, alone = (made.referral(state=ReferralState.PLACED) for _ in range(3))
        places = [providers.setting(providers.provider()).places.first() for _ in range(2)]
        made.placement(
            places[0], waiting.child, referral=waiting, state=PlacementState.PLANNED, started_at=None
        )
        lives = made.placement(places[1], moved.child, referral=moved)
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute(
            "ALTER TABLE placements_referral DISABLE TRIGGER USER"
        )  # it ran before they were there
        editor.execute(import_module("placements.migrations.0012_homes_agreed").AGREED)
    connections["owner"].close()
    with tenancy.scope(tenancy.COUNCIL):
        states = {row.pk: (row.state, row.placed_at, row.agreed_at) for row in Referral.objects.all()}
    assert states[waiting.pk] == ("home_agreed", None, waiting.placed_at)
    assert states[moved.pk] == ("placed", lives.started_at, moved.placed_at)
    assert states[alone.pk][0] == "placed"
