"""What a referral's page says first: the child at a glance, and the one next step of whoever reads it."""

import re

import pytest

from placements.services import profiles
from placements.services import referrals as services
from placements.states import ReferralState, Risk, Suitability
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider, setting
from tests.placements.browsing import as_user, page

TEXTS = {
    "gender_words": "Girl", "area_words": "L20 area", "story": "Needs patient adults.",
    "wishes": "To stay near school.", "strengths": "", "support": "A steady routine.",
}  # fmt: skip


def box(client, referral) -> str:
    """The box of what comes next, in words."""
    text = client.get(page("referral_detail", referral.pk)).content.decode()
    found = re.search(r'<section class="sefton-next".*?</section>', text, re.S).group()
    assert text.index(found) < text.index("<dl")
    return found


def strip(client, referral) -> str:
    text = client.get(page("referral_detail", referral.pk)).content.decode()
    return re.search(r'<dl class="sefton-facts">.*?</dl>', text, re.S).group()


def test_the_child_at_a_glance(officer):
    worker = person(Role.SOCIAL_WORKER)
    referral = made.referral(made.child(school="Nowhereby Academy", social_worker=worker))
    told = strip(as_user(officer), referral)
    assert "Girl, 14" in told
    for label in ("Child", "Area", "Legal status", "School", "Social worker", "Needed by", "Record"):
        assert f"<dt>{label}</dt>" in told
    assert "In court" not in told
    assert "Nowhereby Academy" in told and worker.email in told


def test_a_whole_draft_is_submitted_from_the_box(officer):
    told = box(as_user(officer), made.referral(state=ReferralState.DRAFT))
    assert "Every part is finished." in told and ">Submit the referral<" in told
    assert "If you submit it, a manager will be asked" in told


def test_what_no_part_lacks_is_said_where_the_button_would_be(officer):
    contradicted = made.referral(
        state=ReferralState.DRAFT, residential_care_suitability=Suitability.UNSUITABLE
    )
    told = box(as_user(officer), contradicted)
    assert "Change one of the two." in told and ">Submit the referral<" not in told


def test_a_child_of_another_worker_is_not_gone_on_with(council_scope):
    worker = person(Role.SOCIAL_WORKER)
    referral = services.start_referral(child=made.child(social_worker=worker), by=worker, at=clock.now())
    made.rewritten(referral.child, social_worker=person(Role.SOCIAL_WORKER))
    assert "Go on with" in box(as_user(worker), referral)
    reader = person(Role.REVIEWING_OFFICER)
    assert "Go on with" not in box(as_user(reader), referral)


@pytest.mark.parametrize(
    ("role", "said", "button"),
    [
        (Role.TEAM_MANAGER, "It waits for approval.", "Read it and approve"),
        (
            Role.PLACEMENTS_OFFICER,
            "The anonymised profile need not wait for it.",
            "Write the profile meanwhile",
        ),
        (Role.REVIEWING_OFFICER, "A manager who neither submitted nor changed it approves it.", ""),
    ],
)
def test_while_it_waits_each_role_reads_its_own_step(officer, role, said, button):
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    told = box(as_user(person(role)), referral)
    assert said in told and (f">{button}<" in told if button else "govuk-button" not in told)


def test_a_profile_that_is_written_is_not_written_again_while_it_waits(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())
    told = box(as_user(officer), referral)
    assert "A manager who neither submitted" in told and "Write the profile" not in told


def test_a_manager_who_approved_the_referral_is_led_on_to_its_profile(officer):
    manager, referral = person(Role.TEAM_MANAGER), made.referral(state=ReferralState.APPROVED)
    assert "govuk-button" not in box(as_user(manager), referral)
    profile = profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())
    told = box(as_user(manager), referral)
    assert "waits for its approval" in told and ">Go to the anonymised profile<" in told
    assert "waits for its approval" not in box(as_user(person(Role.REVIEWING_OFFICER)), referral)
    profiles.approve_profile(profile=profile, by=manager, at=clock.now())
    assert "The placements team searches" in box(as_user(manager), referral)


def test_a_question_stands_in_the_box_with_the_way_to_answer(officer, manager):
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    services.send_back(referral=referral, question="Which school?", by=manager, at=clock.now())
    told = box(as_user(officer), referral)
    assert "Which school?" in told and ">Answer the question<" in told and manager.described in told
    assert ">Answer the question<" not in box(as_user(person(Role.REVIEWING_OFFICER)), referral)


def test_an_approved_one_leads_to_the_match_and_names_what_is_still_to_do(officer):
    referral = made.referral(state=ReferralState.APPROVED)
    told = box(as_user(officer), referral)
    assert ">See which settings fit<" in told and ">Go to the anonymised profile<" in told
    assert 'role="button" draggable="false" data-module="govuk-button">Go to the anonymised profile<' in told
    made.approved_profile(referral, officer)
    assert "profile" not in box(as_user(officer), referral)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PLACEMENTS_OFFICER])
def test_of_a_child_with_a_home_whoever_may_see_it_is_led_there(officer, role):
    reader = person(role)
    referral = made.referral(made.child(social_worker=reader), state=ReferralState.HOME_AGREED)
    placement = made.placement(setting(provider()).places.first(), referral.child, referral=referral)
    told = box(as_user(reader), referral)
    assert page("placement_detail", placement.pk) in told


# --- The history ------------------------------------------------------------------------------------------------
def test_the_history_says_which_answers_changed_and_no_answer(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    fields = {"risk_missing": Risk.PRESENT, "risk_other": "Runs at night."}
    services.save_referral(referral=referral, version=1, fields=fields, by=officer, at=clock.now())
    text = as_user(officer).get(page("referral_detail", referral.pk)).content.decode()
    assert "Changed the referral (Risks: going missing and another risk to the child)." in text
    assert "Runs at night." not in text


def test_a_part_that_was_filled_in_is_told_by_its_name(officer):
    referral = services.start_referral(child=made.child(), by=officer, at=clock.now())
    whole = made.referral(state=ReferralState.DRAFT)
    fields = {
        name: getattr(whole, name)
        for name in ("pets", "home_adaptation", "cultural_needs", "living_companions")
    }
    services.save_referral(referral=referral, version=1, fields=fields, by=officer, at=clock.now())
    text = as_user(officer).get(page("referral_detail", referral.pk)).content.decode()
    assert "Changed the referral (What the home must offer)." in text


# --- The anonymised profile -------------------------------------------------------------------------------------
def profile_box(user, referral) -> str:
    text = as_user(user).get(page("profile_detail", referral.pk)).content.decode()
    found = re.search(r'<section class="sefton-next".*?</section>', text, re.S)
    return found.group() if found else ""


def test_a_profile_is_written_then_approved_by_another_and_then_leads_on(officer, manager):
    referral = made.referral()
    reader = person(Role.REVIEWING_OFFICER)
    assert ">Write the profile<" in profile_box(officer, referral) and profile_box(reader, referral) == ""
    profile = profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())
    assert ">Approve the profile<" in profile_box(manager, referral)
    own = profile_box(officer, referral)
    assert "a colleague approves it" in own and ">Approve the profile<" not in own
    profiles.approve_profile(profile=profile, by=manager, at=clock.now())
    for one in (manager, officer):
        assert ">See which settings fit<" in profile_box(one, referral)
    assert profile_box(reader, referral) == ""


def test_a_profile_is_headed_by_words_and_never_by_the_name(officer):
    referral = made.referral()
    text = as_user(officer).get(page("profile_detail", referral.pk)).content.decode()
    assert "; residential care</h1>" in text and referral.child.given_name not in text
