"""Children and referrals whom no database knows, for policies that ask only who somebody is to them."""

from typing import Any
from uuid import uuid4

from placements.models import Child, Referral, Team
from sefton_pdps.access.roles import Role
from tests.factories.accounts import unsaved


def somebodys(**fields: Any) -> Child:
    """A child whose worker, recorder, manager, stand-in and reviewing officer are other people than who asks."""
    team = Team(manager=unsaved(Role.TEAM_MANAGER), stand_in=unsaved(Role.TEAM_MANAGER))
    others = {"social_worker_id": uuid4(), "recorded_by_id": uuid4(), "reviewing_officer_id": uuid4()}
    return Child(**{**others, "team": team, **fields})


def referral_of(child: Child | None = None, **fields: Any) -> Referral:
    return Referral(child=child or somebodys(), **fields)
