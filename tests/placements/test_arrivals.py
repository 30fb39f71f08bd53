"""A home is agreed at the award; the child is placed when the arrival is recorded, as somebody confirmed it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from placements.models import Placement, Referral
from placements.rules.stays import why_not_arrived
from placements.services import placements as services
from placements.services import referrals
from placements.states import PlacementState, ReferralState
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.factories import awards, providers
from tests.factories import placements as made
from tests.kept_rows import kept_rows
from tests.placements.browsing import as_user, page

AWARDED = datetime(2026, 12, 1, 10, 30, 45, tzinfo=UTC)
NOW = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
END = date(2027, 12, 3)


@kept_rows
def planned():
    """A direct award, signed by both: the placement is planned for today."""
    story = awards.direct()
    type(story.call_off).objects.filter(pk=story.call_off.pk).update(needed_on=clock.today())
    story.fresh()
    awards.authorised(story)
    awards.sign(awards.issue(story), awards.signer(story))
    return Placement.objects.select_related("referral__child").get(call_off_id=story.call_off.pk)


@pytest.fixture
def awarded(council_scope, planned):
    return planned


def referral_of(placement):
    return Referral.objects.get(pk=placement.referral_id)


# --- The rule -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arrived_at", "awarded_at", "said"),
    [
        (NOW + timedelta(minutes=1), AWARDED, "in the future"),
        (AWARDED - timedelta(minutes=1), AWARDED, "was awarded on 1 December 2026"),
        (datetime(2026, 11, 1, tzinfo=UTC), AWARDED, "was awarded on 1 December 2026"),
        (NOW, AWARDED, ""),
        (AWARDED.replace(second=0), AWARDED, ""),
        (datetime(2026, 11, 1, tzinfo=UTC), None, ""),
    ],
)
def test_an_arrival_has_happened_and_not_before_the_award(arrived_at, awarded_at, said):
    reasons = why_not_arrived(arrived_at=arrived_at, awarded_at=awarded_at, planned_end=END, at=NOW)
    assert said in " ".join(reasons) and bool(reasons) is bool(said)


def test_an_arrival_lies_within_the_stay_that_was_agreed():
    late = datetime(2027, 12, 3, 9, 0, tzinfo=UTC)
    assert why_not_arrived(arrived_at=late, awarded_at=AWARDED, planned_end=END, at=late)


# --- Agreed, then placed --------------------------------------------------------------------------------------
def test_after_the_award_a_home_is_agreed_and_nobody_is_called_placed(awarded, officer):
    referral = referral_of(awarded)
    assert (referral.state, referral.placed_at) == (ReferralState.HOME_AGREED, None)
    shown = as_user(officer).get(page("referral_detail", referral.pk)).content.decode()
    assert "Home agreed" in shown and "Recorded that a home is agreed" in shown
    child = as_user(officer).get(page("child_detail", referral.child_id)).content.decode()
    for told in (shown, child):
        assert "as placed" not in told and ">Placed<" not in told


def test_with_the_arrival_the_child_is_placed(awarded, officer):
    before = clock.now()
    started = made.start(awarded, officer)
    assert (started.state, started.arrival_confirmed_by) == (
        PlacementState.STARTED,
        "Invented Manager, manager of the home",
    )
    assert referral_of(awarded).state == ReferralState.PLACED
    assert referral_of(awarded).placed_at >= before
    shown = as_user(officer).get(page("referral_detail", awarded.referral_id)).content.decode()
    assert "Recorded the child as placed" in shown


@pytest.mark.parametrize("confirmed_by", ["", "   "])
def test_somebody_confirms_the_arrival(awarded, officer, confirmed_by):
    with pytest.raises(DomainError, match="who confirmed"):
        made.start(awarded, officer, confirmed_by=confirmed_by)


@pytest.mark.parametrize("hours", [-30, 1])
def test_an_arrival_before_the_award_or_ahead_is_refused(awarded, officer, hours):
    with pytest.raises(DomainError):
        made.start(awarded, officer, arrived_at=clock.now() + timedelta(hours=hours))
    assert Placement.objects.get(pk=awarded.pk).state == PlacementState.PLANNED
    assert referral_of(awarded).state == ReferralState.HOME_AGREED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "starts with the arrival"),
        ({"arrived_at": timedelta(0)}, "placement_arrival_is_confirmed"),
        ({"arrived_at": timedelta(hours=1), "arrival_confirmed_by": "X"}, "placement_arrival_is_past"),
        (
            {"arrived_at": -timedelta(days=2), "arrival_confirmed_by": "X"},
            "placement_arrival_follows_its_award",
        ),
    ],
    ids=["none", "nobody", "ahead", "before the award"],
)
def test_the_database_starts_a_placement_of_an_award_with_a_true_arrival_only(awarded, fields, words):
    at = clock.now()
    values = {name: at + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        Placement.objects.filter(pk=awarded.pk).update(state="started", started_at=at, **values)


def test_while_a_home_is_agreed_the_child_has_no_second_referral(awarded, officer):
    with pytest.raises(DomainError, match="open referral"):
        referrals.start_referral(child=awarded.referral.child, by=officer, at=clock.now())


def test_a_cancelled_placement_ends_the_referral_and_another_may_be_started(awarded, officer):
    services.cancel_placement(placement=awarded, reason="She went to her aunt.", by=officer, at=clock.now())
    ended = referral_of(awarded)
    assert (
        ended.state == ReferralState.WITHDRAWN
        and "cancelled before the child moved" in ended.withdrawn_reason
    )
    assert referrals.start_referral(child=ended.child, by=officer, at=clock.now()).pk


def test_a_placement_without_a_referral_starts_too(officer):
    place = providers.setting(providers.provider()).places.first()
    placement = made.placement(place, state=PlacementState.PLANNED, started_at=None)
    assert made.start(placement, officer).state == PlacementState.STARTED
