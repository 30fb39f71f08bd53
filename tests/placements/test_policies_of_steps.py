"""Who takes which step for a child, and that another person decides it: each refusal (ADR 20 and 32, S-49)."""

from uuid import uuid4

import pytest

from placements import policies
from placements.models import AnonymisedProfile, BarredStart, ReferralQuestion, SecondLook
from placements.states import Alone
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import NotAllowed
from tests.factories.accounts import unsaved
from tests.placements.unsaved import referral_of, somebodys

# --- Whose child, whose referral ------------------------------------------------------------------------------
STEPS_OF_A_CHILD = {
    "works with": policies.check_works_with,
    "writes for providers": policies.check_writes_for_providers,
    "own referral": lambda user, child: policies.check_own_referral(user, referral_of(child)),
    "sends back": lambda user, child: policies.check_sends_back(user, referral_of(child)),
    "answers": lambda user, child: policies.check_answers(
        user, ReferralQuestion(referral=referral_of(child), asked_by_id=uuid4())
    ),
    "approves alone": lambda user, child: policies.check_approves_alone(user, referral_of(child)),
}


@pytest.mark.parametrize("step", STEPS_OF_A_CHILD.values(), ids=STEPS_OF_A_CHILD)
def test_a_social_worker_takes_a_step_for_the_own_children_only(step):
    worker = unsaved(Role.SOCIAL_WORKER)
    step(worker, somebodys(social_worker_id=worker.pk))
    step(worker, somebodys(recorded_by_id=worker.pk))
    with pytest.raises(NotAllowed, match="This child has another social worker"):
        step(worker, somebodys())


def test_who_reaches_every_child_is_held_to_no_child():
    policies.check_works_with(unsaved(Role.PLACEMENTS_OFFICER), somebodys())
    policies.check_works_with(unsaved(Role.SOCIAL_WORKER, Role.TEAM_MANAGER), somebodys())


def test_a_social_worker_acts_on_a_referral_of_anothers_child_that_the_worker_started():
    worker = unsaved(Role.SOCIAL_WORKER)
    policies.check_own_referral(worker, referral_of(started_by_id=worker.pk))


def test_a_manager_who_is_also_a_social_worker_lets_words_through_for_any_child_a_worker_for_none():
    policies.check_lets_through(unsaved(Role.TEAM_MANAGER, Role.SOCIAL_WORKER), somebodys())
    worker = unsaved(Role.SOCIAL_WORKER)
    with pytest.raises(NotAllowed, match="Only a manager lets words through"):
        policies.check_lets_through(worker, somebodys(social_worker_id=worker.pk))


def test_only_managers_take_back_what_was_let_through():
    policies.check_takes_back(unsaved(Role.COMMISSIONING_MANAGER))
    with pytest.raises(NotAllowed, match="Only a manager takes back"):
        policies.check_takes_back(unsaved(Role.PLACEMENTS_OFFICER))


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER, Role.TEAM_MANAGER])
def test_who_writes_what_providers_read_may_let_words_through_in_an_emergency(role):
    policies.check_writes_for_providers(unsaved(role), somebodys())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWING_OFFICER, Role.HEAD_OF_SERVICE])
def test_who_writes_nothing_for_providers_lets_no_words_through_in_an_emergency(role):
    with pytest.raises(NotAllowed, match="Your role does not write texts for providers"):
        policies.check_writes_for_providers(unsaved(role), somebodys())


# --- Fees, grave changes and barred starts --------------------------------------------------------------------
def test_a_fee_is_changed_by_who_starts_placements():
    policies.check_changes_fees(unsaved(Role.PLACEMENTS_OFFICER))
    with pytest.raises(NotAllowed, match="Your role does not let you change a fee"):
        policies.check_changes_fees(unsaved(Role.FINANCE_OFFICER))


@pytest.mark.parametrize(
    ("roles", "own_only"),
    [
        ([Role.SOCIAL_WORKER], True),
        ([Role.SOCIAL_WORKER, Role.QUALITY_OFFICER], False),
        ([Role.QUALITY_OFFICER], False),
        ([Role.TEAM_MANAGER], False),
        ([], False),
    ],
)
def test_only_a_social_worker_who_decides_nothing_follows_the_own_children_alone(roles, own_only):
    assert policies.follows_own_only(unsaved(*roles)) is own_only


