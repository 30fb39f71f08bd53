"""What follows a grave change is read of the children that one may see, and reading it is an opening."""

import pytest

from placements.models import Placement, RecordOpening
from placements.services import grave_changes as services
from placements.states import SafeguardChoice
from providers.models import GraveChange, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories.accounts import person
from tests.factories.placements import child, placement
from tests.kept_rows import kept_rows
from tests.placements.registers import take

pytestmark = pytest.mark.django_db
SAFEGUARDS = {1: "Visited every morning.", 2: "A gull house elsewhere is looked for."}


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def lived_in() -> dict[int, Placement]:
    """One home in which two children live, each with a social worker of its own."""
    take(30)
    places = Setting.objects.get().places
    return {
        number: placement(places.get(number=number), child(social_worker=person(Role.SOCIAL_WORKER)))
        for number in SAFEGUARDS
    }


@pytest.fixture
def fallen(lived_in) -> GraveChange:
    take(grade="Inadequate")
    return GraveChange.objects.get()


def decide(change, lived_in):
    services.decide(
        change=change,
        decisions={one.pk: (SafeguardChoice.STAYS, SAFEGUARDS[number]) for number, one in lived_in.items()},
        reason="The report was read.",
        by=person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )


def read(user, change):
    return signed_in(user).get(f"/settings/grave-changes/{change.pk}/")


def test_each_social_worker_reads_the_own_child_of_a_fallen_home_before_and_after_it_is_decided(
    fallen, lived_in
):
    for decided in (False, True):
        if decided:
            decide(fallen, lived_in)
        for number, other in ((1, 2), (2, 1)):
            text = read(lived_in[number].child.social_worker, fallen).content.decode()
            assert lived_in[number].reference in text
            assert lived_in[other].reference not in text and SAFEGUARDS[other] not in text
            assert (SAFEGUARDS[number] in text) is decided
            assert "that you work with" in text


@pytest.mark.parametrize("decided", [False, True])
def test_for_a_social_worker_without_a_child_there_the_page_is_none_and_the_list_names_no_setting(
    fallen, lived_in, decided
):
    if decided:
        decide(fallen, lived_in)
    stranger = person(Role.SOCIAL_WORKER)
    assert read(stranger, fallen).status_code == 404
    page = signed_in(stranger).get("/settings/grave-changes/?show=all").content.decode()
    assert fallen.setting.name not in page and "where a child lives that you work with" in page
    own = signed_in(lived_in[1].child.social_worker).get("/settings/grave-changes/?show=all")
    assert fallen.setting.name in own.content.decode()


def test_a_child_who_came_after_the_decision_opens_it_to_no_further_worker(fallen, lived_in):
    decide(fallen, lived_in)
    later = person(Role.SOCIAL_WORKER)
    placement(fallen.setting.places.get(number=3), child(social_worker=later))
    assert read(later, fallen).status_code == 404


@pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER])
def test_those_who_decide_or_place_read_of_every_child_and_each_record_is_opened(fallen, lived_in, role):
    for _ in range(2):
        user = person(role)
        text = read(user, fallen).content.decode()
        assert all(one.reference in text for one in lived_in.values())
        opened = RecordOpening.objects.filter(by=user, page="grave change")
        assert {one.child_id for one in opened} == {one.child_id for one in lived_in.values()}
        assert opened.count() == 2
        if not fallen.decided_at:
            decide(fallen, lived_in)
            fallen.refresh_from_db()


def test_a_social_workers_reading_opens_the_own_childs_record_only(fallen, lived_in):
    user = lived_in[1].child.social_worker
    read(user, fallen)
    assert [one.child_id for one in RecordOpening.objects.filter(by=user)] == [lived_in[1].child_id]


def test_a_decision_that_a_newer_register_overtook_does_not_say_that_nobody_lived_there(fallen, lived_in):
    take(1, grade="Good")
    text = read(person(Role.HEAD_OF_SERVICE), fallen).content.decode()
    assert "No child of ours" not in text


def test_reading_costs_the_same_queries_for_three_children_as_for_two(fallen, lived_in):
    client, url = signed_in(person(Role.HEAD_OF_SERVICE)), f"/settings/grave-changes/{fallen.pk}/"
    two = queries(client, url)
    placement(fallen.setting.places.get(number=3), child())
    assert queries(client, url) == two
