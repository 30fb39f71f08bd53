"""Policies of placements that ask the database: what somebody changed or wrote before, and what day it is (ADR 20)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from placements import policies
from placements.models import Placement, Referral, ReferralChange
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import NotAllowed
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days
from tests.factories import placements as made
from tests.factories.accounts import person, unsaved

pytestmark = pytest.mark.usefixtures("council_scope")


def test_the_one_on_duty_takes_a_step_today_and_is_refused_where_there_is_time():
    urgent = Referral(needed_on=add_working_days(clock.today(), 1))
    later = Referral(needed_on=urgent.needed_on + timedelta(days=1))
    policies.check_may(unsaved(Role.DUTY_TEAM), Permission.CALLOFF_OPEN, urgent)
    with pytest.raises(NotAllowed, match="Your role does not let you do this"):
        policies.check_may(unsaved(Role.DUTY_TEAM), Permission.CALLOFF_OPEN, later)
    assert policies.is_emergency_of_placement(Placement(referral=urgent))
    assert not policies.is_emergency_of_placement(Placement(referral=later))


def test_who_changed_a_referral_since_it_was_submitted_does_not_approve_it(officer, manager):
    referral = made.referral(submitted_by=officer)
    policies.check_approves(manager, referral)
    ReferralChange.objects.create(
        referral=referral, by=manager, at=clock.now(), field="wishes", before="A cat.", after="A dog."
    )
    with pytest.raises(NotAllowed, match="You changed this referral after it was submitted"):
        policies.check_approves(manager, referral)
    policies.check_approves(person(Role.TEAM_MANAGER), referral)


def test_who_had_no_part_in_a_referral_approves_it_in_the_ordinary_way_and_not_alone(officer, manager):
    referral = made.referral(submitted_by=officer)
    assert policies.why_alone(manager, referral) == ""
    with pytest.raises(NotAllowed, match="Approve it in the ordinary way"):
        policies.check_approves_alone(manager, referral)


def test_a_social_worker_would_approve_referrals_of_the_own_children_only(officer, social_worker):
    own = made.referral(made.child(social_worker=social_worker), submitted_by=officer)
    policies.check_approves(social_worker, own)
    with pytest.raises(NotAllowed, match="This child has another social worker"):
        policies.check_approves(social_worker, made.referral(submitted_by=officer))


def test_a_profile_was_written_by_nobody_who_did_not_draft_it(officer):
    profile = made.approved_profile(made.referral(), officer)
    assert policies.wrote_profile(unsaved(id=profile.drafted_by_id), profile)
    assert not policies.wrote_profile(unsaved(id=uuid4()), profile)
