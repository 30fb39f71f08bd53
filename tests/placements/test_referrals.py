"""Children, referrals and profiles through the services: who may, when, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from placements.models import AnonymisedProfile, Child, RecordOpening, Referral
from placements.rules.profile import PARTS, frozen_copy
from placements.selectors import children, referrals
from placements.services import children as child_services
from placements.services import profiles
from placements.services import referrals as services
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of

RECORD = {
    "given_name": "Zorabelle",
    "family_name": "Quistworth",
    "sex": "F",
    "home_postcode": "l203aa",
    "school": "Invented Pennythorpe School",
}
PROFILE = {
    "gender_words": "Girl",
    "area_words": "L20 area",
    "story": "Needs patient adults.",
    "wishes": "To stay near nan.",
    "strengths": "Swims well.",
    "support": "A steady routine.",
}


def record(by, **fields):
    at = clock.now()
    birth = fields.pop("date_of_birth", at.date() - timedelta(days=14 * 365))
    return child_services.record_child(**{**RECORD, **fields}, date_of_birth=birth, by=by, at=at)


def names_of(subject):
    return list(
        all_of(Event).filter(subject_id=subject.pk).order_by("at", "id").values_list("name", flat=True)
    )


# --- Children ---
def test_a_child_is_recorded_with_the_district_of_the_home(officer):
    child = record(officer)
    assert (child.home_postcode, child.authority_code) == ("L20 3AA", "E08000014")
    assert child.reference.startswith("CH-")
    assert names_of(child) == ["child.record"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"home_postcode": "L20 9ZZ"}, "ONS list"),
        ({"home_postcode": "nonsense"}, "ONS list"),
        ({"date_of_birth": date(2200, 1, 1)}, "future"),
        ({"date_of_birth": date(1990, 1, 1)}, "under 18"),
    ],
)
def test_a_child_that_cannot_be_is_not_recorded(officer, fields, words):
    with pytest.raises(DomainError, match=words):
        record(officer, **fields)
    assert not Child.objects.exists()


def test_a_child_is_not_recorded_twice(officer):
    first = record(officer)
    with pytest.raises(DomainError, match=first.reference):
        record(officer, given_name="ZORABELLE")


def test_opening_a_record_is_written_down_and_cannot_be_unwritten(officer):
    child = made.child()
    child_services.open_record(child=child, page="child", by=officer, at=clock.now())
    assert RecordOpening.objects.get().by == officer
    assert names_of(child) == ["child.open"]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        RecordOpening.objects.all().delete()


def test_a_social_worker_sees_own_children_only(officer, social_worker):
    own, other = made.child(social_worker=social_worker), made.child()
    assert list(children.visible_to(social_worker)) == [own]
    assert set(children.visible_to(officer)) == {own, other}
    assert not children.visible_to(person(Role.FINANCE_OFFICER)).exists()
    assert not children.visible_to(person(Role.SYSTEM_ADMINISTRATOR)).exists()


def test_a_search_finds_by_every_word_and_never_beyond_what_may_be_seen(officer, social_worker):
    record(officer)
    assert children.search(officer, "quist zora")
    assert not children.search(officer, "quist other")
    assert not children.search(social_worker, "quistworth")


# --- Scope: a provider sees none of it ---
@pytest.mark.parametrize("model", [Child, RecordOpening, Referral, AnonymisedProfile])
def test_a_provider_sees_no_row_of_a_child(officer, model):
    referral = made.referral()
    made.approved_profile(referral, officer)
    child_services.open_record(child=referral.child, page="child", by=officer, at=clock.now())
    assert model.objects.exists()
    with tenancy.scope(tenancy.provider_scope(provider().pk)):
        assert not model.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone()[0] == 0


# --- Referrals ---
def test_a_referral_goes_from_draft_to_a_home_that_is_agreed(officer, manager):
    at = clock.now()
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=at)
    services.approve_referral(referral=referral, by=manager, at=at)
    services.begin_search(referral=referral, by=officer, at=at)
    services.begin_search(referral=referral, by=officer, at=at)
    agreed = services.agree_home(referral=referral, by=officer, at=at)
    assert (agreed.state, agreed.placed_at) == (ReferralState.HOME_AGREED, None)
    assert names_of(referral) == [
        "referral.submit", "referral.approve", "referral.search", "referral.agree_home",
    ]  # fmt: skip


def test_a_second_open_referral_of_a_child_is_refused_with_the_first(officer):
    first = made.referral(state=ReferralState.DRAFT)
    with pytest.raises(DomainError, match=first.reference):
        services.start_referral(child=first.child, by=officer, at=clock.now())


def test_a_new_referral_may_follow_a_withdrawn_one(officer):
    old = made.referral(state=ReferralState.WITHDRAWN)
    assert services.start_referral(child=old.child, by=officer, at=clock.now()).state == ReferralState.DRAFT


def test_a_social_worker_does_not_start_anothers_childs_referral(social_worker):
    with pytest.raises(NotAllowed):
        services.start_referral(child=made.child(), by=social_worker, at=clock.now())


def test_an_unfinished_referral_is_not_submitted(officer):
    referral = made.referral(state=ReferralState.DRAFT, wishes="", pets="")
    with pytest.raises(DomainError) as refusal:
        services.submit_referral(referral=referral, by=officer, at=clock.now())
    assert len(refusal.value.reasons) == 2
    referral.refresh_from_db()
    assert referral.state == ReferralState.DRAFT


def test_who_submitted_a_referral_does_not_approve_it(council_scope):
    both = person(Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER)
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=both, at=clock.now())
    with pytest.raises(NotAllowed, match="You submitted"):
        services.approve_referral(referral=referral, by=both, at=clock.now())


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.SOCIAL_WORKER, Role.FINANCE_OFFICER, Role.AUDITOR]
)
def test_other_roles_do_not_approve(council_scope, role):
    referral = made.referral(state=ReferralState.SUBMITTED)
    with pytest.raises(NotAllowed):
        services.approve_referral(referral=referral, by=person(role), at=clock.now())


def test_an_approved_referral_is_not_approved_again(manager):
    with pytest.raises(Stale):
        services.approve_referral(referral=made.referral(), by=manager, at=clock.now())


def test_a_stale_save_is_refused_and_writes_nothing(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    at = clock.now()
    services.save_referral(referral=referral, version=1, fields={"wishes": "First"}, by=officer, at=at)
    with pytest.raises(Stale, match="Somebody else"):
        services.save_referral(referral=referral, version=1, fields={"wishes": "Second"}, by=officer, at=at)
    referral.refresh_from_db()
    assert (referral.wishes, referral.version) == ("First", 2)


@pytest.mark.parametrize("state", [ReferralState.APPROVED, ReferralState.SEARCHING, ReferralState.WITHDRAWN])
def test_nothing_is_saved_after_approval(officer, state):
    with pytest.raises(Stale, match="cannot be changed"):
        services.save_referral(
            referral=made.referral(state=state), version=1, fields={"wishes": "x"}, by=officer, at=clock.now()
        )


@pytest.mark.parametrize(
    "fields", [{"pets": "A crocodile"}, {"needed_on": date(2020, 1, 1)}, {"risk_missing": "Perhaps"}]
)
def test_an_answer_that_cannot_be_is_refused(officer, fields):
    referral = made.referral(state=ReferralState.DRAFT)
    with pytest.raises(DomainError):
        services.save_referral(referral=referral, version=1, fields=fields, by=officer, at=clock.now())


def test_a_save_cannot_reach_beyond_the_answers(officer):
    with pytest.raises(ValueError, match="state"):
        services.save_referral(
            referral=made.referral(), version=1, fields={"state": "placed"}, by=officer, at=clock.now()
        )


def test_a_withdrawal_has_a_reason(officer):
    referral = made.referral()
    with pytest.raises(DomainError, match="why"):
        services.withdraw_referral(referral=referral, reason=" ", by=officer, at=clock.now())
    services.withdraw_referral(referral=referral, reason="Went home", by=officer, at=clock.now())


def test_a_social_worker_sees_and_submits_own_referrals_only(social_worker):
    own = made.referral(made.child(social_worker=social_worker), state=ReferralState.DRAFT)
    other = made.referral(state=ReferralState.DRAFT)
    assert list(referrals.visible_to(social_worker)) == [own]
    with pytest.raises(NotAllowed):
        services.submit_referral(referral=other, by=social_worker, at=clock.now())
    services.submit_referral(referral=own, by=social_worker, at=clock.now())


def test_a_submitted_referral_tells_those_who_approve_without_the_childs_name(officer, manager):
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    notice = all_of(Notice).get(recipient=manager)
    child = referral.child
    assert referral.reference in notice.title
    assert child.given_name not in notice.title + notice.body + notice.url
    assert not all_of(Notice).filter(recipient=officer).exists()


# --- The anonymised profile ---
def draft(referral, by, **fields):
    return profiles.draft_profile(referral=referral, fields={**PROFILE, **fields}, by=by, at=clock.now())


def test_a_profile_is_drafted_approved_and_then_begins_a_new_version(officer, manager):
    referral = made.referral()
    first = draft(referral, officer)
    assert draft(referral, officer, story="Rewritten.").version == 1
    first.refresh_from_db()
    profiles.approve_profile(profile=first, by=manager, at=clock.now())
    second = draft(referral, officer, wishes="Something new.")
    assert (second.version, second.approved_at) == (2, None)
    assert referrals.approved_profile(referral).version == 1
    assert referrals.latest_profile(referral).version == 2


def test_the_age_is_a_fixed_band_and_the_same_after_a_birthday_in_the_search(officer, manager):
    today = clock.today()
    child = made.child(date_of_birth=(today + timedelta(days=20)).replace(year=today.year - 13))
    referral = made.referral(child, state=ReferralState.SUBMITTED, needed_on=today + timedelta(days=10))
    first = draft(referral, officer)
    assert first.age_words == "10 to 12"
    profiles.approve_profile(profile=first, by=manager, at=clock.now())
    Referral.objects.filter(pk=referral.pk).update(needed_on=today + timedelta(days=40))
    assert draft(referral, officer, story="Rewritten.").age_words == "10 to 12"


def test_the_age_is_never_typed(officer):
    with pytest.raises(ValueError, match="age_words"):
        draft(made.referral(), officer, age_words="14")


@pytest.mark.parametrize("part", list(PROFILE))
def test_no_part_of_a_profile_may_name_the_child(officer, part):
    referral = made.referral()
    with pytest.raises(DomainError, match=referral.child.given_name):
        draft(referral, officer, **{part: f"Ask {referral.child.given_name}"})
    assert not AnonymisedProfile.objects.exists()


def test_the_table_is_guarded_too(officer):
    child = made.child(school="Invented Pennythorpe School")
    referral = made.referral(child, risk_other="Followed home from Pennythorpe")
    with pytest.raises(DomainError, match="Other risk to the child"):
        draft(referral, officer)


def test_a_leak_that_came_after_the_draft_is_found_at_approval(officer, manager):
    referral = made.referral(made.child())
    profile = draft(referral, officer, story="Fishes in the pond at Pennythorpe.")
    made.rewritten(referral.child, school="Pennythorpe School")
    with pytest.raises(DomainError, match="Pennythorpe"):
        profiles.approve_profile(profile=profile, by=manager, at=clock.now())


def test_an_unfinished_profile_is_not_approved(officer, manager):
    profile = draft(made.referral(), officer, support="")
    with pytest.raises(DomainError, match="The support needed"):
        profiles.approve_profile(profile=profile, by=manager, at=clock.now())


def test_an_approved_version_is_not_approved_again(officer, manager):
    profile = draft(made.referral(), officer)
    profiles.approve_profile(profile=profile, by=manager, at=clock.now())
    with pytest.raises(Stale):
        profiles.approve_profile(profile=profile, by=manager, at=clock.now())


def test_a_version_rewritten_since_it_was_read_is_not_approved(officer, manager):
    referral = made.referral()
    read = draft(referral, officer)
    draft(referral, officer, story="Quite another story.")
    with pytest.raises(Stale, match="Somebody changed"):
        profiles.approve_profile(profile=read, by=manager, at=clock.now())


def test_the_copy_that_goes_out_holds_words_only(officer):
    referral = made.referral()
    copy = frozen_copy(draft(referral, officer))
    child = referral.child
    assert set(copy) == {*PARTS, "needs"}
    alongside = {"code": "can_live_alongside", "label": "Can live alongside"}
    assert {**alongside, "value": "No preference", "kind": "fact"} in copy["needs"]
    for secret in (
        child.given_name,
        child.family_name,
        child.reference,
        referral.reference,
        child.home_postcode,
    ):
        assert secret not in str(copy)
