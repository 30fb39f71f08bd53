"""A child in a home that nobody registers: by a court's order under 16, and each week before the Director (S-33)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from placements.models import UnregisteredReview, UnregisteredStay
from placements.rules.unregistered import Facts
from placements.services import unregistered
from placements.services.placements import end_placement
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day
from tests.factories import placements, providers
from tests.factories.accounts import person

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def lived(age=16, registration="unregistered", **fields):
    home = providers.setting(providers.provider(), registration=registration)
    return placements.placement(home.places.first(), placements.child(age=age), **fields)


def facts(**fields):
    return Facts(**{"applied_on": today(), "leaves_by": today() + WEEK, **fields})


def recorded(placement=None, by=None, **fields):
    by = by or person(Role.PLACEMENTS_OFFICER)
    return unregistered.record_stay(placement=placement or lived(), facts=facts(**fields), by=by, at=now())


def reviewed(stay, by=None, **fields):
    given = {"finding": "Safe; a registered home is offered.", "leaves_by": today() + WEEK, **fields}
    return unregistered.review(stay=stay, by=by or person(Role.DCS), at=now(), **given)


ORDER = {"court_order_on": date(2026, 1, 5), "court_reference": "FD26P00001"}


# --- What is recorded -----------------------------------------------------------------------------------------------
def test_at_16_it_is_recorded_with_the_first_review_in_a_week():
    stay = recorded()
    assert (stay.review_due_on, stay.court_order_on) == (today() + WEEK, None)


@pytest.mark.parametrize("age", [3, 15])
def test_under_16_it_is_by_a_courts_order_only(age):
    with pytest.raises(DomainError, match="Under 16 nobody lives in a home that is not registered"):
        recorded(lived(age))
    assert recorded(lived(age), **{**ORDER, "court_order_on": today()}).court_reference == "FD26P00001"


def test_the_database_asks_for_the_order_too():
    with pytest.raises(DatabaseError, match="but by order of a court"), transaction.atomic():
        UnregisteredStay.objects.create(
            placement=lived(15), applied_on=today(), leaves_by=today(), review_due_on=today(),
            recorded_by=person(Role.PLACEMENTS_OFFICER), recorded_at=now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"court_reference": "FD26P00001"}, "both the date"),
        ({"court_order_on": date(2020, 1, 5)}, "both the date"),
        ({"applied_on": date(2099, 1, 1)}, "application cannot be of"),
        ({"leaves_by": date(2020, 1, 1)}, "that is past"),
    ],
)
def test_what_is_recorded_is_whole_and_past(wrong, said):
    with pytest.raises(DomainError, match=said):
        recorded(**wrong)
    assert not UnregisteredStay.objects.exists()


@pytest.mark.parametrize("registration", ["registered", "not_needed"])
def test_of_a_registered_home_none_of_this_is_asked(registration):
    with pytest.raises(DomainError, match="none of this is asked"):
        recorded(lived(registration=registration))


def test_it_is_recorded_once_and_by_whoever_records_arrivals():
    placement = lived()
    with pytest.raises(NotAllowed):
        recorded(placement, by=person(Role.SOCIAL_WORKER))
    recorded(placement)
    with pytest.raises(Stale):
        recorded(placement)


def test_on_duty_it_is_recorded_of_a_child_who_moved_in_tonight_and_of_no_other(clock):
    duty, tonight = person(Role.DUTY_TEAM), lived(starts_on=today())
    assert recorded(tonight, by=duty).recorded_by == duty
    with pytest.raises(NotAllowed, match="the placements team records what was before"):
        recorded(lived(starts_on=today() - WEEK), by=duty)
    page = reverse("placements:unregistered", args=[lived(starts_on=today()).pk])
    OnDuty(duty).sends(page, court_reference="", **day("applied_on", today()), **day("leaves_by", today()))


# --- The Director reviews -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.HEAD_OF_SERVICE, Role.COMMISSIONING_MANAGER, Role.ON_CALL_AUTHORISER])
def test_nobody_reviews_it_but_the_director(role):
    with pytest.raises(NotAllowed):
        reviewed(recorded(), by=person(role))


def test_a_review_says_what_was_found_and_moves_the_clock(clock):
    stay = recorded()
    with pytest.raises(DomainError, match="safe there"):
        reviewed(stay, finding=" ")
    with pytest.raises(DomainError, match="past"):
        reviewed(stay, leaves_by=today() - timedelta(days=1))
    clock.advance(days=6)
    reviewed(stay)
    stay.refresh_from_db()
    assert stay.review_due_on == today() + WEEK
    assert UnregisteredReview.objects.count() == 1


def test_a_review_stays_as_it_was():
    made = reviewed(recorded())
    made.found = "All well."
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        made.save()


def test_once_the_child_has_left_nothing_is_reviewed():
    stay = recorded()
    by = person(Role.PLACEMENTS_OFFICER)
    end_placement(placement=stay.placement, ended_on=today(), reason="planned", by=by, at=now())
    with pytest.raises(Stale, match="no more"):
        reviewed(stay)


def to_review(user):
    return [item for item in work_of(user, now()) if item.page == "placements:unregistered_review"]


def test_a_review_stands_on_the_directors_home_page_before_it_is_due_and_until_it_is_made(clock):
    director, stay = person(Role.DCS), recorded()
    assert to_review(director) == []
    clock.advance(days=5)
    (line,) = to_review(director)
    assert (line.pk, line.due) == (stay.placement_id, stay.review_due_on)
    assert to_review(person(Role.HEAD_OF_SERVICE)) == []
    reviewed(stay, director)
    assert to_review(director) == []


# --- The pages ------------------------------------------------------------------------------------------------------
def test_from_the_placement_it_is_recorded_and_reviewed():
    placement = lived()
    officer, director = OnDuty(person(Role.PLACEMENTS_OFFICER)), OnDuty(person(Role.DCS))
    page = reverse("placements:unregistered", args=[placement.pk])
    assert page in officer.reads(reverse("placements:placement_detail", args=[placement.pk]))
    officer.reads(page, "a breach as long as the child lives there", "Not recorded")
    officer.sends(page, court_reference="", **day("applied_on", today()), **day("leaves_by", today() + WEEK))
    assert "The placements team records this" not in director.reads(
        page, "The Director has not reviewed it yet."
    )
    review = reverse("placements:unregistered_review", args=[placement.pk])
    director.sends(review, finding="Safe tonight.", **day("leaves_by", today() + WEEK))
    shown = officer.reads(page, "next review is due by")
    assert "Safe tonight." in shown and review not in shown and "cannot be done" not in shown
    director.reads(page, "Review this stay", review)