def test_what_follows_a_barred_start_is_decided_by_another_who_decides_grave_changes():
    recorder, other = unsaved(Role.COMMISSIONING_MANAGER), unsaved(Role.QUALITY_OFFICER)
    started = BarredStart(recorded_by=recorder)
    policies.check_decides_barred_start(other, started)
    assert policies.why_not_decide_barred_start(other, started) == ""
    with pytest.raises(NotAllowed, match="You recorded the arrival yourself"):
        policies.check_decides_barred_start(recorder, started)
    with pytest.raises(NotAllowed, match="A commissioning manager, the Head of Service or"):
        policies.check_decides_barred_start(unsaved(Role.PLACEMENTS_OFFICER), started)


# --- Two people -----------------------------------------------------------------------------------------------
def test_who_submitted_a_referral_neither_approves_it_nor_sends_it_back():
    manager = unsaved(Role.TEAM_MANAGER)
    submitted = referral_of(submitted_by_id=manager.pk)
    assert policies.why_not_approve(manager, submitted).startswith("You submitted this referral")
    assert policies.why_alone(manager, submitted) == policies.why_not_approve(manager, submitted)
    with pytest.raises(NotAllowed, match="Ask another manager to approve it"):
        policies.check_approves(manager, submitted)
    with pytest.raises(NotAllowed, match="Change it, and it goes back to draft"):
        policies.check_sends_back(manager, submitted)
    policies.check_sends_back(unsaved(Role.TEAM_MANAGER), submitted)


def test_who_approves_no_referrals_could_approve_one_only_alone_on_duty():
    on_duty = unsaved(Role.DUTY_TEAM)
    assert policies.why_alone(on_duty, referral_of()).startswith("A manager who neither submitted")
    policies.check_approves_alone(on_duty, referral_of())


def test_a_question_is_answered_by_another_who_makes_referrals():
    asker, other = unsaved(Role.TEAM_MANAGER), unsaved(Role.PLACEMENTS_OFFICER)
    question = ReferralQuestion(referral=referral_of(), asked_by=asker)
    policies.check_answers(other, question)
    with pytest.raises(NotAllowed, match="You asked this yourself"):
        policies.check_answers(asker, question)
    with pytest.raises(NotAllowed, match="Your role does not let you answer it"):
        policies.check_answers(unsaved(Role.COMMISSIONING_MANAGER), question)


def test_who_drafted_a_profile_last_wrote_it():
    writer = unsaved(Role.PLACEMENTS_OFFICER)
    assert policies.wrote_profile(
        writer, AnonymisedProfile(drafted_by=writer, referral_id=uuid4(), version=1)
    )


@pytest.mark.parametrize(
    ("role", "approves"),
    [
        (Role.PLACEMENTS_OFFICER, True),
        (Role.TEAM_MANAGER, True),
        (Role.COMMISSIONING_MANAGER, True),
        (Role.SOCIAL_WORKER, False),
        (Role.AUDITOR, False),
    ],
)
def test_a_profile_is_approved_by_who_writes_profiles_or_approves_referrals(role, approves):
    assert policies.approves_profiles(unsaved(role), referral_of()) is approves
    if approves:
        policies.check_approves_profiles(unsaved(role), referral_of())
    else:
        with pytest.raises(NotAllowed, match="Your role does not let you approve a profile"):
            policies.check_approves_profiles(unsaved(role), referral_of())


LOOKERS = [
    (Alone.REFERRAL, {Role.COMMISSIONING_MANAGER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}),
    (Alone.PROFILE, {Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}),
    (Alone.WORDS, {Role.COMMISSIONING_MANAGER, Role.TEAM_MANAGER}),
    (Alone.AGREEMENT, {Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER}),
    (Alone.DECISION, {Role.HEAD_OF_SERVICE, Role.DCS}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "lookers"), LOOKERS)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
def test_a_second_look_is_by_another_person_who_approves_such_things(role, what, lookers):
    person = unsaved(role)
    if role in lookers:
        policies.check_looks(person, SecondLook(what=what, decided_by_id=uuid4()))
        with pytest.raises(NotAllowed, match="You decided this yourself"):
            policies.check_looks(person, SecondLook(what=what, decided_by=person))
    else:
        with pytest.raises(NotAllowed, match="Your role does not let you do this"):
            policies.check_looks(person, SecondLook(what=what, decided_by_id=uuid4()))


def test_what_is_decided_alone_is_known_to_the_test_of_who_looks():
    assert [what for what, _lookers in LOOKERS] == list(Alone)
