"""A profile that waits for approval: whoever may approve it is told and finds it; who wrote it reads who may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from placements.models import AnonymisedProfile, Child
from placements.selectors.profiles import approvers_of
from placements.services import profiles
from placements.services import referrals as services
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page
from tests.placements.test_referral_next import TEXTS, box
from tests.reporting.homes import begins, lines_under, mine, others
from tests.reporting.homes import page as home

WAITS = "Waits for a colleague to approve the profile"


def drafted(officer, **fields):
    referral = made.referral(**{"state": ReferralState.APPROVED, "reference": "RF-TEST-1", **fields})
    return referral, profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())


def told(user, kind="referral.profile"):
    return all_of(Notice).filter(recipient=user, kind=kind)


def test_it_stands_on_the_worklist_of_whoever_may_approve_it_and_not_of_who_wrote_it(officer, manager):
    drafted(officer)
    for role in (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER):
        reader = person(role)
        assert begins(mine(reader), "Approve the profile RF-TEST-1")
        assert not begins(others(reader), f"{WAITS} RF-TEST-1")
    assert begins(others(officer), f"{WAITS} RF-TEST-1")
    assert not begins(mine(officer), "Approve the profile RF-TEST-1")


def test_it_is_dated_by_the_need(officer, manager):
    drafted(officer, needed_on=clock.today())
    assert begins(lines_under(manager, "Today"), "Approve the profile RF-TEST-1")


@pytest.mark.parametrize(
    "role", [Role.REVIEWING_OFFICER, Role.SOCIAL_WORKER, Role.NOMINATED_OFFICER, Role.AUDITOR]
)
def test_who_may_not_approve_it_has_no_line_and_no_message(officer, role):
    reader = person(role)
    drafted(officer)
    assert not any("rofile" in line for line in [*mine(reader), *others(reader)])
    assert not told(reader).exists()


def test_somebody_on_duty_has_the_line_in_an_emergency_only(officer):
    duty = person(Role.DUTY_TEAM)
    drafted(officer, needed_on=clock.today() + timedelta(days=20))
    drafted(officer, needed_on=clock.today(), reference="RF-TEST-2")
    assert begins(mine(duty), "Approve the profile RF-TEST-2")
    assert not begins(mine(duty), "Approve the profile RF-TEST-1")


def test_who_wrote_of_it_before_somebody_else_is_no_approver(officer, manager):
    colleague = person(Role.PLACEMENTS_OFFICER)
    referral, profile = drafted(officer)
    profiles.draft_profile(referral=referral, fields={"story": "Needs calm."}, by=colleague, at=clock.now())
    assert begins(others(officer), f"{WAITS} RF-TEST-1")
    profile.refresh_from_db()
    assert set(approvers_of(profile)) == {manager}


def test_one_line_for_what_is_a_draft_of_somebody_else(officer, manager):
    """A draft of another's stands there for its profile, and asks nobody else to finish it."""
    drafted(officer, state=ReferralState.DRAFT)
    lines = [line for line in [*mine(manager), *others(manager)] if "RF-TEST-1" in line]
    assert [line.split(" RF-")[0] for line in lines] == ["Approve the profile"]


@pytest.mark.parametrize("state", [ReferralState.HOME_AGREED, ReferralState.PLACED, ReferralState.WITHDRAWN])
def test_a_profile_that_will_not_go_out_waits_for_nobody(officer, manager, state):
    referral = made.referral(state=state, reference="RF-TEST-1")
    AnonymisedProfile.objects.create(
        referral=referral,
        version=1,
        age_words="13 to 15",
        drafted_at=clock.now(),
        drafted_by=officer,
        **TEXTS,
    )
    assert not any("rofile" in line for line in [*mine(manager), *others(officer)])


def test_approval_clears_line_and_message(officer, manager):
    colleague = person(Role.TEAM_MANAGER)
    _referral, profile = drafted(officer)
    assert told(colleague).get().read_at is None
    profiles.approve_profile(profile=profile, by=manager, at=clock.now())
    assert not any("rofile" in line for line in [*mine(manager), *mine(colleague), *others(officer)])
    assert told(colleague).get().read_at is not None


def test_each_is_told_once_a_version_and_who_wrote_it_is_not(officer, manager):
    referral, profile = drafted(officer)
    profiles.draft_profile(referral=referral, fields={"story": "Needs calm."}, by=officer, at=clock.now())
    assert told(manager).count() == 1 and not told(officer).exists()
    profiles.approve_profile(profile=AnonymisedProfile.objects.get(), by=manager, at=clock.now())
    profiles.draft_profile(referral=referral, fields={"story": "Needs peace."}, by=officer, at=clock.now())
    assert told(manager).count() == 2


def test_the_message_names_no_child_and_leads_to_the_profile(officer, manager):
    referral, _profile = drafted(officer)
    child = Child.objects.get(pk=referral.child_id)
    message = told(manager).get()
    assert message.url == page("profile_detail", referral.pk)
    for name in (child.given_name, child.family_name):
        assert name not in f"{message.title} {message.body}"


def test_a_line_names_no_child(officer, manager):
    child = made.child(given_name="Quillontest", family_name="Testerbytest")
    drafted(officer, child=child)
    shown = home(manager)
    assert "Approve the profile" in shown
    assert "Quillontest" not in shown and "Testerbytest" not in shown


