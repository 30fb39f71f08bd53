"""A setting that we use falls: those who decide are told, have 24 hours, and say for each child what follows."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from placements.models import Placement, SafeguardDecision
from placements.services import grave_changes as services
from placements.states import PlacementState, SafeguardChoice
from placements.tasks import take_register_changes
from providers.models import GraveChange, Setting
from providers.selectors.grave import current_grave_changes
from providers.services.register import import_register
from providers.states import GraveCause, GraveChangeState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.placements import child, placement, rewritten
from tests.factories.rows import all_of
from tests.placements.registers import take
from tests.providers.register_files import register
from tests.reporting.homes import lines_under, mine

pytestmark = pytest.mark.django_db
DECIDERS = (Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.QUALITY_OFFICER)


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def lived_in() -> Placement:
    """A home that came with the register, in which a child lives."""
    take(30)
    return placement(Setting.objects.get().places.get(number=1))


@pytest.fixture
def fallen(lived_in) -> GraveChange:
    take(grade="Inadequate")
    return GraveChange.objects.get()


def stays(*placements):
    return {one.pk: (SafeguardChoice.STAYS, "Visited daily.") for one in placements}


def decide(change, decisions, by=None, reason="Ofsted's report was read."):
    by = by or person(Role.HEAD_OF_SERVICE)
    return services.decide(change=change, decisions=decisions, reason=reason, by=by, at=product_clock.now())


# --- When a decision is due -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"grade": "Inadequate"}, GraveCause.INADEQUATE),
        ({"status": "Resigned"}, GraveCause.LOST),
        ({"status": "Suspended"}, GraveCause.SUSPENDED),
        ({"status": "Restricted"}, GraveCause.RESTRICTED),
    ],
)
def test_each_grave_change_opens_a_decision_due_in_24_hours(lived_in, changes, cause):
    take(**changes)
    change = GraveChange.objects.get()
    assert (change.cause, change.state) == (cause, GraveChangeState.OPEN)
    assert change.due_at - change.opened_at == timedelta(hours=24)
    assert [one.cause for one in current_grave_changes([change.setting_id])[change.setting_id]] == [cause]


@pytest.mark.parametrize(
    "changes",
    [{"grade": "Outstanding"}, {"grade": "Requires improvement"}, {"places": 2}, {"setting_name": "New"}],
)
def test_other_changes_open_none(lived_in, changes):
    take(**changes)
    assert not GraveChange.objects.exists()
    assert current_grave_changes([lived_in.setting_id]) == {}


def test_a_setting_that_we_do_not_use_opens_none():
    take(30)
    take(grade="Inadequate")
    assert not GraveChange.objects.exists()


def test_a_setting_of_an_admitted_provider_opens_one_though_no_child_lives_there():
    take(30)
    factory.admission(Setting.objects.get().provider, factory.lot())
    take(grade="Inadequate")
    assert GraveChange.objects.count() == 1


def test_a_setting_that_a_child_is_to_move_into_opens_one():
    take(30)
    soon = product_clock.today() + timedelta(days=9)
    place = Setting.objects.get().places.get(number=1)
    placement(place, state=PlacementState.PLANNED, started_at=None, starts_on=soon)
    take(status="Suspended")
    assert GraveChange.objects.count() == 1


def test_the_same_fall_read_twice_is_decided_once(fallen):
    take(1, grade="Inadequate")
    assert GraveChange.objects.get() == fallen


def test_a_newer_register_that_takes_it_back_overtakes_the_decision(fallen):
    take(1, grade="Good")
    fallen.refresh_from_db()
    assert fallen.state == GraveChangeState.OVERTAKEN
    assert current_grave_changes([fallen.setting_id]) == {}


# --- Who is told ------------------------------------------------------------------------------------------
def test_those_who_decide_are_told_once_and_the_title_names_no_place_and_no_child(fallen):
    people = [person(role) for role in DECIDERS]
    others = person(Role.FINANCE_OFFICER)
    for _ in range(2):
        take_register_changes()
    told = all_of(Notice).filter(kind="grave_change.open")
    assert {one.recipient_id for one in told} == {one.pk for one in people}
    assert told.count() == len(people) and not all_of(Notice).filter(recipient=others).exists()
    for one in all_of(Notice):
        assert fallen.setting.name not in one.title
        assert "lives" not in one.title


def test_the_childs_social_worker_is_told_without_the_childs_name(lived_in):
    worker = person(Role.SOCIAL_WORKER)
    rewritten(lived_in.child, social_worker=worker)
    take(grade="Inadequate")
    take_register_changes()
    told = all_of(Notice).get(recipient=worker)
    assert lived_in.child.given_name not in told.title + told.body


def test_the_reviewing_officer_of_each_child_there_is_told_once_without_the_childs_name(lived_in):
    officer, other = person(Role.REVIEWING_OFFICER), person(Role.REVIEWING_OFFICER)
    for one in (lived_in.child, placement(lived_in.setting.places.get(number=2)).child):
        rewritten(one, reviewing_officer=officer)
    take(grade="Inadequate")
    services.tell_opened(at=product_clock.now())
    told = all_of(Notice).get(recipient=officer)
    for hidden in (lived_in.child.given_name, lived_in.child.reference, lived_in.setting.name):
        assert hidden not in told.title + told.body
    assert not all_of(Notice).filter(recipient=other).exists()
    page = Client()
    page.force_login(officer)
    assert page.get(told.url).status_code == 200, "the link opens for whom it was sent to"


def test_the_director_of_childrens_services_is_told_without_a_name_and_once_who_also_decides(lived_in):
    director, both = person(Role.DCS), person(Role.DCS, Role.HEAD_OF_SERVICE)
    take(grade="Inadequate")
    services.tell_opened(at=product_clock.now())
    told = all_of(Notice).get(recipient=director)
    for hidden in (lived_in.child.given_name, lived_in.child.reference, lived_in.setting.name):
        assert hidden not in told.title + told.body
    assert all_of(Notice).get(recipient=both).kind == "grave_change.open"
    page = Client()
    page.force_login(director)
    assert page.get(told.url).status_code == 200


def test_the_provider_is_told_plainly_and_without_a_word_about_a_child(lived_in):
    keeper = person(Role.SETTING_MANAGER, provider=lived_in.provider)
    rival = person(Role.SETTING_MANAGER, provider=factory.provider())
    take(grade="Inadequate")
    told = all_of(Notice).get(recipient=keeper)
    assert "fell to Inadequate" in told.body
    assert lived_in.reference not in told.body + told.title
    assert not all_of(Notice).filter(recipient=rival).exists()


@pytest.mark.parametrize("role", DECIDERS, ids=lambda role: role.name)
def test_it_stands_on_the_home_page_with_its_clock_until_it_is_decided(fallen, lived_in, clock, role):
    decider = person(role)
    sentence = (
        "Decide what follows: Invented Gull House: fell to Inadequate; 1 child lives there or is to move in; "
    )
    assert any(one.startswith(sentence) for one in mine(decider))
    clock.advance(hours=25)
    assert any(one.startswith(sentence) for one in lines_under(decider, "Overdue"))
    decide(fallen, stays(lived_in))
    assert not any(one.startswith(sentence) for one in mine(decider))


def test_it_stands_on_nobody_elses_home_page(fallen):
    assert not any("Decide what follows" in one for one in mine(person(Role.PLACEMENTS_OFFICER)))


# --- Deciding ---------------------------------------------------------------------------------------------
def test_what_follows_is_recorded_for_each_child_with_its_reason(fallen, lived_in):
    other = placement(Setting.objects.get().places.get(number=2), child())
    decisions = stays(lived_in) | {other.pk: (SafeguardChoice.MOVES, "A home is looked for.")}
    decided = decide(fallen, decisions)
    assert (decided.state, decided.reason) == (GraveChangeState.DECIDED, "Ofsted's report was read.")
    kept = SafeguardDecision.objects.filter(grave_change=fallen).values_list("placement", "decision")
    assert set(kept) == {(lived_in.pk, "stays"), (other.pk, "moves")}


def test_no_child_may_be_forgotten(fallen, lived_in):
    with pytest.raises(Stale, match="Which children live there changed"), transaction.atomic():
        decide(fallen, {})
    placement(Setting.objects.get().places.get(number=2), child())
    with pytest.raises(Stale), transaction.atomic():
        decide(fallen, stays(lived_in))
    assert not SafeguardDecision.objects.exists()


def test_a_child_without_safeguards_in_words_is_refused(fallen, lived_in):
    with pytest.raises(DomainError, match="Say for each child"):
        decide(fallen, {lived_in.pk: (SafeguardChoice.STAYS, "  ")})


def test_only_those_who_decide_decide(fallen, lived_in):
    with pytest.raises(NotAllowed), transaction.atomic():
        decide(fallen, stays(lived_in), by=person(Role.PLACEMENTS_OFFICER))


def test_it_is_decided_once(fallen, lived_in):
    decide(fallen, stays(lived_in))
    with pytest.raises(Stale), transaction.atomic():
        decide(fallen, stays(lived_in))


def test_a_decision_for_a_child_is_never_changed(fallen, lived_in):
    decide(fallen, stays(lived_in))
    with pytest.raises(ProgrammingError), transaction.atomic():
        SafeguardDecision.objects.update(safeguards="Other words.")
    for fields in ({"reason": ""}, {"reason": "Another."}, {"due_at": product_clock.now()}):
        with pytest.raises(DatabaseError, match="What was decided stays"), transaction.atomic():
            GraveChange.objects.update(**fields)


# --- Pages ------------------------------------------------------------------------------------------------
def at(user, url):
    client = Client()
    client.force_login(user)
    return client.get(url)


def test_the_pages_of_setting_placement_and_child_carry_the_warning(fallen, lived_in):
    manager = person(Role.COMMISSIONING_MANAGER)
    for url in (
        f"/settings/{lived_in.setting_id}/",
        f"/placements/{lived_in.pk}/",
        f"/children/{lived_in.child_id}/",
    ):
        html = at(manager, url).content.decode()
        assert "Invented Gull House: Ofsted grades it Inadequate (register as at" in html, url
        assert "The time to decide what follows for the children there: by" in html, url
    decide(fallen, stays(lived_in))
    html = at(manager, f"/placements/{lived_in.pk}/").content.decode()
    assert "What follows was decided on" in html


def test_the_settings_page_leads_to_the_placements_and_to_the_decision_for_those_who_may(fallen, lived_in):
    url = f"/settings/{lived_in.setting_id}/"
    manager = at(person(Role.COMMISSIONING_MANAGER), url).content.decode()
    assert lived_in.reference in manager and "Decide what follows" in manager
    quality = at(person(Role.QUALITY_OFFICER), url).content.decode()
    assert (
        "1 child of ours" in quality
        and lived_in.reference not in quality
        and "Decide what follows" in quality
    )
    legal = at(person(Role.LEGAL_ADVISER), url).content.decode()
    assert "Ofsted grades it Inadequate" in legal and "Decide what follows" not in legal


def test_a_decision_is_made_on_its_page_without_a_childs_name(fallen, lived_in):
    user = person(Role.QUALITY_OFFICER)
    url = reverse("placements:grave_change_detail", args=[fallen.pk])
    page = at(user, url).content.decode()
    assert lived_in.reference in page
    assert lived_in.child.given_name not in page and lived_in.child.family_name not in page
    client = Client()
    client.force_login(user)
    key = {"key": "00000000-0000-4000-8000-000000000001"}
    refused = client.post(url, key).content.decode()
    assert "What follows for placement" in refused
    sent = {
        f"decision_{lived_in.pk.hex}": "moves",
        f"safeguards_{lived_in.pk.hex}": "A home is looked for.",
        "reason": "The report was read.",
    }
    assert client.post(url, key | sent).status_code == 302
    done = client.get(url).content.decode()
    assert "A move is planned" in done and "Record what follows" not in done
    assert (
        "Invented Gull House"
        in at(user, reverse("placements:grave_change_list") + "?show=all").content.decode()
    )


def test_those_who_place_read_it_and_others_do_not(fallen):
    url = reverse("placements:grave_change_detail", args=[fallen.pk])
    officer = at(person(Role.PLACEMENTS_OFFICER), url)
    assert officer.status_code == 200 and "Record what follows" not in officer.content.decode()
    assert at(person(Role.LEGAL_ADVISER), url).status_code == 403


def test_registers_that_wait_and_settings_left_out_stand_on_the_home_of_those_who_import(lived_in):
    officer = person(Role.QUALITY_OFFICER)
    assert not any("Ofsted register" in one for one in mine(officer))
    import_register(
        file=register({"urn": "SC900002"}),
        file_name="r.xlsx",
        as_at=product_clock.today(),
        by=None,
        at=product_clock.now(),
    )
    [line] = [
        one for one in mine(officer) if one.startswith("Decide about what the register left out: 1 setting ")
    ]
    assert "; children of ours live, or are to move in, there; due " in line
    assert not any("left out" in one for one in mine(person(Role.HEAD_OF_SERVICE)))
