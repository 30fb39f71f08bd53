"""Who may see and do what to children, referrals and placements: each refusal (ADR 20, 32, 40 and 42)."""

from datetime import date
from uuid import uuid4

import pytest

from placements import policies
from placements.models import Placement, Referral, Team
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed
from tests.factories.accounts import unsaved
from tests.placements.unsaved import somebodys

FRIDAY = date(2026, 6, 5)
MONDAY, TUESDAY = date(2026, 6, 8), date(2026, 6, 9)


# --- How far a permission reaches -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("roles", "all_children", "own_children"),
    [
        ([Role.TEAM_MANAGER], True, False),
        ([Role.SOCIAL_WORKER], False, True),
        ([Role.SOCIAL_WORKER, Role.TEAM_MANAGER], True, False),
        ([Role.SOCIAL_WORKER, Role.EVALUATOR], False, True),
        ([Role.EVALUATOR], False, False),
        ([], False, False),
    ],
)
def test_a_social_workers_permission_reaches_the_own_children_and_another_roles_every_child(
    roles, all_children, own_children
):
    person = unsaved(*roles)
    assert policies.sees_all(person, Permission.CHILD_SEE) is all_children
    assert policies.sees_own(person, Permission.CHILD_SEE) is own_children


# --- In an emergency ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("needed_on", "emergency"), [(FRIDAY, True), (MONDAY, True), (TUESDAY, False), (None, False)]
)
def test_a_home_needed_before_the_next_working_day_is_over_is_an_emergency(needed_on, emergency):
    assert policies.is_emergency(Referral(needed_on=needed_on), FRIDAY) is emergency


def test_a_placement_that_was_bought_for_no_referral_is_no_emergency():
    assert not policies.is_emergency_of_placement(Placement(call_off_id=uuid4()))


@pytest.mark.parametrize(
    ("roles", "permission", "needed_on", "for_others"),
    [
        ([Role.DUTY_TEAM], Permission.CALLOFF_OPEN, MONDAY, True),
        ([Role.DUTY_TEAM], Permission.CALLOFF_OPEN, TUESDAY, False),
        ([Role.DUTY_TEAM], Permission.AUTHORISE, MONDAY, False),
        ([Role.DUTY_TEAM], Permission.REFERRAL_MAKE, MONDAY, False),
        ([Role.PLACEMENTS_OFFICER], Permission.CALLOFF_OPEN, MONDAY, False),
        ([Role.TEAM_MANAGER], Permission.CALLOFF_OPEN, MONDAY, False),
        ([], Permission.CALLOFF_OPEN, MONDAY, False),
    ],
)
def test_who_is_on_duty_takes_anothers_step_in_an_emergency_only(roles, permission, needed_on, for_others):
    referral = Referral(needed_on=needed_on)
    assert policies.acts_for_others(unsaved(*roles), permission, referral, FRIDAY) is for_others


@pytest.mark.parametrize("step", sorted(policies.EMERGENCY_STEPS, key=lambda step: step.name))
def test_each_step_towards_a_home_is_taken_by_who_is_on_duty_in_an_emergency(step):
    on_duty = unsaved(Role.DUTY_TEAM)
    assert policies.may(on_duty, step, Referral(needed_on=MONDAY), FRIDAY)
    assert not policies.may(on_duty, step, Referral(needed_on=TUESDAY), FRIDAY)


def test_the_steps_towards_a_home_are_ten():
    assert {
        Permission.PROFILE_WRITE, Permission.CALLOFF_OPEN, Permission.CALLOFF_PUBLISH,
        Permission.CLARIFICATION_ANSWER, Permission.OFFER_SCORE, Permission.DIRECT_AWARD_PROPOSE, Permission.RECOMMEND,
        Permission.AGREEMENT_ISSUE, Permission.AWARD, Permission.PLACEMENT_START,
    } == policies.EMERGENCY_STEPS  # fmt: skip


def test_who_has_the_permission_takes_the_step_on_any_day_and_others_are_refused():
    later = Referral(needed_on=TUESDAY)
    assert policies.may(unsaved(Role.PLACEMENTS_OFFICER), Permission.CALLOFF_OPEN, later, FRIDAY)
    policies.check_may(unsaved(Role.PLACEMENTS_OFFICER), Permission.CALLOFF_OPEN, later)
    with pytest.raises(NotAllowed, match="Your role does not let you do this"):
        policies.check_may(unsaved(Role.TEAM_MANAGER), Permission.CALLOFF_OPEN, later)


# --- Who meets a child by name --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("roles", "by_name"),
    [
        ([Role.PLACEMENTS_OFFICER], True),
        ([Role.COMMISSIONING_MANAGER], True),
        ([Role.DUTY_TEAM], True),
        ([Role.SOCIAL_WORKER], True),
        ([Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER], True),
        ([Role.SOCIAL_WORKER, Role.AUDITOR], False),
        ([Role.TEAM_MANAGER], False),
        ([Role.REVIEWING_OFFICER], False),
        ([Role.HEAD_OF_SERVICE], False),
        ([Role.AUDITOR], False),
        ([], False),
    ],
)
def test_without_a_duty_to_the_child_only_who_places_children_and_whose_reach_is_their_own_meet_a_name(
    roles, by_name
):
    person, child = unsaved(*roles), somebodys()
    assert policies.names_child(person, child) is by_name
    if by_name:
        policies.check_names(person, child)
    else:
        with pytest.raises(NotAllowed, match="You do not work with this child"):
            policies.check_names(person, child)