def test_who_wrote_it_reads_who_may_approve_and_is_offered_no_way_round_by_day(officer, manager):
    referral, _profile = drafted(officer)
    text = as_user(officer).get(page("profile_detail", referral.pk)).content.decode()
    assert "A placements officer does, or a manager who approves referrals: 1 person may, and has it" in text
    assert "Nobody else is there" not in text and ">Approve the profile<" not in text


def test_with_nobody_else_it_says_so(officer):
    referral, _profile = drafted(officer)
    text = as_user(officer).get(page("profile_detail", referral.pk)).content.decode()
    assert "Nobody else may approve it now" in text


def test_in_an_emergency_the_way_alone_is_a_plain_link(officer):
    referral, _profile = drafted(officer, needed_on=clock.today())
    text = as_user(officer).get(page("profile_detail", referral.pk)).content.decode()
    assert "Nobody else is there and the child cannot wait" in text
    assert ">Approve the profile<" not in text


def test_a_referral_has_one_version_that_waits(officer):
    referral, _profile = drafted(officer)
    with pytest.raises(IntegrityError, match="profile_one_waits"), transaction.atomic():
        AnonymisedProfile.objects.create(
            referral=referral,
            version=2,
            age_words="13 to 15",
            drafted_at=clock.now(),
            drafted_by=officer,
            **TEXTS,
        )


# --- The referral that waits ----------------------------------------------------------------------------------
def submitted(by, **fields):
    referral = made.referral(state=ReferralState.DRAFT, **fields)
    return services.submit_referral(referral=referral, by=by, at=clock.now())


def test_who_submitted_it_reads_that_a_manager_approves_it_and_gets_no_button(officer):
    asked = box(as_user(officer), submitted(officer))
    assert "A manager who neither submitted nor changed it approves it." in asked
    assert "Read it and approve" not in asked and "Nobody else is there" not in asked


def test_a_manager_who_submitted_it_gets_no_button_either(council_scope):
    both = person(Role.TEAM_MANAGER)
    asked = box(as_user(both), submitted(both))
    assert "A manager who neither submitted" in asked and "Read it and approve" not in asked


def test_on_duty_in_an_emergency_the_way_alone_is_a_plain_link(officer):
    asked = box(as_user(officer), submitted(officer, needed_on=clock.today()))
    assert ">Nobody else is there and the child cannot wait<" in asked
    assert asked.count("govuk-button") == asked.count(">Write the profile meanwhile<") * 2 == 2


def test_on_duty_the_worklist_says_to_have_it_approved(officer):
    submitted(officer, needed_on=clock.today(), reference="RF-TEST-1")
    assert begins(mine(officer), "Have the referral approved RF-TEST-1")
    assert not begins(mine(officer), "Approve the referral RF-TEST-1")


def test_the_line_of_whoever_approves_leads_straight_to_the_page(officer, manager):
    referral = submitted(officer)
    assert page("referral_approve", referral.pk) in home(manager)
    assert page("referral_approve", referral.pk) not in home(officer)


def change(referral, by):
    referral.refresh_from_db()
    services.save_referral(
        referral=referral, version=referral.version, fields={"wishes": "A garden."}, by=by, at=clock.now()
    )


@pytest.mark.parametrize(
    "done",
    [
        lambda referral, officer, manager: services.approve_referral(
            referral=referral, by=manager, at=clock.now()
        ),
        lambda referral, officer, manager: services.send_back(
            referral=referral, question="Which school?", by=manager, at=clock.now()
        ),
        lambda referral, officer, manager: services.withdraw_referral(
            referral=referral, reason="Went home.", by=officer, at=clock.now()
        ),
        lambda referral, officer, manager: change(referral, officer),
    ],
)
def test_what_waits_no_more_is_not_new_in_any_inbox(officer, manager, done):
    """Of this referral only."""
    colleague = person(Role.TEAM_MANAGER)
    referral, another = submitted(officer), submitted(officer)
    done(referral, officer, manager)
    new = all_of(Notice).filter(recipient__in=(manager, colleague), kind="referral.submit", read_at=None)
    assert set(new.values_list("url", flat=True)) == {page("referral_detail", another.pk)}


# --- What comes next once it is approved ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "state", "leads"),
    [
        (Role.PLACEMENTS_OFFICER, ReferralState.APPROVED, "See which settings fit"),
        (Role.HEAD_OF_SERVICE, ReferralState.APPROVED, "See which settings fit"),
        (Role.PLACEMENTS_OFFICER, ReferralState.SEARCHING, "Go on with the referral"),
        (Role.PLACEMENTS_OFFICER, ReferralState.SUBMITTED, "Go on with the referral"),
        (Role.PLACEMENTS_OFFICER, ReferralState.HOME_AGREED, ""),
        (Role.PLACEMENTS_OFFICER, ReferralState.WITHDRAWN, ""),
        (Role.TEAM_MANAGER, ReferralState.APPROVED, ""),
    ],
)
def test_an_approved_profile_leads_on_where_there_is_something_to_do(officer, role, state, leads):
    referral = made.referral(state=state)
    made.approved_profile(referral, officer)
    text = as_user(person(role)).get(page("profile_detail", referral.pk)).content.decode()
    box_shown = text.partition('<section class="sefton-next"')[2].partition("</section>")[0]
    assert bool(box_shown) == bool(leads) and leads in box_shown
