"""What a file keeps is the same for each test that asks for it, and not there for the others (`tests/kept_rows.py`)."""

from datetime import timedelta

import pytest

from placements.models import Child, Referral
from placements.states import ReferralState
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now, unmoved_now
from tests.factories import placements
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
BEFORE = "Inventedbefore"


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def child(clock):
    clock.advance(days=3)
    return placements.child(given_name=BEFORE)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_finds_the_rows_as_they_were_built_and_objects_of_its_own(child, turn):
    assert [BEFORE] == [kept.given_name for kept in Child.objects.all()] == [child.given_name]
    placements.rewritten(child, given_name=f"Inventedafter{turn}")


@kept_rows
def draft():
    return placements.referral(state=ReferralState.DRAFT)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_row_that_a_test_deletes_is_there_for_the_next(draft, turn):
    assert Referral.objects.filter(pk=draft.pk).delete()[0] == 1


def test_the_clock_stands_where_the_building_left_it(child):
    assert abs(now() - unmoved_now() - timedelta(days=3)) < timedelta(minutes=1)


@pytest.mark.parametrize("turn", [1, 2])
def test_who_does_not_ask_for_the_rows_does_not_find_them_and_the_clock_is_true(turn):
    assert not Child.objects.exists()
    assert abs(now() - unmoved_now()) < timedelta(minutes=1)


@kept_rows
def another():
    return placements.child(given_name="Inventedother")


def test_of_two_starts_a_test_finds_the_one_that_it_asks_for(another):
    assert Child.objects.get() == another


def test_a_test_may_begin_with_both(child, another):
    assert set(Child.objects.all()) == {child, another}


def test_a_database_of_its_own_beside_what_is_kept_is_refused_in_words(child, request):
    with pytest.raises(RuntimeError, match="has no database of its own"):
        request.getfixturevalue("committed_db")
