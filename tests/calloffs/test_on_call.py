"""What the on-call authoriser decides: an emergency that ends by itself, within the Head of Service's band (ADR 20)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from calloffs.policies import authorising
from calloffs.states import HowLong
from placements import policies as placing
from placements.models import Placement, Referral
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import NotAllowed
from tests.calloffs.test_policies import ASC, DCS, HEAD, TODAY, asked
from tests.factories.accounts import unsaved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set(datetime(2026, 6, 1, 11, tzinfo=UTC))


@pytest.mark.parametrize("how_long", [HowLong.THREE_DAYS, HowLong.FOUR_WEEKS])
def test_on_call_an_emergency_that_ends_by_itself_is_decided(how_long):
    assert authorising.is_on_call(unsaved(Role.ON_CALL_AUTHORISER), asked(how_long=how_long))
    assert authorising.holds_office(unsaved(Role.ON_CALL_AUTHORISER), asked(how_long=how_long), {HEAD})
    competed = asked(argued=False, went_out_for=how_long)
    assert authorising.is_on_call(unsaved(Role.ON_CALL_AUTHORISER), competed)


@pytest.mark.parametrize(
    ("roles", "asked_for"),
    [
        ([Role.ON_CALL_AUTHORISER], asked(DCS)),
        ([Role.ON_CALL_AUTHORISER], asked(ASC)),
        ([Role.ON_CALL_AUTHORISER], asked(how_long=HowLong.LONGER)),
        ([Role.ON_CALL_AUTHORISER], asked(how_long="")),
        ([Role.ON_CALL_AUTHORISER], asked(argued=False)),
        ([Role.ON_CALL_AUTHORISER], asked(argued=False, went_out_for=HowLong.LONGER)),
        ([Role.ON_CALL_AUTHORISER], asked(needed_on=TODAY + timedelta(days=2))),
        ([Role.PLACEMENTS_OFFICER], asked()),
        ([Role.ON_CALL_AUTHORISER, Role.HEAD_OF_SERVICE], asked()),
        ([Role.ON_CALL_AUTHORISER, Role.DCS], asked()),
    ],
)
def test_everything_else_is_not_decided_on_call(roles, asked_for):
    assert not authorising.is_on_call(unsaved(*roles), asked_for)


def test_an_emergency_is_needed_before_the_next_working_day_is_over():
    assert placing.is_emergency(Referral(needed_on=TODAY + timedelta(days=1)))
    assert not placing.is_emergency(Referral(needed_on=TODAY + timedelta(days=2)))
    assert placing.is_emergency(Referral(needed_on=TODAY + timedelta(days=2)), TODAY + timedelta(days=1))


def test_a_placement_is_an_emergency_by_its_referral_and_without_one_is_none():
    assert placing.is_emergency_of_placement(Placement(referral=Referral(needed_on=TODAY)))
    assert not placing.is_emergency_of_placement(
        Placement(referral=Referral(needed_on=TODAY + timedelta(days=9)))
    )
    assert not placing.is_emergency_of_placement(Placement(call_off_id=uuid4()))


# --- The one person on duty -----------------------------------------------------------------------------------
STEP = Permission.AWARD


@pytest.mark.parametrize(
    ("role", "permission", "needed_in", "may"),
    [
        (Role.DUTY_TEAM, STEP, 0, True),
        (Role.DUTY_TEAM, STEP, 9, False),
        (Role.DUTY_TEAM, Permission.AUTHORISE, 0, False),
        (Role.SOCIAL_WORKER, STEP, 0, False),
        (Role.COMMISSIONING_MANAGER, STEP, 9, True),
    ],
)
def test_on_duty_a_step_towards_a_home_is_taken_for_others_in_an_emergency(role, permission, needed_in, may):
    user, referral = unsaved(role), Referral(needed_on=TODAY + timedelta(days=needed_in))
    assert placing.may(user, permission, referral) is may
    if may:
        placing.check_may(user, permission, referral)
        return
    with pytest.raises(NotAllowed):
        placing.check_may(user, permission, referral)


def test_who_takes_a_step_by_their_own_role_does_not_take_it_for_others():
    referral = Referral(needed_on=TODAY)
    assert placing.acts_for_others(unsaved(Role.DUTY_TEAM), STEP, referral)
    assert not placing.acts_for_others(unsaved(Role.DUTY_TEAM, Role.COMMISSIONING_MANAGER), STEP, referral)
