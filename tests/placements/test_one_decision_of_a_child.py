"""Of one child two decisions never contradict: after a fall, and after a move into a home that may not be used."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placements.models import BarredStart
from placements.services import barred_starts, grave_changes
from placements.states import PlacementState, SafeguardChoice
from providers.models import GraveChange, RegisterImport, Setting
from providers.states import Grade, GraveChangeState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.factories import placements as made
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.placements.browsing import as_user

pytestmark = pytest.mark.django_db
STAYS, MOVES, WILL_NOT = SafeguardChoice.STAYS, SafeguardChoice.MOVES, SafeguardChoice.WILL_NOT
WHY = "Visited daily; the report was read."


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def planned():
    place = factory.setting(factory.provider()).places.first()
    return made.placement(
        place,
        referral=made.referral(state="home_agreed"),
        state=PlacementState.PLANNED,
        started_at=None,
        starts_on=product_clock.today(),
    )


def fall(placement, *, applied=None):
    """The register says Inadequate, and a decision is open."""
    at = applied or product_clock.now()
    Setting.objects.filter(pk=placement.setting_id).update(grade=Grade.INADEQUATE)
    placement.refresh_from_db()
    done = RegisterImport.objects.create(
        file_name="r.xlsx", sha256="0" * 64, layout="2024", as_at=at.date(), at=at, created=0, changed=1, unchanged=0
    )  # fmt: skip
    return GraveChange.objects.create(
        setting=placement.setting, cause="inadequate", register_import=done, as_at=done.as_at,
        opened_at=at, due_at=at + timedelta(hours=24),
    )  # fmt: skip


@pytest.fixture
def both(planned):
    """A home that fell, and a child who moved in all the same; who recorded it."""
    change, officer = fall(planned), person(Role.PLACEMENTS_OFFICER)
    made.start(planned, officer)
    return change, BarredStart.objects.get(), officer


def decide_fall(change, placement, choice, by=None):
    return grave_changes.decide(
        change=change,
        decisions={placement.pk: (choice, WHY)},
        reason=WHY,
        by=by or person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )


def decide_start(started, choice):
    return barred_starts.decide(
        started=started,
        decision=choice,
        reason=WHY,
        by=person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )


def page(name, *args, show="", role=Role.COMMISSIONING_MANAGER):
    url = reverse(f"placements:{name}", args=args) + show
    return as_user(person(role)).get(url).content.decode()


def test_what_follows_the_fall_decides_the_start_too(both):
    change, started, _officer = both
    decide_fall(change, started.placement, MOVES)
    started.refresh_from_db()
    assert (started.decision, started.reason) == (MOVES, WHY)
    assert started.decided_at is not None


def test_whoever_recorded_the_arrival_does_not_decide_it_by_the_way(planned):
    both_jobs = person(Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER)
    change = fall(planned)
    made.start(planned, both_jobs)
    started = BarredStart.objects.get()
    decide_fall(change, started.placement, MOVES, by=both_jobs)
    started.refresh_from_db()
    assert started.decided_at is None
    with pytest.raises(DomainError, match="may not contradict each other"):
        decide_start(started, STAYS)
    assert decide_start(started, MOVES).decision == MOVES


def test_what_was_decided_of_the_start_is_not_decided_otherwise_after_the_fall(both):
    change, started, _officer = both
    decide_start(started, STAYS)
    with pytest.raises(DomainError, match="may not contradict each other"):
        decide_fall(change, started.placement, MOVES)
    change.refresh_from_db()
    assert change.state == GraveChangeState.OPEN
    assert decide_fall(change, started.placement, STAYS).state == GraveChangeState.DECIDED


def test_a_later_fall_is_decided_afresh(planned, clock):
    Setting.objects.filter(pk=planned.setting_id).update(grade=Grade.INADEQUATE)
    planned.refresh_from_db()
    made.start(planned, person(Role.PLACEMENTS_OFFICER))
    started = BarredStart.objects.get()
    decide_start(started, STAYS)
    clock.advance(days=30)
    change = fall(planned)
    assert decide_fall(change, planned, MOVES).state == GraveChangeState.DECIDED


def test_each_page_names_the_other(both):
    change, started, _officer = both
    assert reverse("placements:grave_change_detail", args=[change.pk]) in page("barred_start", started.pk)
    said = "Moved in although the home may not be used"
    assert f"{said}; what is decided here settles that too." in page("grave_change_detail", change.pk)
    decide_start(started, STAYS)
    read = page("grave_change_detail", change.pk)
    assert f"{said}; decided on" in read and "checked" in read
    assert "Also to be decided" not in page("barred_start", started.pk)


def test_a_decided_start_is_found_again_with_the_way_to_it(both):
    _change, started, _officer = both
    link = reverse("placements:barred_start", args=[started.pk])
    assert link in page("grave_change_list")
    decide_start(started, STAYS)
    assert link not in page("grave_change_list")
    assert link in page("grave_change_list", show="?show=all")
    assert "No child has moved into a home that may not be used." not in page("grave_change_list")


def test_of_a_child_who_has_not_arrived_it_may_be_decided_that_they_will_not_go(planned):
    change = fall(planned)
    assert "Will not go there" in page("grave_change_detail", change.pk)
    decide_fall(change, planned, WILL_NOT)
    said = "it was decided that the child will not go there. Cancel the placement."
    assert said in page("placement_detail", planned.pk, role=Role.PLACEMENTS_OFFICER)


def test_of_a_child_who_lives_there_it_may_not(both):
    change, started, _officer = both
    assert "Will not go there" not in page("grave_change_detail", change.pk)
    assert "Will not go there" not in page("barred_start", started.pk)
    for decide, of in ((decide_fall, (change, started.placement)), (decide_start, (started,))):
        with pytest.raises(DomainError, match="lives there already"):
            decide(*of, WILL_NOT)
    with pytest.raises(IntegrityError, match="barred_start_child_is_there"), transaction.atomic():
        BarredStart.objects.filter(pk=started.pk).update(
            decision=WILL_NOT,
            reason=WHY,
            decided_by=person(Role.HEAD_OF_SERVICE),
            decided_at=product_clock.now(),
        )


def test_the_setting_asks_to_decide_only_while_something_is_to_be_decided(planned):
    change = fall(planned)
    url = reverse("providers:setting_detail", args=[planned.setting_id])
    manager = as_user(person(Role.COMMISSIONING_MANAGER))
    assert "Decide what follows" in manager.get(url).content.decode()
    decide_fall(change, planned, STAYS)
    read = manager.get(url).content.decode()
    assert "Decide what follows" not in read and "What is decided" in read


def test_a_fall_is_known_since_the_register_was_applied(planned):
    applied = product_clock.now() - timedelta(days=31)
    change = fall(planned, applied=applied)
    assert words.short_moment(applied) in page("grave_change_detail", change.pk)