@pytest.mark.parametrize("duty", ["social_worker_id", "recorded_by_id"])
def test_the_childs_worker_and_who_recorded_the_child_meet_the_name_whatever_their_role_is_today(duty):
    person = unsaved(Role.AUDITOR)
    assert policies.names_child(person, somebodys(**{duty: person.pk}))


@pytest.mark.parametrize("office", ["manager", "stand_in"])
def test_the_teams_manager_and_stand_in_meet_the_name_while_they_are_managers(office):
    for role, by_name in ((Role.TEAM_MANAGER, True), (Role.HEAD_OF_SERVICE, False)):
        person = unsaved(role)
        assert policies.names_child(person, somebodys(team=Team(**{office: person}))) is by_name


@pytest.mark.parametrize(
    ("role", "unknown"), [(Role.TEAM_MANAGER, "team"), (Role.REVIEWING_OFFICER, "reviewing_officer_id")]
)
def test_where_the_record_does_not_say_every_holder_of_the_office_has_the_duty_and_nobody_else(role, unknown):
    child = somebodys(**{unknown: None})
    assert policies.names_child(unsaved(role), child)
    assert not policies.names_child(unsaved(Role.HEAD_OF_SERVICE), child)


def test_the_childs_reviewing_officer_meets_the_name_while_in_that_office():
    for role, by_name in ((Role.REVIEWING_OFFICER, True), (Role.AUDITOR, False)):
        person = unsaved(role)
        assert policies.names_child(person, somebodys(reviewing_officer_id=person.pk)) is by_name


@pytest.mark.parametrize(
    ("role", "knows"),
    [
        (Role.VIRTUAL_SCHOOL, True),
        (Role.ASC_DIRECTOR, True),
        (Role.AUDITOR, True),
        (Role.SOCIAL_WORKER, True),
        (Role.TEAM_MANAGER, False),
        (Role.REVIEWING_OFFICER, False),
        (Role.QUALITY_OFFICER, False),
    ],
)
def test_an_end_that_is_a_birthday_is_read_by_who_meets_the_name_or_reads_the_cost(role, knows):
    assert policies.knows_when_18(unsaved(role), somebodys()) is knows


def test_the_own_teams_manager_reads_an_end_that_is_a_birthday():
    manager = unsaved(Role.TEAM_MANAGER)
    assert policies.knows_when_18(manager, somebodys(team=Team(manager=manager)))


# --- Who says who works with a child --------------------------------------------------------------------------
MANAGER = unsaved(Role.TEAM_MANAGER)
GONE = unsaved(Role.TEAM_MANAGER, is_active=False)
DEMOTED = unsaved(Role.SOCIAL_WORKER)


@pytest.mark.parametrize(
    ("team", "manages"),
    [
        (Team(manager=MANAGER), True),
        (Team(stand_in=MANAGER), True),
        (Team(manager=GONE, stand_in=MANAGER), True),
        (Team(manager=GONE, stand_in=DEMOTED), False),
        (Team(), False),
        (None, False),
    ],
)
def test_a_team_is_managed_by_a_manager_or_stand_in_who_is_in_office_today(team, manages):
    child = somebodys(team=team)
    assert policies.someone_manages(child) is manages
    stranger = unsaved(Role.HEAD_OF_SERVICE)
    assert policies.may_change_people(stranger, child) is not manages


def test_nobody_takes_a_child_of_a_managed_team_into_their_own_reach():
    child, stranger = somebodys(), unsaved(Role.HEAD_OF_SERVICE)
    with pytest.raises(NotAllowed, match="The manager of the child's team, or the placements team"):
        policies.check_changes_people(stranger, child, "The manager is away.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_who_changes_the_people_of_an_unmanaged_child_says_why_in_the_reason_box(reason):
    child, stranger = somebodys(team=None), unsaved(Role.HEAD_OF_SERVICE)
    with pytest.raises(DomainError, match="Nobody manages the child's team now") as refusal:
        policies.check_changes_people(stranger, child, reason)
    assert refusal.value.field == "reason"
    policies.check_changes_people(stranger, child, "The team was closed.")


def test_who_meets_the_child_by_name_changes_the_people_without_a_reason():
    officer, manager = unsaved(Role.PLACEMENTS_OFFICER), unsaved(Role.TEAM_MANAGER)
    managed = somebodys(team=Team(manager=manager))
    assert policies.may_change_people(officer, managed) and policies.may_change_people(manager, managed)
    policies.check_changes_people(officer, managed, "")
    policies.check_changes_people(manager, managed, "")
