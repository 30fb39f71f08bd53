"""The virtual school reads what concerns school of every child in care, by name, and nothing else of a referral."""

from datetime import timedelta

import pytest

from placements.models import RecordOpening
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import day, last_night
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of

WISHES, STORY, PLAN = "I want to keep my dog", "She has lived with her nan", "Taxi to the same school"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def child():
    child = made.child(given_name="Zora", family_name="Quistworth", school="Testwater High")
    made.referral(child, wishes=WISHES, needs_story=STORY, education_plan=PLAN, has_ehcp=True)
    return child


@pytest.fixture
def school():
    return person(Role.VIRTUAL_SCHOOL)


def test_a_childs_page_tells_school_and_plan_by_name_and_is_an_opening(child, school):
    page = signed_in(school).get(f"/education/{child.pk}/").content.decode()
    for told in ("Zora Quistworth", "Testwater High", PLAN, "Another home is looked for", "Yes, needed by"):
        assert told in page
    assert WISHES not in page and STORY not in page and child.home_postcode not in page
    assert RecordOpening.objects.get(child=child, by=school).page == "education"


def test_what_was_never_recorded_is_said_to_be_not_recorded_and_not_denied(school):
    child = made.child()
    page = signed_in(school).get(f"/education/{child.pk}/").content.decode()
    assert "No referral says it yet" in page and "No placement is on record" in page


def lives_at(school, child):
    page = signed_in(school).get(f"/education/{child.pk}/").content.decode()
    assert "No placement is on record" not in page
    return page


def test_a_child_whose_placement_ended_lives_in_no_home_now_and_the_last_is_told(child, school):
    home = providers.setting(providers.provider())
    at = product_clock.now()
    ended = at.date() - timedelta(days=10)
    made.placement(
        home.places.first(), child, state="ended", ended_on=ended, ended_at=at, end_reason="planned"
    )
    page = lives_at(school, child)
    assert "In no home that we pay for now" in page
    assert f"The last placement, at {home}, ended: {last_night(ended)}" in page


def test_a_cancelled_placement_is_told_as_cancelled(child, school):
    home, at = providers.setting(providers.provider()), product_clock.now()
    starts = at.date() + timedelta(days=3)
    made.placement(
        home.places.first(), child, state="cancelled", starts_on=starts, started_at=None, cancelled_at=at,
        cancel_reason="She stays with her aunt.",
    )  # fmt: skip
    page = lives_at(school, child)
    assert f"A placement that was to start on {day(starts)} was cancelled" in page and "aunt" not in page


def test_the_home_of_now_is_told_before_one_that_ended(child, school):
    at = product_clock.now()
    old, new = (providers.setting(providers.provider()) for _ in range(2))
    ended = at.date() - timedelta(days=20)
    made.placement(
        old.places.first(), child, state="ended", ended_on=ended, ended_at=at, end_reason="planned"
    )
    made.placement(new.places.first(), child, starts_on=ended)
    page = lives_at(school, child)
    assert str(new) in page and "no home that we pay for" not in page


def test_a_referral_that_was_withdrawn_is_not_said_never_to_have_been(school):
    child = made.child()
    made.referral(child, state=ReferralState.WITHDRAWN, education_plan=PLAN)
    page = signed_in(school).get(f"/education/{child.pk}/").content.decode()
    assert (
        "The referral was withdrawn, and no other says it" in page and "No referral says it yet" not in page
    )


def test_a_withdrawn_referral_tells_nothing(school):
    child = made.child()
    made.referral(child, state=ReferralState.WITHDRAWN, education_plan=PLAN)
    page = signed_in(school).get(f"/education/{child.pk}/").content.decode()
    assert PLAN not in page


def test_the_list_names_nobody_and_holds_the_children_in_care_only(child, school):
    other = made.child(reference="CH-2020-77777")
    page = signed_in(school).get("/education/").content.decode()
    assert "Z. Q." in page and child.reference in page and "Testwater High" in page
    assert "Quistworth" not in page and other.reference not in page


def test_a_search_is_written_down_with_whom_it_listed(child, school):
    page = signed_in(school).post("/education/", {"words": "quistw"}).content.decode()
    assert f"/education/{child.pk}/" in page and "Quistworth" not in page
    assert all_of(Event).get(name="child.listed", actor_id=school.pk).subject_id == child.pk
    nobody = signed_in(school).post("/education/", {"words": "nobodyatall"}).content.decode()
    assert "No child has that reference or name" in nobody


@pytest.mark.parametrize("page", ["/referrals/", "/children/", "/children/{child}/"])
def test_no_other_page_of_a_child_opens(child, school, page):
    assert signed_in(school).get(page.format(child=child.pk)).status_code == 403


@pytest.mark.parametrize(
    "role", [one for one in Role if one is not Role.VIRTUAL_SCHOOL], ids=lambda one: one.name
)
def test_nobody_else_opens_the_virtual_schools_pages(child, role):
    if role.for_provider:
        return
    client = signed_in(person(role))
    assert client.get("/education/").status_code == 403
    assert client.get(f"/education/{child.pk}/").status_code == 403
