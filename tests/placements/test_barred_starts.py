"""A child moved into a setting that a gate bars: recorded, never blocked, and decided by those who decide (ADR 7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from placements.models import BarredStart, Placement, RecordOpening
from placements.services import barred_starts as services
from placements.services import exemptions
from placements.states import PlacementState, SafeguardChoice
from providers.models import Setting
from providers.states import Grade, Registration, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user
from tests.reporting.homes import lines_under, mine

pytestmark = pytest.mark.django_db
DECIDERS = (Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.QUALITY_OFFICER)


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def planned() -> Placement:
    """A placement planned for today, in a home that is in order."""
    place = factory.setting(factory.provider()).places.first()
    return made.placement(
        place,
        referral=made.referral(state="home_agreed"),
        state=PlacementState.PLANNED,
        started_at=None,
        starts_on=product_clock.today(),
    )


def fall(placement, **facts):
    Setting.objects.filter(pk=placement.setting_id).update(**(facts or {"grade": Grade.INADEQUATE}))
    placement.refresh_from_db()


def start(placement, by=None):
    by = by or person(Role.PLACEMENTS_OFFICER)
    return made.start(placement, by)


@pytest.fixture
def started(planned) -> BarredStart:
    fall(planned)
    start(planned)
    return BarredStart.objects.get()


def decide(started, by=None, reason="Visited daily; the report was read."):
    return services.decide(
        started=started,
        decision=SafeguardChoice.STAYS,
        reason=reason,
        by=by or person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )


def exempted(placement, **dates):
    today = product_clock.today()
    return exemptions.grant(
        setting=placement.setting,
        referral=placement.referral,
        admission=None,
        reason="A brother of hers lives there.",
        **{"starts_on": today, "until": today, **dates},
        by=person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# --- What makes it an exception ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "gate"),
    [
        ({"grade": Grade.INADEQUATE}, "grade"),
        ({"registration": Registration.CANCELLED}, "registration"),
        ({"registration": Registration.SUSPENDED}, "registration"),
        ({"registration": Registration.RESTRICTED}, "registration"),
        ({"kind": SettingKind.OTHER}, "under_16"),
    ],
)
def test_a_start_in_a_barred_setting_is_recorded_with_its_exception_and_never_blocked(planned, facts, gate):
    fall(planned, **facts)
    assert start(planned).state == PlacementState.STARTED
    started = BarredStart.objects.get(placement=planned)
    assert gate in [code for code, _sentence in started.gates]
    assert started.due_at - started.recorded_at == timedelta(hours=24)


def test_a_start_in_a_home_in_order_is_none(planned):
    start(planned)
    assert not BarredStart.objects.exists()


def test_ages_that_were_settled_with_the_award_make_none(planned):
    fall(planned, age_from=5, age_to=8)
    start(planned)
    assert not BarredStart.objects.exists()


def test_an_exemption_in_force_makes_it_none(planned):
    fall(planned)
    exempted(planned)
    start(planned)
    assert not BarredStart.objects.exists()


def test_an_exemption_for_other_days_does_not(planned):
    fall(planned)
    tomorrow = product_clock.today() + timedelta(days=1)
    exempted(planned, starts_on=tomorrow, until=tomorrow)
    start(planned)
    assert BarredStart.objects.exists()


def test_no_exemption_waives_a_lost_registration(planned):
    fall(planned, registration=Registration.CANCELLED)
    exempted(planned)
    start(planned)
    assert BarredStart.objects.exists()


def test_the_database_starts_none_in_a_barred_setting_without_the_exception(planned):
    fall(planned)
    now = product_clock.now()
    with pytest.raises(DatabaseError, match="recorded as an exception"), transaction.atomic():
        Placement.objects.filter(pk=planned.pk).update(
            state=PlacementState.STARTED, started_at=now, arrived_at=now, arrival_confirmed_by="Nobody"
        )


def test_a_start_that_is_refused_leaves_no_exception(planned):
    fall(planned)
    with pytest.raises(NotAllowed), transaction.atomic():
        start(planned, by=person(Role.FINANCE_OFFICER))
    assert not BarredStart.objects.exists()


# --- Who is told ------------------------------------------------------------------------------------------
def test_those_who_decide_are_told_and_the_title_names_no_place_and_no_child(planned):
    people, other = [person(role) for role in DECIDERS], person(Role.FINANCE_OFFICER)
    fall(planned)
    start(planned)
    told = all_of(Notice).filter(kind="placement.start_barred")
    assert {one.recipient_id for one in told} == {one.pk for one in people}
    assert not all_of(Notice).filter(recipient=other).exists()
    for one in told:
        assert planned.setting.name not in one.title + one.body
        assert planned.child.given_name not in one.title + one.body


@pytest.mark.parametrize("role", DECIDERS, ids=lambda role: role.name)
def test_it_stands_on_the_home_page_until_it_is_decided(started, clock, role):
    decider = person(role)
    placed = started.placement
    sentence = f"Decide about an arrival {placed.reference}: {placed.setting.name}; a child moved in"
    assert any(one.startswith(sentence) for one in mine(decider))
    clock.advance(hours=25)
    assert any(one.startswith(sentence) for one in lines_under(decider, "Overdue"))
    decide(started)
    assert not any(one.startswith(sentence) for one in mine(decider))


# --- Deciding ---------------------------------------------------------------------------------------------
def test_whoever_recorded_the_arrival_does_not_decide(planned):
    manager = person(Role.COMMISSIONING_MANAGER)
    fall(planned)
    start(planned, by=manager)
    started = BarredStart.objects.get()
    with pytest.raises(NotAllowed, match="Somebody else decides"), transaction.atomic():
        decide(started, by=manager)
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        BarredStart.objects.update(
            decision="stays", reason="Mine.", decided_by=manager, decided_at=product_clock.now()
        )
    assert not any(planned.reference in one for one in mine(manager))


def test_only_those_who_decide_decide(started):
    with pytest.raises(NotAllowed, match="quality assurance officer decides"), transaction.atomic():
        decide(started, by=person(Role.PLACEMENTS_OFFICER))


def test_a_decision_without_a_reason_is_refused(started):
    with pytest.raises(DomainError, match="Say what the safeguards are"), transaction.atomic():
        decide(started, reason="  ")
    with pytest.raises(IntegrityError, match="decision_is_whole"), transaction.atomic():
        BarredStart.objects.update(decided_by=person(Role.HEAD_OF_SERVICE), decided_at=product_clock.now())


def test_it_is_decided_once_and_what_stood_against_it_is_never_rewritten(started):
    decide(started)
    with pytest.raises(Stale), transaction.atomic():
        decide(started)
    with pytest.raises(DatabaseError, match="decided already"), transaction.atomic():
        BarredStart.objects.update(reason="Other words.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        BarredStart.objects.update(gates=[["grade", "Other words."]])


def test_a_provider_reads_none(started):
    with tenancy.scope(tenancy.provider_scope(started.placement.provider_id)):
        assert not BarredStart.objects.exists()


# --- Pages ------------------------------------------------------------------------------------------------
def test_the_start_page_says_what_stands_against_it_and_what_recording_it_would_do(planned):
    officer = as_user(person(Role.PLACEMENTS_OFFICER))
    url = reverse("placements:placement_start", args=[planned.pk])
    assert "This home may not be used" not in page(officer, url)
    fall(planned)
    html = page(officer, url)
    assert "This home may not be used. Ofsted graded it inadequate" in html
    assert "It would be recorded as an exception" in html and "Record the arrival" in html


def test_the_placement_says_so_and_leads_those_who_decide_to_the_decision(started):
    url = f"/placements/{started.placement_id}/"
    link = reverse("placements:barred_start", args=[started.pk])
    manager = page(as_user(person(Role.COMMISSIONING_MANAGER)), url)
    assert "This home may not be used, and the child moved in all the same." in manager and link in manager
    officer = page(as_user(person(Role.PLACEMENTS_OFFICER)), url)
    assert "What follows is to be decided by" in officer and link not in officer
    decide(started)
    assert "stays, with safeguards." in page(as_user(person(Role.PLACEMENTS_OFFICER)), url)


def test_the_decision_is_made_on_its_page_without_a_childs_name(started):
    client = as_user(person(Role.QUALITY_OFFICER))
    url = reverse("placements:barred_start", args=[started.pk])
    html = page(client, url)
    child = started.placement.child
    assert [one.page for one in RecordOpening.objects.filter(child=child)] == ["barred start"]
    assert child.given_name not in html and child.family_name not in html
    assert "Ofsted graded it inadequate" in html
    assert started.placement.reference in page(client, reverse("placements:grave_change_list"))
    sent = {"decision": "moves", "reason": "A home is looked for.", "key": str(uuid4())}
    assert client.post(url, sent).status_code == 302
    done = page(client, url)
    assert "A move is planned" in done and "Record what follows" not in done
    assert client.get(reverse("placements:barred_start", args=[uuid4()])).status_code == 404


def test_those_who_do_not_decide_do_not_open_it(started):
    url = reverse("placements:barred_start", args=[started.pk])
    assert as_user(person(Role.PLACEMENTS_OFFICER)).get(url).status_code == 403
